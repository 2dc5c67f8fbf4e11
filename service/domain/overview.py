"""The numbers of one site, or of several."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.domain.choices import Choice
from service.domain.queue import Tab


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The verdicts of one day (UTC)."""

    day: date
    ham: int
    unsure: int
    spam: int


@dataclass(frozen=True, slots=True)
class OverturnCounts:
    """Decisions of the last days on what the machine had been sure of.

    `published_spam`: it said ham, a moderator spam. `rejected_ham`: it said spam, a moderator
    ham. `agreed` on both. `unsure_ham` and `unsure_spam`: it left the decision to them.
    """

    published_spam: int
    rejected_ham: int
    agreed: int
    unsure_ham: int
    unsure_spam: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of one site, or of all that the moderator may see."""

    today: DayCounts
    decided_today: int
    counts: Mapping[Tab, int]
    oldest_held_at: datetime | None
    oldest_held_seconds: float | None
    days: tuple[DayCounts, ...]  # oldest first, without gaps, the last is today
    overturned: OverturnCounts
    reasons: tuple[Choice, ...]
    hosts: tuple[Choice, ...]
    model_version: str | None
    model_problem: str | None
