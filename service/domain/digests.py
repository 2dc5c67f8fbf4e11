"""A mail of what waits, once a day, for moderators who want it."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.people import SignedIn
from service.domain.queue import Item

MOST_EXCERPTS = 10
A_DAY = timedelta(days=1)
DOTS = re.compile(r"[.\u3002\uff0e\uff61]")  # browsers take all of them for one
WEB = re.compile(
    r"[a-z][a-z0-9+-]*://\S+"
    r"|\b[\w-]+(?:[.\u3002\uff0e\uff61][\w-]+)*[.\u3002\uff0e\uff61](?:[^\W\d_]{2,}|xn--[\w-]+)\b(?:/\S*)?"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b(?:/\S*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DigestChoice:
    """What a moderator wants: where to, at which hour of the service's clock, in what language.

    From `quiet_from` to `quiet_to` no mail is sent; what was due then comes after. The same hour
    twice is no quiet at all.
    """

    address: str
    hour: int
    language: str
    quiet_from: int = 22
    quiet_to: int = 7


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A moderator whose digest is due, with the sites they decide on."""

    who: SignedIn
    choice: DigestChoice


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits on a moderator's sites: how many comments, by site, and the first of them.

    `tokens` holds, by comment, what a link of the mail proves.
    """

    choice: DigestChoice
    name: str
    waiting: Mapping[str, int]
    items: tuple[Item, ...]
    tokens: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many comments wait."""
        return sum(self.waiting.values())


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """A mail in words: the same in plain text and in HTML."""

    subject: str
    text: str
    html: str


SendMail = Callable[[WrittenMail, str], Awaitable[bool]]  # to an address; whether it was taken


def is_due(choice: DigestChoice, *, settled_at: datetime, now: datetime) -> bool:
    """Whether a digest is to be sent. `now` is by the service's clock, with its time zone.

    `settled_at` is when the last one was sent, or there was nothing to send.
    """
    at_hour = now.replace(hour=choice.hour, minute=0, second=0, microsecond=0)
    last = at_hour if at_hour <= now else at_hour - A_DAY
    return settled_at < last and not _is_quiet(choice, now.hour)


def _is_quiet(choice: DigestChoice, hour: int) -> bool:
    begins, ends = choice.quiet_from, choice.quiet_to
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends


def defanged(text: str) -> str:
    """A text in which no mail program finds an address to make a link of."""
    return WEB.sub(lambda match: DOTS.sub("[.]", match[0]).replace("://", "[:]//"), text)
