"""What else goes with a comment on its site, and what was decided on it."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Select, func, select

from service.review.filter import Filter
from service.review.values import Kin, KinSummary
from service.store import entries, items, rules
from service.store.entries import Entry
from service.store.review_tables import queue_entries
from service.store.values import StoredComment

LATEST = 5
MOST_HOSTS = 5


def summaries(
    connection: Connection, entry: Entry, stored: StoredComment, hosts: tuple[str, ...]
) -> tuple[KinSummary, ...]:
    """Of the author, of each host, of the campaign, as far as they are known."""
    author = stored.comment.author
    beginning = " ".join(stored.comment.text[:200].split())[:80]
    asked: list[tuple[Kin, Filter, str]] = []
    if entry.author:
        shown = author.name or author.email.rpartition("@")[2]
        asked.append(("author", Filter(author=entry.author), shown))
    asked += [("host", Filter(host=host), host) for host in hosts[:MOST_HOSTS]]
    if entry.campaign_id:
        asked.append(("campaign", Filter(campaign=entry.campaign_id), beginning))
    return tuple(_summary(connection, entry, kin, wanted, words) for kin, wanted, words in asked)


def _summary(
    connection: Connection, entry: Entry, kin: Kin, wanted: Filter, words: str
) -> KinSummary:
    c = queue_entries.c
    query = _others(connection, entry, wanted, c.state, c.decision, func.count())
    found: Counter[str] = Counter()
    for state, decision, n in connection.execute(query.group_by(c.state, c.decision)):
        found[f"decided_{decision}" if state == "decided" else state] += n
    value = wanted.author or wanted.host or wanted.campaign
    return KinSummary(
        kin=kin,
        value=value,
        words=words,
        held=found["held"],
        rejected=found["rejected"],
        published=found["published"],
        decided_ham=found["decided_ham"],
        decided_spam=found["decided_spam"],
        latest=_latest(connection, entry, wanted) if found.total() else (),
        rule=rules.standing_for(connection, entry.site_id, kin, value),
    )


def _latest(connection: Connection, entry: Entry, wanted: Filter) -> tuple[StoredComment, ...]:
    query = _others(connection, entry, wanted, queue_entries)
    query = query.order_by(queue_entries.c.number.desc()).limit(LATEST)
    found = [entries.entry(row) for row in connection.execute(query)]
    stored = items.stored_comments(connection, found)
    return tuple(stored[one.comment_id] for one in found)


def _others(connection: Connection, entry: Entry, wanted: Filter, *columns: Any) -> Select[Any]:
    return select(*columns).where(
        queue_entries.c.number != entry.number,
        *entries.conditions(connection.dialect.name, wanted, [entry.site_id]),
    )
