"""What else goes with a comment on its site, and what was decided on it."""

from collections.abc import Mapping

from sqlalchemy import Connection

from service.domain.comments import StoredComment
from service.domain.counting import bounded
from service.domain.filter import Filter
from service.domain.kin import KinSummary, kin_words
from service.domain.places import blockable
from service.domain.queue import TABS
from service.domain.rules import Rule
from service.domain.traits import Kin
from service.store.queue import rules
from service.store.queue.entries import QueueEntry
from service.store.queue.looking import look_at_tabs

MOST_HOSTS = 5
STANDINGS = ("held", "rejected", "published", "decided_ham", "decided_spam")


def summaries(
    connection: Connection, entry: QueueEntry, stored: StoredComment
) -> tuple[KinSummary, ...]:
    """Of the author, of each host or place, of the campaign, as far as they are known."""
    values: list[tuple[Kin, str]] = [("author", entry.author)] if entry.author else []
    values += [("host", place.name) for place in blockable(stored.comment)[:MOST_HOSTS]]
    values += [("campaign", entry.campaign_id)] if entry.campaign_id else []
    standing = rules.standing_for_any(connection, entry.site_id, values) if values else {}
    return tuple(
        _summary(
            standings(connection, Filter.of_kin(kin, value), entry.site_id, without=entry.number),
            kin,
            value,
            words=kin_words(kin, value, stored.comment),
            rule=standing.get((kin, value)),
        )
        for kin, value in values
    )


def standings(
    connection: Connection, kin_filter: Filter, site_id: str, *, without: int = 0
) -> dict[str, int]:
    """How many there are, by tab; those that were decided on by their label."""
    looked = look_at_tabs(connection, kin_filter, [site_id], by=("decision",), without=without)
    decided, is_cut = looked["decided"].fitting, looked["decided"].is_cut
    by_tab: dict[str, int] = {
        tab: bounded(sum(looked[tab].fitting.values()), is_cut=looked[tab].is_cut)
        for tab in TABS
        if tab != "decided"
    }
    by_label = {
        f"decided_{label}": bounded(decided.get((label,), 0), is_cut=is_cut)
        for label in ("ham", "spam")
    }
    return {**by_tab, **by_label}


def _summary(
    tally: Mapping[str, int], kin: Kin, value: str, *, words: str, rule: Rule | None
) -> KinSummary:
    return KinSummary(
        kin=kin,
        value=value,
        words=words,
        **tally,
        rule=rule,
    )
