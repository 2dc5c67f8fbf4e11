"""One at a time, also among replicas that share a database."""

import hashlib

from sqlalchemy import Connection, func, select


def alone(connection: Connection, *names: str) -> None:
    """Until this transaction ends, keep all others that give the same names waiting here.

    What they read afterwards is as this one leaves it: on PostgreSQL each statement sees what
    was committed before it. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    key = int.from_bytes(digest, "big", signed=True)
    connection.execute(select(func.pg_advisory_xact_lock(key)))
