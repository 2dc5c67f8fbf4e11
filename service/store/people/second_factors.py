"""Second factors: kept sealed, with what was used of them."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from service.domain.people import Moderator
from service.domain.second_factors import SecondFactor
from service.store.tables.second_factors import recovery_codes, second_factors


def get(connection: Connection, who: Moderator) -> SecondFactor | None:
    """The second factor of a moderator; None if a password suffices."""
    codes = select(func.count()).select_from(recovery_codes).where(_codes_of(who))
    row = connection.execute(
        select(second_factors, codes.scalar_subquery().label("codes_left")).where(_is_of(who))
    ).first()
    if row is None:
        return None
    return SecondFactor(row.sealed, row.last_step, row.created_at, row.codes_left)


def add(connection: Connection, who: Moderator, sealed: str, *, step: int) -> None:
    """Ask for a code from now on. `step` is that of the code that was shown for it."""
    connection.execute(
        insert(second_factors).values(
            moderator_id=who.id, sealed=sealed, last_step=step, created_at=datetime.now(UTC)
        )
    )


def use_step(connection: Connection, who: Moderator, step: int) -> bool:
    """Use a code up, and all before it. Whether it was still good: of two at once, one is late."""
    used = connection.execute(
        update(second_factors)
        .where(_is_of(who), second_factors.c.last_step < step)
        .values(last_step=step)
    )
    return used.rowcount == 1


def put_codes(connection: Connection, who: Moderator, ids: Collection[str]) -> None:
    """Replace the recovery codes."""
    connection.execute(delete(recovery_codes).where(_codes_of(who)))
    connection.execute(
        insert(recovery_codes), [{"id": code_id, "moderator_id": who.id} for code_id in ids]
    )


def use_code(connection: Connection, who: Moderator, code_id: str) -> bool:
    """Use a recovery code up. Whether there was such a one."""
    is_this = recovery_codes.c.id == code_id
    return connection.execute(delete(recovery_codes).where(_codes_of(who), is_this)).rowcount == 1


def clear(connection: Connection, who: Moderator) -> bool:
    """Let a password suffice again. Whether it did not."""
    connection.execute(delete(recovery_codes).where(_codes_of(who)))
    return connection.execute(delete(second_factors).where(_is_of(who))).rowcount == 1


def _is_of(who: Moderator) -> ColumnElement[bool]:
    return second_factors.c.moderator_id == who.id


def _codes_of(who: Moderator) -> ColumnElement[bool]:
    return recovery_codes.c.moderator_id == who.id
