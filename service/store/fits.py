"""Fits that the service runs itself: who asks for one, who begins it, and what came of it."""

from datetime import UTC, date, datetime

from sqlalchemy import Connection, select, update

from service.domain.models import ServiceFit
from service.store.database.ids import new_id
from service.store.database.upsert import insert_into
from service.store.tables.fits import fits


def ask(connection: Connection, *, by: str) -> bool:
    """Ask for a fit as soon as can be. False if one waits or runs.

    The caller keeps others that ask waiting.
    """
    is_open = select(fits.c.id).where(fits.c.ended_at.is_(None)).limit(1)
    if connection.execute(is_open).first() is not None:
        return False
    _insert(connection, None, by)
    return True


def ask_for_night(connection: Connection, *, day: date) -> None:
    """Ask for the fit of a day, unless somebody has, on whichever replica."""
    _insert(connection, day, None)


def begin(connection: Connection) -> ServiceFit | None:
    """Begin the one that has waited longest. None if none waits."""
    waiting = select(fits.c.id).where(fits.c.begun_at.is_(None)).order_by(fits.c.asked_at).limit(1)
    its_id = connection.scalar(waiting)
    begun = (
        update(fits)
        .where(fits.c.id == its_id, fits.c.begun_at.is_(None))
        .values(begun_at=datetime.now(UTC))
        .returning(*fits.c)
    )
    row = connection.execute(begun).one_or_none()
    return None if row is None else ServiceFit(**row._mapping)


def tell(connection: Connection, fit_id: str, *, report: str) -> None:
    """Write down what it has printed so far."""
    connection.execute(update(fits).where(fits.c.id == fit_id).values(report=report))


def end(connection: Connection, fit_id: str, *, exit_code: int, report: str) -> None:
    """Write down what came of it."""
    ended = {"ended_at": datetime.now(UTC), "exit_code": exit_code, "report": report}
    connection.execute(update(fits).where(fits.c.id == fit_id).values(**ended))


def break_off(connection: Connection) -> None:
    """Those that have begun run no more: whoever ran them has ended."""
    runs = fits.c.begun_at.is_not(None) & fits.c.ended_at.is_(None)
    connection.execute(update(fits).where(runs).values(ended_at=datetime.now(UTC)))


def latest(connection: Connection) -> ServiceFit | None:
    """The last one that was asked for."""
    query = select(fits).order_by(fits.c.asked_at.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else ServiceFit(**row._mapping)


def _insert(connection: Connection, day: date | None, asked_by: str | None) -> None:
    new = insert_into(connection.dialect.name, fits).values(
        id=new_id(), day=day, asked_by=asked_by, asked_at=datetime.now(UTC), report=""
    )
    connection.execute(new.on_conflict_do_nothing(index_elements=["day"]))
