"""The rules that stand or stood: what is to be done with comments by author, host or campaign."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from service.domain.rules import Rule
from service.domain.sites import Site
from service.domain.traits import Kin
from service.store.tables.actions import actions, rule_catches, rules
from service.store.tables.core import sites
from service.store.tables.people import moderators


def get(connection: Connection, rule_id: str) -> Rule | None:
    """A rule by its id."""
    return next(iter(_all(connection, rule_query().where(rules.c.id == rule_id))), None)


def standing(connection: Connection, site_ids: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that stand on some sites, newest first."""
    query = rule_query().where(rules.c.site_id.in_(site_ids), rules.c.removed_at.is_(None))
    return _all(connection, query.order_by(rules.c.id.desc()))


def removed(connection: Connection, site_ids: Sequence[str], *, limit: int) -> tuple[Rule, ...]:
    """The rules that were removed, the last removed first."""
    query = rule_query().where(rules.c.site_id.in_(site_ids), rules.c.removed_at.is_not(None))
    return _all(connection, query.order_by(rules.c.removed_at.desc()).limit(limit))


def standing_for(connection: Connection, site_id: str, kin: Kin, value: str) -> Rule | None:
    """The rule that stands for exactly this author, host or campaign."""
    return standing_for_any(connection, site_id, [(kin, value)]).get((kin, value))


def standing_for_any(
    connection: Connection, site_id: str, pairs: Sequence[tuple[Kin, str]]
) -> dict[tuple[Kin, str], Rule]:
    """The rules that stand for exactly these authors, hosts or campaigns, by what they name."""
    query = rule_query().where(
        rules.c.site_id == site_id,
        rules.c.value.in_({value for _, value in pairs}),
        rules.c.removed_at.is_(None),
    )
    by_pair = {(rule.kin, rule.value): rule for rule in _all(connection, query)}
    return {pair: by_pair[pair] for pair in pairs if pair in by_pair}


def rule_query() -> Select[Any]:
    """Rules with their sites and who made and removed them, as `from_row` reads them."""
    remover = moderators.alias("remover")
    return (
        select(
            rules,
            moderators.c.name.label("moderator"),
            remover.c.name.label("remover"),
            *(sites.c[name].label(f"site_{name}") for name in ("name", "url", "created_at")),
        )
        .join(moderators, moderators.c.id == rules.c.moderator_id)
        .join(sites, sites.c.id == rules.c.site_id)
        .outerjoin(actions, actions.c.id == rules.c.removed_by)
        .outerjoin(remover, remover.c.id == actions.c.moderator_id)
    )


def from_row(row: Row[Any], *, caught: int = 0) -> Rule:
    """A rule from a row of `rule_query`; `caught` counts the comments it was applied to."""
    return Rule(
        id=row.id,
        site=Site(row.site_id, row.site_name, row.site_url, row.site_created_at),
        kin=row.kin,
        value=row.value,
        words=row.words,
        label=row.label,
        moderator=row.moderator,
        made_at=row.made_at,
        caught=caught,
        removed_at=row.removed_at,
        removed_by=row.remover,
    )


def _all(connection: Connection, query: Select[Any]) -> tuple[Rule, ...]:
    rows = connection.execute(query).all()
    caught = _caught(connection, [row.id for row in rows])
    return tuple(from_row(row, caught=caught.get(row.id, 0)) for row in rows)


def _caught(connection: Connection, rule_ids: Sequence[str]) -> dict[str, int]:
    if not rule_ids:
        return {}
    query = (
        select(rule_catches.c.rule_id, func.count())
        .where(rule_catches.c.rule_id.in_(rule_ids))
        .group_by(rule_catches.c.rule_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
