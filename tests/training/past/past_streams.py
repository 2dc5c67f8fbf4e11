"""Streams that are made up: what the text says is a coin, the past knows."""

from datetime import UTC, datetime, timedelta

from model.comment import Author, Comment
from model.operating_point import ErrorBudget, OperatingPoint
from training.corpora.labelled import LabelledComment
from training.evaluation.held_out import HeldOut, ScoredComment

POINT = OperatingPoint(ham_below=0.3, spam_above=0.7, budget=ErrorBudget())
START = datetime(2020, 1, 1, tzinfo=UTC)


def made_up(source: str, *, n: int = 60) -> list[LabelledComment]:
    """Every other comment leads to the source's shop and is spam; the others are of readers."""
    return [_comment(source, number, is_spam=number % 2 == 0) for number in range(n)]


def _comment(source: str, number: int, *, is_spam: bool) -> LabelledComment:
    url = f"http://shop-{source}.example/{number}" if is_spam else ""
    author = Author(name=f"Reader {number}", url=url)
    return LabelledComment(
        id=str(number),
        comment=Comment(text=f"remark {number}", author=author),
        is_spam=is_spam,
        source=source,
        article="a",
        written_at=START + timedelta(hours=number),
    )


def scored(labelled: list[LabelledComment], probability: float = 0.5) -> HeldOut:
    """The scores of a model that cannot tell them apart."""
    comments = (
        ScoredComment(
            id=c.id, article="a", is_spam=c.is_spam, kind="", pair="",
            probability=probability, baselines={},
        )
        for c in labelled
    )  # fmt: skip
    return HeldOut(source=labelled[0].source, operating_point=POINT, comments=tuple(comments))
