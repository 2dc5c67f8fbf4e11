"""Which comments: one frozen value that is also a URL's query."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from service.domain.errors import Invalid
from service.domain.places import place_name
from service.domain.queue import BANDS, TABS, Band, Tab
from service.domain.traits import Kin

MAX_CHARS = 300  # of one value


@dataclass(frozen=True, slots=True)
class Filter:
    """A view of the queue. Empty means: do not filter by this.

    `site` is a site's name, `article` the id of an article there, `reason` a signal's name,
    `author` and `campaign` what `Traits` holds, `since` and `until` days in UTC, both included,
    `words` a search: all words must occur, a phrase in double quotes, `rol*` a beginning.
    `overturned` keeps decisions against what the machine was sure of.
    """

    tab: Tab = "held"
    site: str = ""
    article: str = ""
    reason: str = ""
    band: Band | None = None
    language: str = ""
    host: str = ""
    author: str = ""
    campaign: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    overturned: bool = False

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Read a query's pairs; names it does not know are left to others.

        Of a name that comes twice, the last counts. Raises Invalid for a value that cannot be.
        """
        names = {field.name for field in fields(cls)}
        values = {name: value.strip() for name, value in pairs if name in names}
        return cls(**{name: _read(name, value) for name, value in values.items() if value})

    @classmethod
    def of_kin(cls, kin: Kin, value: str) -> Self:
        """What finds the comments of an author, with a host, or of a campaign."""
        match kin:
            case "author":
                return cls(author=value)
            case "host":
                return cls(host=value)
            case "campaign":
                return cls(campaign=value)

    def query(self) -> str:
        """The query that reads back to this filter; empty for the first page of all."""
        return urlencode(self.pairs())

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The names and values that are not as they are by default, in a fixed order."""
        default = type(self)()
        names = [field.name for field in fields(self)]
        return tuple(
            (name, _as_text(getattr(self, name)))
            for name in names
            if getattr(self, name) != getattr(default, name)
        )

    def on(self, tab: Tab) -> Self:
        """The same filter on another tab."""
        return replace(self, tab=tab)

    @property
    def is_set(self) -> bool:
        """Whether more than a tab is asked for."""
        return self.on("held") != type(self)()

    @property
    def is_narrow(self) -> bool:
        """Whether more than tab and site is asked for."""
        return replace(self, tab="held", site="") != type(self)()


def _read(name: str, value: str) -> Any:
    if len(value) > MAX_CHARS or "\0" in value:
        raise Invalid(f"at most {MAX_CHARS} characters, none of them NUL", field=name)
    match name:
        case "tab":
            return _one_of(TABS, name, value)
        case "host":
            return place_name(value)
        case "band":
            return _one_of(BANDS, name, value)
        case "since" | "until":
            return _day(name, value)
        case "overturned":
            return _one_of(("yes", "no"), name, value) == "yes"
        case _:
            return value.lower() if name == "language" else value


def _one_of(choices: tuple[str, ...], name: str, value: str) -> str:
    if value not in choices:
        raise Invalid(f"one of {', '.join(choices)}", field=name)
    return value


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Invalid("a day, such as 2026-11-25", field=name) from error


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
