"""The tabs of the queue, and the fields of its filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.choices import Choice, Choices
from service.domain.filter import Filter
from service.domain.queue import TABS, Tab
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.pages import BANDS
from service.review.places import queue_url
from service.review.topics import topic
from service.review.views.rows import cut

TAB_WORDS: dict[Tab, str] = {
    "held": message("Held"),
    "rejected": message("Rejected"),
    "published": message("Published"),
    "decided": message("Decided"),
}
SITE, BAND, REASON = message("Site"), message("How likely spam"), message("Reason")
LANGUAGE, HOST, ARTICLE = message("Language"), message("Host"), message("Article's id")
SINCE, UNTIL, WORDS = message("From"), message("Until"), message("Words")
ONE_AUTHOR, ONE_CAMPAIGN = message("One author"), message("One campaign")
OVERTURNED = message("Overturned")
CHIP_CHARS = 60


@dataclass(frozen=True, slots=True)
class TabView:
    """One tab with how many comments it has."""

    name: Tab
    words: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is filtered by, with the page without it."""

    words: str
    value: tuple[ShownPiece, ...]
    href: str


@dataclass(frozen=True, slots=True)
class FilterField:
    """One filter: a list to choose from, or a field to write in.

    An option is its value, its words, and how many there are, if that is known.
    """

    name: str
    words: str
    value: str
    type: str = "text"
    options: Sequence[tuple[str, str, int | None]] = ()


def tabs(queue_filter: Filter, counts: Mapping[Tab, int]) -> tuple[TabView, ...]:
    """The tabs, each with the same filter."""
    return tuple(
        TabView(name, TAB_WORDS[name], queue_url(queue_filter.on(name)), counts.get(name, 0))
        for name in TABS
    )


def fields(
    queue_filter: Filter, choices: Choices, translate: Callable[[str], str]
) -> tuple[FilterField, ...]:
    """The fields of the filters as they are set."""

    def about(signal: str) -> str:
        return topic(signal, translate)

    days = {name: str(getattr(queue_filter, name) or "") for name in ("since", "until")}
    return (
        *([_choice_field("site", SITE, queue_filter.site, choices.sites)] if choices.sites else []),
        _choice_field("band", BAND, queue_filter.band or "", choices.bands),
        _choice_field("reason", REASON, queue_filter.reason, choices.reasons, about),
        _choice_field("language", LANGUAGE, queue_filter.language, choices.languages),
        FilterField("host", HOST, queue_filter.host),
        FilterField("article", ARTICLE, queue_filter.article),
        FilterField("since", SINCE, days["since"], "date"),
        FilterField("until", UNTIL, days["until"], "date"),
    )


def chips(queue_filter: Filter, translate: Callable[[str], str]) -> tuple[Chip, ...]:
    """Each thing that is filtered by, so that it can be let go."""
    band, reason = queue_filter.band, queue_filter.reason
    values: dict[str, tuple[str, str]] = {
        "site": (SITE, queue_filter.site),
        "band": (BAND, translate(BANDS[band]) if band else ""),
        "reason": (REASON, topic(reason, translate) if reason else ""),
        "language": (LANGUAGE, queue_filter.language),
        "host": (HOST, queue_filter.host),
        "article": (ARTICLE, queue_filter.article),
        "since": (SINCE, str(queue_filter.since or "")),
        "until": (UNTIL, str(queue_filter.until or "")),
        "words": (WORDS, queue_filter.words),
        "author": (ONE_AUTHOR, ""),
        "campaign": (ONE_CAMPAIGN, ""),
        "overturned": (OVERTURNED, ""),
    }
    default = Filter()
    return tuple(
        Chip(
            translate(words),
            pieces(cut(value, CHIP_CHARS)),
            queue_url(replace(queue_filter, **{name: getattr(default, name)})),
        )
        for name, (words, value) in values.items()
        if getattr(queue_filter, name) != getattr(default, name)
    )


def _choice_field(
    name: str,
    words: str,
    value: str,
    choices: Sequence[Choice],
    in_words: Callable[[str], str] = str,
) -> FilterField:
    options: list[tuple[str, str, int | None]] = [
        (choice.value, in_words(choice.words), choice.count) for choice in choices
    ]
    if value and value not in [choice.value for choice in choices]:
        options.insert(0, (value, in_words(value), None))
    return FilterField(name, words, value, options=tuple(options) or (("", "–", None),))
