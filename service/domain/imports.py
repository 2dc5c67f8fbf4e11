"""An import of old comments: what was in the archive, and what the machine would have done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.verdict import Label

ImportState = Literal["running", "done", "stopped"]
FindingKind = Literal["rejected", "held", "missed"]
FINDING_KINDS: tuple[FindingKind, ...] = ("rejected", "held", "missed")
LOOKS_LIKE_SPAM = 0.5  # of the spam probability: rather spam than not
FINDINGS_KEPT = 1000  # of each kind; the rest is counted

TroubleKind = Literal[
    "cut",
    "broken",
    "charset",
    "other_charset",
    "forbidden",
    "too_long",
    "no_text",
    "no_date",
    "cells",
    "no_json",
    "unknown_status",
    "section",
    "no_article",
    "unreadable",
    "deleted",
    "removed",
    "machine_made",
    "repeated",
    "unused",
]
TROUBLE_PHRASES: Mapping[TroubleKind, str] = {
    "cut": "The file ends in the middle of something. All that comes before was read.",
    "broken": "Something is not well-formed there. It was left out, and the reading went on.",
    "charset": "Bytes that are not UTF-8 were read as Windows-1252.",
    "other_charset": "The file is not in the charset that it says; it was read as UTF-8.",
    "forbidden": "Characters that XML does not allow were left out.",
    "too_long": "It was longer than Winnow takes and was cut.",
    "no_text": "Comments without a word were left out.",
    "no_date": "Comments whose date could not be read: they count as of today.",
    "cells": "Lines with another number of cells than the first one names were left out.",
    "no_json": "Lines that are no JSON object were left out.",
    "unknown_status": "Comments whose status is not known: they were taken in without a label.",
    "section": "Parts that Movable Type does not know were taken for the text before them.",
    "no_article": "Comments whose article is not in the archive: they were judged without it.",
    "unreadable": "Files or rows that could not be read were left out.",
    "deleted": "Comments in the trash were left out: nothing says whether they are spam.",
    "removed": "Comments whose words were removed by their blog were left out.",
    "machine_made": "Notes that a plugin wrote, not a reader, were left out.",
    "repeated": "Comments that are in the archive twice were taken in once.",
    "unused": "Columns that Winnow has no use for were left out.",
}


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """One kind of trouble: how often, and where first."""

    kind: TroubleKind
    number: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What was in an archive. `judged` counts (status, label) pairs of published and spam.

    `taken` comments are those that were kept; of them `new` were not there before.
    """

    taken: int = 0
    new: int = 0
    published: int = 0
    spam: int = 0
    undecided: int = 0
    replies: int = 0
    pings: int = 0
    looks_like_spam: int = 0
    published_ham: int = 0
    published_unsure: int = 0
    published_spam: int = 0
    spam_ham: int = 0
    spam_unsure: int = 0
    spam_spam: int = 0
    unjudged: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A comment of which the blog and the machine do not think alike.

    `comment_id` is None where nothing was stored, on trial.
    """

    kind: FindingKind
    spam_probability: float
    author: str
    beginning: str
    article_title: str
    created_at: datetime | None
    where: str
    comment_id: str | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found. `findings` are sorted by how likely spam is, the likeliest first.

    `columns` are the fields of a comment with the columns of a table that they were read from.
    """

    name: str
    format: str
    site: str
    counts: ImportCounts
    troubles: tuple[TroubleLine, ...]
    findings: tuple[Finding, ...]
    model_version: str
    is_trial: bool
    started_at: datetime
    state: ImportState = "done"
    id: str = ""
    is_fitted_here: bool = False
    columns: tuple[tuple[str, str], ...] = ()


def finding_kind(status: str, label: Label) -> FindingKind | None:
    """How the blog's status and the machine's label disagree, if they do."""
    if status == "published" and label is Label.SPAM:
        return "rejected"
    if status == "published" and label is Label.UNSURE:
        return "held"
    return "missed" if status == "spam" and label is Label.HAM else None
