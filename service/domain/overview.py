"""The numbers of one site, or of several."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.domain.counting import together
from service.domain.drift import SiteDrift
from service.domain.queue import Tab
from service.domain.sampling import Accuracy
from service.domain.sites import Misplaced


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The verdicts of one day (UTC)."""

    day: date
    ham: int
    unsure: int
    spam: int


@dataclass(frozen=True, slots=True)
class OverturnCounts:
    """Decisions on comments of the last days, on what the machine had been sure of.

    `published_spam`: it said ham, a moderator spam. `rejected_ham`: it said spam, a moderator
    ham. `agreed` on both. `unsure_ham` and `unsure_spam`: it left the decision to them.
    """

    published_spam: int
    rejected_ham: int
    agreed: int
    unsure_ham: int
    unsure_spam: int


@dataclass(frozen=True, slots=True)
class Busiest:
    """What occurs in many comments, a reason or a host, and how many of them stand where."""

    value: str
    by_tab: Mapping[Tab, int]

    @property
    def count(self) -> int:
        """How many comments have it."""
        return together(*self.by_tab.values())


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
    busiest_since: date
    reasons: tuple[Busiest, ...]
    hosts: tuple[Busiest, ...]
    model_version: str | None
    model_problem: str | None
    accuracy: Accuracy
    accuracy_by_week: tuple[Accuracy, ...]  # the newest first
    misplaced: tuple[Misplaced, ...] = ()
    drift: tuple[SiteDrift, ...] = ()
