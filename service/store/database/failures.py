"""Why the database cannot be used: what it said, in words for whoever runs it."""

from typing import Any

from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.store.database.engine import StoreUnavailable

NO_ANSWER = "the database does not answer"
IN_TIME = "the database did not answer in time"
LOCKED = "the database is locked by something else"
FULL = "the disk of the database is full"
FAILING = "the disk of the database fails, or is full"
READ_ONLY = "the database cannot be written to"
NO_WRITES = "the database server takes no writes"  # a standby, or one that is told so
DAMAGED = "the database is damaged"
CROWDED = "the database takes no more connections"

# SQLSTATEs of PostgreSQL, and SQLite's primary result codes.
REASONS: dict[str | int, str] = {
    "53100": FULL, "55P03": LOCKED, "57014": IN_TIME, "25P03": IN_TIME, "25006": NO_WRITES,
    "XX001": DAMAGED, "XX002": DAMAGED, "53300": CROWDED,
    5: LOCKED, 6: LOCKED, 8: READ_ONLY, 9: IN_TIME, 10: FAILING, 11: DAMAGED, 13: FULL, 26: DAMAGED,
}  # fmt: skip
# After these the same transaction may be tried again, beside others or by itself.
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"
TRIED_AGAIN = (SERIALIZATION_FAILURE, DEADLOCK_DETECTED)
ROLLED_BACK = (*TRIED_AGAIN, "55P03", "57014")


def cause_of(error: BaseException) -> str:
    """What the database said, on one line: why it is out of reach, never what a row holds."""
    cause = error.__cause__ or error
    message = str(getattr(cause, "orig", cause)).strip()
    return message.splitlines()[0] if message else type(cause).__name__


def is_out_of_reach(error: BaseException) -> bool:
    """Whether it is the database that fails, not what was asked of it."""
    unreachable = OperationalError | InterfaceError | PoolTimeout | TimeoutError | StoreUnavailable
    if isinstance(error, unreachable):
        return True
    return type(error) in (DatabaseError, InternalError)  # a damaged file; a page that is broken


def sqlstate_of(error: BaseException) -> str | None:
    """PostgreSQL's code of an error; None for any other."""
    state: str | None = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state


def reason_of(error: BaseException) -> str:
    """Why the database is out of reach, for whoever asked."""
    if isinstance(error, TimeoutError | PoolTimeout):
        return IN_TIME
    return REASONS.get(_code_of(error), NO_ANSWER)


def unavailable(error: BaseException) -> StoreUnavailable:
    """The error to raise for one that says that the database is out of reach."""
    if isinstance(error, StoreUnavailable):
        return error
    raised = StoreUnavailable(reason_of(error))
    raised.__cause__ = error
    return raised


def _code_of(error: BaseException) -> Any:
    orig = error.orig if isinstance(error, DBAPIError) else error
    extended = getattr(orig, "sqlite_errorcode", None)
    return sqlstate_of(error) if extended is None else extended & 0xFF
