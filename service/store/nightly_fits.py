"""Fits by the service's own schedule: who begins one, and what came of it."""

from datetime import UTC, date, datetime

from sqlalchemy import Connection, select, update

from service.domain.models import NightlyFit
from service.store.database.upsert import insert_into
from service.store.tables.nightly import nightly_fits


def begin(connection: Connection, day: date) -> bool:
    """Begin the fit of a day. False if it has begun already, on whichever replica."""
    new = insert_into(connection.dialect.name, nightly_fits).values(
        day=day, begun_at=datetime.now(UTC), report=""
    )
    begun = new.on_conflict_do_nothing(index_elements=["day"]).returning(nightly_fits.c.day)
    return connection.execute(begun).first() is not None


def end(connection: Connection, day: date, *, exit_code: int, report: str) -> None:
    """Write down what came of it."""
    ended = {"ended_at": datetime.now(UTC), "exit_code": exit_code, "report": report}
    connection.execute(update(nightly_fits).where(nightly_fits.c.day == day).values(**ended))


def latest(connection: Connection) -> NightlyFit | None:
    """The last one that began."""
    query = select(nightly_fits).order_by(nightly_fits.c.day.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else NightlyFit(**row._mapping)
