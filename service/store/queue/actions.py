"""Actions: what a moderator did in one go."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from service.domain.actions import Action, ActionKind
from service.domain.comments import DecisionLabel
from service.domain.people import Moderator
from service.store.database.ids import new_id
from service.store.tables.actions import actions
from service.store.tables.people import moderators


def begin(
    connection: Connection,
    who: Moderator,
    kind: ActionKind,
    *,
    label: DecisionLabel | None = None,
    words: str = "",
    undoes: str | None = None,
) -> str:
    """Enter an action that has touched nothing yet. Returns its id."""
    action_id = new_id()
    new = insert(actions).values(
        id=action_id, moderator_id=who.id, kind=kind, label=label, words=words,
        changed=0, made_at=datetime.now(UTC), undoes=undoes,
    )  # fmt: skip
    connection.execute(new)
    return action_id


def count(connection: Connection, action_id: str, changed: int) -> None:
    """Add to the number of comments an action has touched."""
    action = update(actions).where(actions.c.id == action_id)
    connection.execute(action.values(changed=actions.c.changed + changed))


def get(connection: Connection, action_id: str) -> Action | None:
    """An action by its id."""
    row = connection.execute(action_query().where(actions.c.id == action_id)).one_or_none()
    return None if row is None else from_row(row)


def latest(connection: Connection, who: Moderator, *, limit: int) -> tuple[Action, ...]:
    """A moderator's actions, newest first."""
    query = action_query().where(actions.c.moderator_id == who.id).order_by(actions.c.id.desc())
    return tuple(from_row(row) for row in connection.execute(query.limit(limit)))


def action_query(*columns: Any) -> Select[Any]:
    """Actions with the names of who did them, as `from_row` reads them, and further columns."""
    return select(actions, moderators.c.name.label("moderator"), *columns).join(
        moderators, moderators.c.id == actions.c.moderator_id
    )


def from_row(row: Row[Any]) -> Action:
    """An action from a row of `action_query`."""
    return Action(
        id=row.id,
        kind=row.kind,
        moderator=row.moderator,
        words=row.words,
        label=row.label,
        changed=row.changed,
        made_at=row.made_at,
        undone_at=row.undone_at,
        undoes=row.undoes,
    )
