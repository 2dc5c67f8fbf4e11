"""Where comments that go together stand: how many wait, and what became of the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.campaigns import Campaign
from service.domain.filter import Filter
from service.domain.kin import KinSummary
from service.domain.queue import Tab
from service.review.catalogues import message
from service.review.places import queue_url


@dataclass(frozen=True, slots=True)
class StandingCount:
    """So many comments that stand alike; `look` is the label they are drawn as."""

    words: str
    look: str
    number: int
    href: str


WORDS: Sequence[tuple[str, Tab, str, str]] = (
    ("held", "held", "unsure", message("waiting")),
    ("published", "published", "ham", message("published")),
    ("rejected", "rejected", "spam", message("rejected")),
    ("decided_ham", "decided", "ham", message("decided ham")),
    ("decided_spam", "decided", "spam", message("decided spam")),
)


BY_TAB: Sequence[tuple[Tab, str, str]] = (
    ("held", "unsure", message("waiting")),
    ("published", "ham", message("published")),
    ("rejected", "spam", message("rejected")),
    ("decided", "decided", message("decided")),
)


def counts_by_tab(
    by_tab: Mapping[Tab, int], of_them: Filter, translate: Callable[[str], str]
) -> tuple[StandingCount, ...]:
    """The counts of tabs that are not nought, decided ones together: as the tabs count them."""
    return tuple(
        StandingCount(translate(words), look, number, queue_url(of_them.on(tab)))
        for tab, look, words in BY_TAB
        if (number := by_tab.get(tab, 0))
    )


def standing_counts(
    tally: Campaign | KinSummary, of_them: Filter, translate: Callable[[str], str]
) -> tuple[StandingCount, ...]:
    """The counts that are not nought; each leads to its tab under a filter that finds them."""
    return tuple(
        StandingCount(translate(words), look, number, queue_url(of_them.on(tab)))
        for name, tab, look, words in WORDS
        if (number := getattr(tally, name))
    )
