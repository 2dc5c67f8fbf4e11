"""Rules are made, removed, and stand again, each as part of an action."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.domain.comments import DecisionLabel
from service.domain.people import Moderator
from service.domain.traits import Kin
from service.store.database.ids import new_id
from service.store.tables.actions import action_rules, rules


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule to be made; `words` say whom or what it is about, as it is shown."""

    site_id: str
    kin: Kin
    value: str
    label: DecisionLabel
    words: str


def make(connection: Connection, rule: NewRule, *, who: Moderator, action_id: str) -> None:
    """Make a rule; one that stands for the same already is replaced."""
    c = rules.c
    is_same = (c.site_id == rule.site_id) & (c.kin == rule.kin) & (c.value == rule.value)
    _remove(connection, is_same, action_id)
    rule_id = new_id()
    made_by = {"moderator_id": who.id, "made_at": datetime.now(UTC)}
    connection.execute(insert(rules).values(id=rule_id, **asdict(rule), **made_by))
    _enter(connection, action_id, rule_id, stands=True)


def remove(connection: Connection, rule_id: str, *, action_id: str) -> bool:
    """End a rule. False if it does not stand."""
    return _remove(connection, rules.c.id == rule_id, action_id) == 1


def take_back(connection: Connection, undone_id: str, *, action_id: str) -> None:
    """End the rules that an action made, and let those stand again that it ended."""
    query = select(action_rules).where(action_rules.c.action_id == undone_id)
    touched = sorted(connection.execute(query).all(), key=lambda row: not row.stands)
    for row in touched:  # those to be ended first: one for the same may be to stand again
        if row.stands:
            _remove(connection, rules.c.id == row.rule_id, action_id)
        else:
            _restore(connection, row.rule_id, action_id)


def _remove(connection: Connection, condition: Any, action_id: str) -> int:
    outcome = connection.execute(
        update(rules)
        .where(condition, rules.c.removed_at.is_(None))
        .values(removed_at=datetime.now(UTC), removed_by=action_id)
        .returning(rules.c.id)
    )
    ended = list(outcome.scalars())
    for rule_id in ended:
        _enter(connection, action_id, rule_id, stands=False)
    return len(ended)


def _restore(connection: Connection, rule_id: str, action_id: str) -> None:
    """Let a rule stand again, unless another stands for the same by now."""
    restored = connection.execute(
        update(rules)
        .where(rules.c.id == rule_id, ~_another_stands())
        .values(removed_at=None, removed_by=None)
    )
    if restored.rowcount:
        _enter(connection, action_id, rule_id, stands=True)


def _another_stands() -> Any:
    another = rules.alias("another")
    query = select(another.c.id).where(
        another.c.site_id == rules.c.site_id,
        another.c.kin == rules.c.kin,
        another.c.value == rules.c.value,
        another.c.removed_at.is_(None),
    )
    return query.exists()


def _enter(connection: Connection, action_id: str, rule_id: str, *, stands: bool) -> None:
    row = {"action_id": action_id, "rule_id": rule_id, "stands": stands}
    connection.execute(insert(action_rules).values(**row))
