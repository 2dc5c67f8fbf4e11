"""A site with its moderators' decisions, and what others do to its label log."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scipy.special import expit
from sklearn.pipeline import Pipeline

from service.domain.label_lines import DecidedComment, LabelLine
from service.domain.learnable import learnable
from training.corpora.labelled import LabelledComment

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
A_DAY = 20  # decisions of the moderators
AT_ONCE, BY_EACH_OF_TEN, SLOWLY, COPIES = 5000, 500, 1000, 100
SEED = 7
Label = Callable[[LabelledComment, random.Random], bool]


@dataclass(frozen=True)
class Site:
    """Comments with the base's probabilities, by id: those decided here, and all others'."""

    decided: Sequence[LabelledComment]
    others: Sequence[LabelledComment]
    probability: Mapping[str, float]


@dataclass(frozen=True)
class Poison:
    """Labels that somebody adds: of these comments, by these keys in turn, so many a day."""

    comments: Sequence[LabelledComment]
    label: Label
    keys: Sequence[str] = ("key",)
    a_day: int = 1_000_000
    campaign_id: str | None = None


def site_of(
    pipeline: Pipeline, decided: Sequence[LabelledComment], others: Sequence[LabelledComment]
) -> Site:
    """A site whose comments the base has judged as they came."""
    both = [*decided, *others]
    scores = pipeline.decision_function([one.comment for one in both])
    probability = dict(zip([one.id for one in both], expit(scores).tolist(), strict=True))
    return Site(decided, others, probability)


def scenarios(site: Site) -> dict[str, tuple[float, Poison | None]]:
    """By name: which share of the moderators' decisions is wrong, and what others add."""
    others = random.Random(SEED).sample(list(site.others), AT_ONCE)
    ten = [f"key {number}" for number in range(10)]
    return {
        "nobody": (0.0, None),
        "1 % of decisions wrong": (0.01, None),
        "5 % of decisions wrong": (0.05, None),
        "5,000 random by one key": (0.0, Poison(others, by_chance)),
        "5,000 inverted by one key": (0.0, Poison(others, inverted)),
        "500 inverted by each of ten keys": (0.0, Poison(others, inverted, ten)),
        "1,000 inverted by one key, 20 a day": (
            0.0, Poison(others[:SLOWLY], inverted, a_day=A_DAY),
        ),
        "100 copies of a campaign labelled ham": (
            0.0, Poison(copies_of_spam(others), inverted, campaign_id="campaign"),
        ),
    }  # fmt: skip


def taught_by(site: Site, wrong_share: float, poison: Poison | None) -> list[DecidedComment]:
    """What a fit would read of the site's label log."""
    draw = random.Random(SEED)
    own = [_own(site, number, draw.random() < wrong_share) for number in range(len(site.decided))]
    added = [] if poison is None else _added(site, poison)
    by_comment = {line.comment_id: comment for line, comment in [*own, *added]}
    teaching = learnable([line for line, _ in [*own, *added]])
    chosen = sorted(teaching.values(), key=lambda pair: pair[0].decided_at)
    return [_decided(by_comment[line.comment_id], line, trust) for line, trust in chosen]


def by_chance(comment: LabelledComment, draw: random.Random) -> bool:
    """Spam or ham, as a coin says."""
    return draw.random() < 0.5


def inverted(comment: LabelledComment, draw: random.Random) -> bool:
    """The wrong label."""
    return not comment.is_spam


def copies_of_spam(comments: Sequence[LabelledComment]) -> list[LabelledComment]:
    """Near-copies of the longest spam of a few dozen words."""
    spam = max((c for c in comments if c.is_spam and len(c.comment.text) < 600), key=_length)
    return [
        replace(spam, id=f"copy {n}", comment=spam.comment.model_copy(
            update={"text": f"{spam.comment.text} {n}"}))
        for n in range(COPIES)
    ]  # fmt: skip


def _length(comment: LabelledComment) -> int:
    return len(comment.comment.text)


def _own(site: Site, number: int, is_wrong: bool) -> tuple[LabelLine, LabelledComment]:
    comment = site.decided[number]
    line = _line(site, comment, f"own {number}", comment.is_spam != is_wrong)
    at = BEGIN + timedelta(days=number // A_DAY, seconds=number)
    return replace(line, moderator_id="ada", channel="queue", decided_at=at), comment


def _added(site: Site, poison: Poison) -> list[tuple[LabelLine, LabelledComment]]:
    draw = random.Random(SEED)
    return [
        (
            replace(
                _line(site, comment, f"added {number}", poison.label(comment, draw)),
                key_id=poison.keys[number % len(poison.keys)],
                decided_at=BEGIN + timedelta(days=number // poison.a_day, microseconds=number),
                campaign_id=poison.campaign_id,
            ),
            comment,
        )
        for number, comment in enumerate(poison.comments)
    ]


def _line(site: Site, comment: LabelledComment, name: str, is_spam: bool) -> LabelLine:
    return LabelLine(
        id=name,
        comment_id=name,
        site_id="site",
        sequence=1,
        revision=1,
        label="spam" if is_spam else "ham",
        decided_at=BEGIN,
        said_probability=site.probability.get(comment.id, 0.9),
        channel="api",
        moderator_id=None,
        key_id=None,
        restores=None,
        campaign_id=None,
    )


def _decided(comment: LabelledComment, line: LabelLine, trust: float) -> DecidedComment:
    return DecidedComment(
        id=line.comment_id,
        site="site",
        article_id=comment.article,
        comment=comment.comment,
        label="spam" if line.label == "spam" else "ham",
        line=line,
        trust=trust,
        decided_at=line.decided_at,
        created_at=line.decided_at,
    )
