"""A comment as an archive has it, before it is judged: what every format is read into."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Self

from model.comment import Comment
from service.domain.errors import WinnowError

ArchivedStatus = Literal["published", "spam", "pending", "deleted", "unknown"]
STATUSES: tuple[ArchivedStatus, ...] = ("published", "spam", "pending", "deleted")
AskedFor = Literal["format", "encoding", "separator", "column", "status", "assume"]


class ArchiveError(WinnowError):
    """An archive cannot be read. The message says why."""


class Doubt(ArchiveError):
    """What only the owner can know. `about` names the option, `choices` what it may be given."""

    def __init__(self, about: AskedFor, question: str, choices: tuple[str, ...]) -> None:
        super().__init__(question)
        self.about = about
        self.question = question
        self.choices = choices


@dataclass(frozen=True, slots=True)
class ArchivedComment:
    """One comment of an archive.

    `key` is the same each time that the archive is read. `created_at` is None if no date could be
    read, `where` names the place in the archive, for people.
    """

    key: str
    comment: Comment
    status: ArchivedStatus
    created_at: datetime | None
    where: str
    comment_type: str = ""
    is_reply: bool = False
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the owner said of an archive beforehand, or when asked.

    `columns` maps fields to the names they go by, `statuses` words of the archive to statuses;
    `assume` is the status of comments where the archive has none. `base_url` is the site's.
    """

    format: str = ""
    encoding: str = ""
    separator: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, ArchivedStatus] = field(default_factory=dict)
    assume: ArchivedStatus | Literal[""] = ""
    base_url: str = ""

    def answering(self, doubt: Doubt, answer: str) -> Self:
        """With an answer to a doubt. Raises ArchiveError for one that is none."""
        if answer not in doubt.choices:
            raise ArchiveError(f"{answer} is none of: {', '.join(doubt.choices)}")
        name, _, value = answer.partition("=")
        changes: dict[str, Any] = {doubt.about: answer}
        if doubt.about == "column":
            changes = {"columns": {**self.columns, name: value}}
        elif doubt.about == "status":
            changes = {"statuses": {**self.statuses, name: value}}
        return replace(self, **changes)


def made_key(format_name: str, *parts: object) -> str:
    """A key for a comment that its archive gives no number: from all that is known of it."""
    words = "\0".join(str(part) for part in parts)
    return f"{format_name}-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:40]}"


def native_key(format_name: str, *parts: str) -> str:
    """A key from the archive's own number; hashed if it is longer than a key may be."""
    key = "-".join((format_name, *parts))
    return key if len(key) <= 200 else made_key(format_name, *parts)
