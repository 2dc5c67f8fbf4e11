"""What else goes with a comment on its site, and what was decided on it."""

from collections import Counter

from sqlalchemy import Connection, func, select

from service.domain.comments import StoredComment
from service.domain.filter import Filter
from service.domain.queue import KinSummary
from service.domain.rules import Rule
from service.domain.traits import Kin
from service.store.queue import rules
from service.store.queue.conditions import conditions
from service.store.queue.entries import QueueEntry
from service.store.tables.queue import queue_entries

MOST_HOSTS = 5


def summaries(
    connection: Connection, entry: QueueEntry, stored: StoredComment, hosts: tuple[str, ...]
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
    named = [(kin, _value(wanted)) for kin, wanted, _ in asked]
    standing = rules.standing_for_any(connection, entry.site_id, named) if named else {}
    return tuple(
        _summary(connection, entry, kin, wanted, words, standing.get((kin, _value(wanted))))
        for kin, wanted, words in asked
    )


def _value(wanted: Filter) -> str:
    return wanted.author or wanted.host or wanted.campaign


def _summary(
    connection: Connection,
    entry: QueueEntry,
    kin: Kin,
    wanted: Filter,
    words: str,
    rule: Rule | None,
) -> KinSummary:
    c = queue_entries.c
    query = (
        select(c.state, c.decision, func.count())
        .where(c.number != entry.number)
        .where(*conditions(connection.dialect.name, wanted, [entry.site_id]))
        .group_by(c.state, c.decision)
    )
    found: Counter[str] = Counter()
    for state, decision, n in connection.execute(query):
        found[f"decided_{decision}" if state == "decided" else state] += n
    return KinSummary(
        kin=kin,
        value=_value(wanted),
        words=words,
        held=found["held"],
        rejected=found["rejected"],
        published=found["published"],
        decided_ham=found["decided_ham"],
        decided_spam=found["decided_spam"],
        rule=rule,
    )
