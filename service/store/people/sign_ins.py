"""The audit of sign-ins: entered with what it is about, and forgotten after a while."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from service.domain.people import Moderator
from service.domain.sign_ins import SignIn, SignInKind
from service.store.database.ids import first_id, new_id
from service.store.tables.people import moderators
from service.store.tables.sign_ins import sign_ins


def enter(
    connection: Connection,
    kind: SignInKind,
    who: Moderator | None,
    *,
    is_new_browser: bool = False,
    place: str = "",
) -> None:
    """Write down that somebody came, went, or was refused."""
    connection.execute(
        insert(sign_ins).values(
            id=new_id(),
            noted_at=datetime.now(UTC),
            kind=kind,
            moderator_id=None if who is None else who.id,
            is_new_browser=is_new_browser,
            place=place,
        )
    )


def latest(
    connection: Connection, whose: Moderator | None, *, after: str | None, limit: int
) -> tuple[SignIn, ...]:
    """Entries of a moderator, or of everybody, newest first, after the id of one."""
    query = (
        select(
            sign_ins.c.id,
            sign_ins.c.noted_at,
            sign_ins.c.kind,
            moderators.c.name.label("moderator"),
            sign_ins.c.is_new_browser,
            sign_ins.c.place,
        )
        .outerjoin(moderators, moderators.c.id == sign_ins.c.moderator_id)
        .order_by(sign_ins.c.id.desc())
        .limit(limit)
    )
    if whose is not None:
        query = query.where(sign_ins.c.moderator_id == whose.id)
    if after is not None:
        query = query.where(sign_ins.c.id < after)
    return tuple(SignIn(**row._mapping) for row in connection.execute(query))


def forget(connection: Connection, *, before: datetime, most: int) -> int:
    """Delete what is older than a moment, and the oldest beyond so many. Returns how many."""
    beyond = select(sign_ins.c.id).order_by(sign_ins.c.id.desc()).offset(most).limit(1)
    last = connection.scalar(beyond)
    is_old = sign_ins.c.id < first_id(before)
    is_due = is_old if last is None else is_old | (sign_ins.c.id <= last)
    return connection.execute(delete(sign_ins).where(is_due)).rowcount
