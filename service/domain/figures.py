"""Numbers of the whole store, as somebody who watches the service from outside needs them."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.drift import SiteDrift
from service.domain.sampling import Accuracy


@dataclass(frozen=True, slots=True)
class SiteQueue:
    """How many comments of a site, by its name, wait, and since when the oldest does."""

    site: str
    held: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class SiteArticles:
    """Which share of the room for its articles a site, by its name, has taken; 1 is all of it."""

    site: str
    used: float


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """What is to be told by one way: how much waits, since when, and how much was given up."""

    kind: str
    waiting: int
    oldest_at: datetime | None
    given_up: int


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """All of it, as it was at one moment."""

    read_at: datetime
    queues: tuple[SiteQueue, ...]
    outbox: tuple[OutboxLine, ...]
    accuracy: Accuracy
    drift: tuple[SiteDrift, ...] = ()
    article_room: tuple[SiteArticles, ...] = ()
