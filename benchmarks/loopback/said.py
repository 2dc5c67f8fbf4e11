"""What seeded comments say: the written ones, each read and judged once."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.artifact import BASE_FOLDER
from model.comment import Author, Comment
from model.judge import Judge
from model.verdict import Verdict
from service.domain.traits import filing, telling_signals
from service.store.comments.rows import reason_row
from service.store.queue.searching import searchable
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora

PICKED = 3  # every so many of the written comments


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with what filing and the shipped model make of it."""

    text: str
    name: str
    email: str
    url: str
    reasons: str
    signals: tuple[str, ...]
    author: str
    language: str
    hosts: tuple[tuple[str, str], ...]
    searchable: str


@cache
def said(corpora: Path) -> dict[str, list[Said]]:
    """Written comments by the label they are to be seeded with: `unsure` may say anything."""
    written = list(read_corpora([corpora]))[::PICKED]
    verdicts = Judge.load(BASE_FOLDER).judge([one.comment for one in written])
    pairs = list(zip(written, map(_said, written, verdicts), strict=True))
    return {
        "ham": [one for known, one in pairs if not known.is_spam],
        "spam": [one for known, one in pairs if known.is_spam],
        "unsure": [one for _, one in pairs],
    }


def _said(written: LabelledComment, verdict: Verdict) -> Said:
    comment: Comment = written.comment
    author: Author = comment.author
    filed = filing("blog", comment)
    return Said(
        text=comment.text,
        name=author.name,
        email=author.email,
        url=author.url,
        reasons=json.dumps([reason_row(reason) for reason in verdict.reasons]),
        signals=telling_signals(verdict.reasons),
        author=filed.author,
        language=filed.language,
        hosts=tuple((host.name, host.kind) for host in filed.hosts),
        searchable=searchable(comment),
    )
