"""Erasing what is known of a person, or of a site: whom it is about, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Commenter:
    """What a person is known by, as comments bring it. Each that is given is looked for by itself.

    `address` is the IP address that they wrote from.
    """

    name: str = ""
    email: str = ""
    url: str = ""
    address: str = ""

    @property
    def is_nobody(self) -> bool:
        """Whether nothing is given."""
        return not any(getattr(self, field.name).strip() for field in fields(self))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person is known by, in every form in which it may be stored; small letters all.

    `needles` are what nothing may hold after they were erased.
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What would be erased: as many comments, by what they are found, and some of their ids."""

    comments: int
    by_mark: Mapping[str, int]
    comment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where something was found after all: in so many rows, and of which comments if of any."""

    place: str
    rows: int
    comment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased, what stays without words, and what a search found afterwards.

    `models` were made after one of these comments was decided on, so they may have learned from
    it; they hold weights, no words. `traces` are comments of others that speak of the person, and
    orders of moderators: they are for somebody to decide about. `is_swept` says whether the
    freed pages of the database were given back and overwritten, too. Backups from before hold
    it all until `backups_until`; None if the owner never said how long they are kept.
    """

    comments: int
    decisions: int
    rules: int
    models: tuple[str, ...]
    traces: tuple[Trace, ...]
    is_swept: bool
    erased_at: datetime
    backups_until: datetime | None
