"""What was filed of comments: their authors' keys, hosts, signals and languages."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Insert, Table, Update, bindparam, delete, insert, select, update

from service.domain.traits import Filing, Traits
from service.store.queue.entries import QueueEntry
from service.store.tables.queue import campaigns, comment_hosts, comment_signals, queue_entries


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take away what entries were found by, before they are filed anew."""
    for table in (comment_hosts, comment_signals):
        connection.execute(delete(table).where(table.c.number.in_(numbers)))


def write(
    connection: Connection, filings: Mapping[int, Filing], signals: Mapping[int, Sequence[str]]
) -> None:
    """Write traits and signals of entries down, of which nothing is filed."""
    host_rows = [
        {"number": number, "host": host.name, "kind": host.kind}
        for number, filing in filings.items()
        for host in filing.hosts
    ]
    signal_rows = [
        {"number": number, "signal": signal} for number in signals for signal in signals[number]
    ]
    if host_rows:
        connection.execute(_insert(comment_hosts), host_rows)
    if signal_rows:
        connection.execute(_insert(comment_signals), signal_rows)
    _mark_filed(connection, filings)


def of_entries(connection: Connection, entries: Sequence[QueueEntry]) -> dict[int, Traits]:
    """What was filed of each entry, by its number."""
    sizes = _sizes(connection, {entry.campaign_id for entry in entries if entry.campaign_id})
    return {
        entry.number: Traits(
            author=entry.author,
            language=entry.language,
            campaign=entry.campaign_id,
            campaign_size=sizes.get(entry.campaign_id or "", 1),
        )
        for entry in entries
    }


def _mark_filed(connection: Connection, filings: Mapping[int, Filing]) -> None:
    values = [
        {"of_number": number, "its_author": filing.author, "its_language": filing.language}
        for number, filing in filings.items()
    ]
    connection.execute(_mark(), values)


@cache
def _insert(table: Table) -> Insert:
    """Made once, as the next one: putting a statement together costs more than running it."""
    return insert(table)


@cache
def _mark() -> Update:
    mark = update(queue_entries).where(queue_entries.c.number == bindparam("of_number"))
    return mark.values(
        is_filed=True, author=bindparam("its_author"), language=bindparam("its_language")
    )


def _sizes(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    if not ids:
        return {}
    query = select(campaigns.c.id, campaigns.c.size).where(campaigns.c.id.in_(ids))
    return {row.id: row.size for row in connection.execute(query)}
