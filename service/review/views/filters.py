"""The tabs of the queue, and the fields of its filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.choices import Choice, Choices
from service.domain.filter import Filter
from service.domain.queue import TABS, Tab
from service.review.catalogues import message
from service.review.places import queue_url
from service.review.topics import topic

TAB_WORDS: dict[Tab, str] = {
    "held": message("Held"),
    "rejected": message("Rejected"),
    "published": message("Published"),
    "decided": message("Decided"),
}


@dataclass(frozen=True, slots=True)
class TabView:
    """One tab with how many comments it has."""

    name: Tab
    words: str
    href: str
    count: int


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
        *(
            [_choice_field("site", message("Site"), queue_filter.site, choices.sites)]
            if choices.sites
            else []
        ),
        _choice_field("band", message("How likely spam"), queue_filter.band or "", choices.bands),
        _choice_field("reason", message("Reason"), queue_filter.reason, choices.reasons, about),
        _choice_field("language", message("Language"), queue_filter.language, choices.languages),
        FilterField("host", message("Host"), queue_filter.host),
        FilterField("article", message("Article's id"), queue_filter.article),
        FilterField("since", message("From"), days["since"], "date"),
        FilterField("until", message("Until"), days["until"], "date"),
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
