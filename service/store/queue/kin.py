"""What else goes with a comment on its site, and what was decided on it."""

from collections import Counter

from sqlalchemy import Connection, func, select

from service.domain.comments import StoredComment
from service.domain.filter import Filter
from service.domain.kin import KinSummary, kin_words
from service.domain.places import blockable
from service.domain.rules import Rule
from service.domain.traits import Kin
from service.store.queue import rules
from service.store.queue.conditions import conditions
from service.store.queue.entries import QueueEntry
from service.store.tables.queue import queue_entries

MOST_HOSTS = 5


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
            _tally(connection, entry, Filter.of_kin(kin, value)),
            kin,
            value,
            words=kin_words(kin, value, stored.comment),
            rule=standing.get((kin, value)),
        )
        for kin, value in values
    )


def _tally(connection: Connection, entry: QueueEntry, kin_filter: Filter) -> Counter[str]:
    """How many others there are, by tab; those that were decided on by their label."""
    c = queue_entries.c
    query = (
        select(c.state, c.decision, func.count())
        .where(c.number != entry.number)
        .where(*conditions(connection.dialect.name, kin_filter, [entry.site_id]))
        .group_by(c.state, c.decision)
    )
    tally: Counter[str] = Counter()
    for state, decision, n in connection.execute(query):
        tally[f"decided_{decision}" if state == "decided" else state] += n
    return tally


def _summary(
    tally: Counter[str], kin: Kin, value: str, *, words: str, rule: Rule | None
) -> KinSummary:
    return KinSummary(
        kin=kin,
        value=value,
        words=words,
        held=tally["held"],
        rejected=tally["rejected"],
        published=tally["published"],
        decided_ham=tally["decided_ham"],
        decided_spam=tally["decided_spam"],
        rule=rule,
    )
