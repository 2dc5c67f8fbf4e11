"""What seeded comments say: the written ones, each read and judged once."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.artifact import BASE_FOLDER
from model.judge import Judge
from model.verdict import Verdict
from service.domain.traits import filing, telling_signals
from service.store.comments.rows import reason_row
from service.store.queue.searching import searchable
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora

PICKED = 3  # every so many of the written comments


@dataclass(frozen=True, slots=True)
class FiledText:
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
def filed_texts(corpora: Path) -> dict[str, list[FiledText]]:
    """Written comments by the label they are to be seeded with: `unsure` may say anything."""
    labelled = list(read_corpora([corpora]))[::PICKED]
    verdicts = Judge.load(BASE_FOLDER).judge([c.comment for c in labelled])
    texts = list(map(_filed, labelled, verdicts))
    return {
        "ham": [text for c, text in zip(labelled, texts, strict=True) if not c.is_spam],
        "spam": [text for c, text in zip(labelled, texts, strict=True) if c.is_spam],
        "unsure": texts,
    }


def _filed(labelled: LabelledComment, verdict: Verdict) -> FiledText:
    comment, author = labelled.comment, labelled.comment.author
    filed = filing("blog", comment)
    return FiledText(
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
