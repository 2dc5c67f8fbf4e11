"""Attempts to sign in, counted in the database so that replicas agree."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from service.domain.visitors import network_of
from service.store.database.ids import new_id
from service.store.people.moderators import name_key
from service.store.tables.people import attempts

KEPT = timedelta(hours=1)
CLOCKS_APART = timedelta(minutes=1)  # those of replicas, at most
# Failures within an hour that cost nothing.
FREE_OF_MAILS, FREE_OF_ACCOUNT, FREE_OF_CODES, FREE_OF_ADDRESS = 3, 5, 10, 20
LONGEST_WAIT_SECONDS = 900


def subjects(name: str, address: str) -> dict[str, int]:
    """What an attempt is counted for, each with its free failures.

    The account only together with the address: whoever guesses elsewhere locks nobody out.
    """
    network = network_of(address)
    return {
        _hash(f"account {name_key(name)} at {network}"): FREE_OF_ACCOUNT,
        _hash(f"address {network}"): FREE_OF_ADDRESS,
    }


def of_device(device: str) -> dict[str, int]:
    """The same for a browser that the moderator has signed in with before: for itself alone."""
    return {_hash(f"device {device}"): FREE_OF_ACCOUNT}


def of_codes(name: str) -> dict[str, int]:
    """What a code of a second factor is counted for as well: the account, wherever they come from.

    Only who knows the password gets so far, and there are but a million codes.
    """
    return {_hash(f"codes {name_key(name)}"): FREE_OF_CODES}


def of_forgotten(name: str, address: str) -> dict[str, int]:
    """What a mail for a lost password is counted for: the account, and where it is asked from."""
    return {
        _hash(f"forgotten {name_key(name)}"): FREE_OF_MAILS,
        _hash(f"forgotten at {network_of(address)}"): FREE_OF_ADDRESS,
    }


def wait_seconds(connection: Connection, free: dict[str, int]) -> int:
    """How long an attempt has to wait: twice as long after each failure beyond the free ones.

    Replicas share no clock that never goes back. What a clock that has been set back since wrote
    down lies in the future, and counts no more.
    """
    now = datetime.now(UTC)
    query = (
        select(attempts.c.subject, func.count(), func.max(attempts.c.tried_at))
        .where(attempts.c.subject.in_(free))
        .where(attempts.c.tried_at.between(now - KEPT, now + CLOCKS_APART))
        .group_by(attempts.c.subject)
    )
    longest = 0.0
    for subject, failures, latest in connection.execute(query):
        beyond = failures - free[subject]
        if beyond >= 0:
            wait = min(2.0 ** min(beyond, 20), LONGEST_WAIT_SECONDS)
            since = max(0.0, (now - latest).total_seconds())
            longest = max(longest, wait - since)
    return max(0, round(longest + 0.5)) if longest > 0 else 0


def enter(connection: Connection, free: dict[str, int]) -> None:
    """Count an attempt before it is looked at, so that many at once cannot slip through."""
    now = datetime.now(UTC)
    is_past = ~attempts.c.tried_at.between(now - KEPT, now + CLOCKS_APART)
    connection.execute(delete(attempts).where(is_past))
    connection.execute(
        insert(attempts),
        [{"id": new_id(), "subject": subject, "tried_at": now} for subject in free],
    )


def forgive(connection: Connection, free: dict[str, int]) -> None:
    """Forget the failures on an account from here: its owner has signed in.

    The address keeps its own.
    """
    on_account = [subject for subject, failures in free.items() if failures == FREE_OF_ACCOUNT]
    connection.execute(delete(attempts).where(attempts.c.subject.in_(on_account)))


def forget_all(connection: Connection) -> int:
    """Forget every failure: nobody waits any more. Returns how many there were."""
    return connection.execute(delete(attempts)).rowcount


def withdraw_one(connection: Connection, free: dict[str, int]) -> None:
    """Take the attempt back that succeeded: the latest of each subject."""
    for subject in free:
        latest = select(func.max(attempts.c.id)).where(attempts.c.subject == subject)
        connection.execute(delete(attempts).where(attempts.c.id == latest.scalar_subquery()))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
