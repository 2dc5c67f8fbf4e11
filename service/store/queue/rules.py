"""Rules: what is to be done with comments to come, by author, host or campaign."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select, update

from model.comment import Comment
from service.domain import traits
from service.domain.comments import DecisionLabel
from service.domain.people import Moderator
from service.domain.rules import Rule
from service.domain.sites import Site
from service.domain.traits import Kin
from service.store.database.ids import new_id
from service.store.database.upsert import insert_into
from service.store.queue import campaigns
from service.store.tables.actions import action_rules, actions, rule_catches, rules
from service.store.tables.core import sites
from service.store.tables.people import moderators

KINS: tuple[Kin, ...] = ("author", "host", "campaign")


def make(
    connection: Connection,
    site_id: str,
    kin: Kin,
    value: str,
    label: DecisionLabel,
    *,
    words: str,
    who: Moderator,
    action_id: str,
) -> None:
    """Make a rule; one that stands for the same already is replaced."""
    same = (rules.c.site_id == site_id) & (rules.c.kin == kin) & (rules.c.value == value)
    _remove(connection, same, action_id)
    rule_id = new_id()
    connection.execute(
        insert(rules).values(
            id=rule_id,
            site_id=site_id,
            kin=kin,
            value=value,
            words=words,
            label=label,
            moderator_id=who.id,
            made_at=datetime.now(UTC),
        )
    )
    _enter(connection, action_id, rule_id, stands=True)


def remove(connection: Connection, rule_id: str, *, action_id: str) -> bool:
    """End a rule. False if it does not stand."""
    return _remove(connection, rules.c.id == rule_id, action_id) == 1


def take_back(connection: Connection, undone: str, *, action_id: str) -> None:
    """End the rules that an action made, and let those stand again that it ended."""
    query = select(action_rules).where(action_rules.c.action_id == undone)
    touched = sorted(connection.execute(query).all(), key=lambda row: not row.stands)
    for row in touched:  # those to be ended first: one for the same may be to stand again
        if row.stands:
            _remove(connection, rules.c.id == row.rule_id, action_id)
        else:
            _restore(connection, row.rule_id, action_id)


def match(connection: Connection, site_id: str, comment: Comment) -> Rule | None:
    """The rule that holds for a comment to come: one that rejects before one that trusts."""
    present = connection.execute(_kins_present(), {"site": site_id}).one()
    kins = [kin for kin in KINS if getattr(present, kin)]
    if not kins:
        return None
    values = _values(connection, site_id, comment, kins)
    wanted = [(rules.c.kin == kin) & rules.c.value.in_(found) for kin, found in values.items()]
    if not wanted:
        return None
    query = _query().where(rules.c.site_id == site_id, rules.c.removed_at.is_(None), or_(*wanted))
    found = [_rule(row, {}) for row in connection.execute(query)]
    return max(found, key=lambda rule: (rule.label == "spam", rule.made_at), default=None)


def enter_catch(connection: Connection, rule: Rule, comment_id: str) -> None:
    """Write down that a rule was applied to a comment."""
    connection.execute(
        insert_into(connection.dialect.name, rule_catches)
        .values(rule_id=rule.id, comment_id=comment_id)
        .on_conflict_do_nothing()
    )


def standing(connection: Connection, site_ids: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that stand on some sites, newest first."""
    query = _query().where(rules.c.site_id.in_(site_ids), rules.c.removed_at.is_(None))
    return _all(connection, query.order_by(rules.c.id.desc()))


def removed(connection: Connection, site_ids: Sequence[str], *, limit: int) -> tuple[Rule, ...]:
    """The rules that were removed, the last removed first."""
    query = _query().where(rules.c.site_id.in_(site_ids), rules.c.removed_at.is_not(None))
    return _all(connection, query.order_by(rules.c.removed_at.desc()).limit(limit))


def get(connection: Connection, rule_id: str) -> Rule | None:
    """A rule by its id."""
    found = _all(connection, _query().where(rules.c.id == rule_id))
    return found[0] if found else None


def standing_for(connection: Connection, site_id: str, kin: Kin, value: str) -> Rule | None:
    """The rule that stands for exactly this author, host or campaign."""
    return standing_for_any(connection, site_id, [(kin, value)]).get((kin, value))


def standing_for_any(
    connection: Connection, site_id: str, named: Sequence[tuple[Kin, str]]
) -> dict[tuple[Kin, str], Rule]:
    """The rules that stand for exactly these authors, hosts or campaigns, by what they name."""
    query = _query().where(
        rules.c.site_id == site_id,
        rules.c.value.in_({value for _, value in named}),
        rules.c.removed_at.is_(None),
    )
    found = {(rule.kin, rule.value): rule for rule in _all(connection, query)}
    return {pair: found[pair] for pair in named if pair in found}


def _remove(connection: Connection, which: Any, action_id: str) -> int:
    outcome = connection.execute(
        update(rules)
        .where(which, rules.c.removed_at.is_(None))
        .values(removed_at=datetime.now(UTC), removed_by=action_id)
        .returning(rules.c.id)
    )
    ended = list(outcome.scalars())
    for rule_id in ended:
        _enter(connection, action_id, rule_id, stands=False)
    return len(ended)


def _restore(connection: Connection, rule_id: str, action_id: str) -> None:
    """Let a rule stand again, unless another stands for the same by now."""
    standing = rules.alias("standing")
    stands = select(standing.c.id).where(
        standing.c.site_id == rules.c.site_id,
        standing.c.kin == rules.c.kin,
        standing.c.value == rules.c.value,
        standing.c.removed_at.is_(None),
    )
    restored = connection.execute(
        update(rules)
        .where(rules.c.id == rule_id, ~stands.exists())
        .values(removed_at=None, removed_by=None)
    )
    if restored.rowcount:
        _enter(connection, action_id, rule_id, stands=True)


def _enter(connection: Connection, action_id: str, rule_id: str, *, stands: bool) -> None:
    row = {"action_id": action_id, "rule_id": rule_id, "stands": stands}
    connection.execute(insert(action_rules).values(**row))


def _values(
    connection: Connection, site_id: str, comment: Comment, kins: Iterable[Kin]
) -> dict[Kin, list[str]]:
    """What of a comment a rule could name. Only what a rule is there for is looked at."""
    wanted = set(kins)
    found: dict[Kin, list[str]] = {}
    hosts = traits.hosts_of(comment) if wanted & {"host", "campaign"} else ()
    if "host" in wanted:
        found["host"] = [one for host in hosts for one in traits.upwards(host.name)]
    if "author" in wanted:
        found["author"] = [traits.author_key(site_id, comment.author)]
    if "campaign" in wanted:
        sketch = traits.sketch_of(site_id, comment, hosts)
        campaign_id = None if sketch is None else campaigns.find(connection, sketch)
        found["campaign"] = [campaign_id] if campaign_id else []
    return {kin: values for kin, values in found.items() if any(values)}


@cache
def _kins_present() -> Select[Any]:
    """Made once: it is asked for every comment, and nearly always the answer is no."""

    def present(kin: Kin) -> Any:
        query = select(rules.c.id).where(
            rules.c.site_id == bindparam("site"), rules.c.kin == kin, rules.c.removed_at.is_(None)
        )
        return query.exists().label(kin)

    return select(*(present(kin) for kin in KINS))


def _query() -> Select[Any]:
    remover = moderators.alias("remover")
    return (
        select(
            rules,
            moderators.c.name.label("moderator"),
            remover.c.name.label("remover"),
            sites.c.name.label("site_name"),
            sites.c.url.label("site_url"),
            sites.c.created_at.label("site_created_at"),
        )
        .join(moderators, moderators.c.id == rules.c.moderator_id)
        .join(sites, sites.c.id == rules.c.site_id)
        .outerjoin(actions, actions.c.id == rules.c.removed_by)
        .outerjoin(remover, remover.c.id == actions.c.moderator_id)
    )


def _all(connection: Connection, query: Select[Any]) -> tuple[Rule, ...]:
    found = connection.execute(query).all()
    caught = _caught(connection, [row.id for row in found])
    return tuple(_rule(row, caught) for row in found)


def _caught(connection: Connection, rule_ids: Sequence[str]) -> dict[str, int]:
    if not rule_ids:
        return {}
    query = (
        select(rule_catches.c.rule_id, func.count())
        .where(rule_catches.c.rule_id.in_(rule_ids))
        .group_by(rule_catches.c.rule_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _rule(row: Row[Any], caught: dict[str, int]) -> Rule:
    return Rule(
        id=row.id,
        site=Site(row.site_id, row.site_name, row.site_url, row.site_created_at),
        kin=row.kin,
        value=row.value,
        words=row.words,
        label=row.label,
        moderator=row.moderator,
        made_at=row.made_at,
        caught=caught.get(row.id, 0),
        removed_at=row.removed_at,
        removed_by=row.remover,
    )
