"""One at a time, also among replicas that share a database; and locks in one order."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from service.store.tables.core import comments

# The numbers of the first version, so that its replicas and later ones keep each other waiting.
NUMBERS = {"migration": 7_239_114_001, "filing": 7_239_114_003}
SHARDS = 7_239_115_000  # and up: of the counts that triggers keep, see `migrations/review.py`
TAKE = text(
    "SELECT pg_advisory_xact_lock(number) FROM (SELECT unnest(CAST(:numbers AS bigint[])) AS number"
    " UNION SELECT CAST(:shards AS bigint) + pg_backend_pid() % 16 ORDER BY number) AS wanted"
)


@dataclass(frozen=True, slots=True)
class Locks:
    """What a work will keep to itself until its transaction ends, said before it begins.

    `names` are of anything, made by `lock_name`; `comments` are ids. What a work locks that it
    did not name may end in a deadlock with another replica, after which it is tried again. One
    that `is_alone` cannot know it before: it gets a transaction of its own.
    """

    names: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    is_alone: bool = False


NO_LOCKS = Locks()
ALONE = Locks(is_alone=True)


def lock_name(*parts: str) -> str:
    """What the lock of a thing is called: what it is, then whose."""
    return "\0".join(parts)


def alone(connection: Connection, *names: str) -> None:
    """Until this transaction ends, keep all others that give the same names waiting here.

    What they read afterwards is as this one leaves it: on PostgreSQL each statement sees what
    was committed before it. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(number_of(lock_name(*names)))))


NUL = "\0"


def take_all(connection: Connection, of_works: Iterable[Locks]) -> None:
    """Take the locks of all works of a transaction before the first begins.

    All who write do it in this order, so that nobody holds what another waits for: names by
    number, then comments by id. What triggers count is a name as well.
    """
    if connection.dialect.name != "postgresql":
        return
    locks = list(of_works)
    numbers = {number_of(name) for lock in locks for name in lock.names}
    connection.execute(TAKE, {"numbers": sorted(numbers), "shards": SHARDS})
    lock_comments(connection, {id_ for lock in locks for id_ in lock.comments})


def lock_comments(connection: Connection, ids: Iterable[str]) -> None:
    """Keep some comments from all others that would write to them, in the order of their ids."""
    in_order: Sequence[str] = sorted({id_ for id_ in ids if NUL not in id_})  # no id has one
    if in_order:
        query = select(comments.c.id).where(comments.c.id.in_(in_order)).order_by(comments.c.id)
        connection.execute(query.with_for_update(key_share=True)).all()


def number_of(name: str) -> int:
    """The number by which PostgreSQL knows a lock: the same in all replicas, of all versions."""
    digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
    return NUMBERS.get(name, int.from_bytes(digest, "big", signed=True))
