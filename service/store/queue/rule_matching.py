"""The rule that a comment to come falls under."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from model.comment import Comment
from service.domain import traits
from service.domain.leads import hosts_linked, leads_of, places_in_passing
from service.domain.places import places_of
from service.domain.rules import Rule, is_named
from service.domain.traits import Kin
from service.store.database.upsert import insert_into
from service.store.queue import campaigns
from service.store.queue.rules import from_row, rule_query
from service.store.tables.actions import rule_catches, rules

KINS: tuple[Kin, ...] = ("author", "host", "campaign")


def match(connection: Connection, site_id: str, comment: Comment) -> Rule | None:
    """The rule that holds for a comment to come: one that rejects before one that trusts."""
    return match_kins(connection, site_id, comment, ruled_kins(connection, site_id))


def ruled_kins(connection: Connection, site_id: str) -> tuple[Kin, ...]:
    """What rules of a site name: nearly always nothing."""
    present = connection.execute(_kins_present(), {"site": site_id}).one()
    return tuple(kin for kin in KINS if getattr(present, kin))


def match_kins(
    connection: Connection, site_id: str, comment: Comment, kins: Collection[Kin]
) -> Rule | None:
    """The same where it is known what the rules of the site name."""
    values = _values(connection, site_id, comment, kins)
    if not values:
        return None
    c = rules.c
    names = or_(*((c.kin == kin) & c.value.in_(values[kin]) for kin in values))
    query = rule_query().where(c.site_id == site_id, c.removed_at.is_(None), names)
    named = [from_row(row) for row in connection.execute(query)]
    matching = [rule for rule in named if _covers(connection, rule, comment)]
    return max(matching, key=lambda rule: (rule.label == "spam", rule.made_at), default=None)


def _covers(connection: Connection, rule: Rule, comment: Comment) -> bool:
    """Whether a rule that trusts was made for a comment like this one in all that could be forged.

    An author is trusted under one name, and a campaign with the hosts that were approved in it,
    and with no more contacts, or places out of sight, than were.
    """
    if rule.label == "spam":
        return True
    if rule.kin == "author":
        return is_named(rule, comment.author)
    hosts = hosts_linked(comment)
    if hosts and not hosts <= campaigns.approved_hosts(connection, rule.value):
        return False
    leads = leads_of(comment)
    return not leads or leads <= _approved_leads(connection, rule.value)


def _approved_leads(connection: Connection, campaign_id: str) -> frozenset[str]:
    approved = campaigns.approved_comments(connection, campaign_id)
    return frozenset().union(*map(leads_of, approved))


def enter_catch(connection: Connection, rule: Rule, comment_id: str) -> None:
    """Write down that a rule was applied to a comment."""
    connection.execute(
        insert_into(connection.dialect.name, rule_catches)
        .values(rule_id=rule.id, comment_id=comment_id)
        .on_conflict_do_nothing()
    )


def _values(
    connection: Connection, site_id: str, comment: Comment, kins: Collection[Kin]
) -> dict[Kin, list[str]]:
    """What of a comment a rule could name. Only what a rule is there for is looked at."""
    values: dict[Kin, list[str]] = {}
    if "host" in kins:
        places = dict.fromkeys((*places_of(comment), *places_in_passing(comment)))
        values["host"] = list(dict.fromkeys(name for place in places for name in place.names))
    if "author" in kins:
        values["author"] = [traits.author_key(site_id, comment.author)]
    if "campaign" in kins:
        sketch = traits.sketch_of(site_id, comment, traits.hosts_of(comment))
        campaign_id = None if sketch is None else campaigns.find(connection, sketch)
        values["campaign"] = [campaign_id] if campaign_id else []
    return {kin: names for kin, names in values.items() if any(names)}


@cache
def _kins_present() -> Select[Any]:
    """Made once: it is asked for every comment, and nearly always the answer is no."""

    def present(kin: Kin) -> Any:
        query = select(rules.c.id).where(
            rules.c.site_id == bindparam("site"), rules.c.kin == kin, rules.c.removed_at.is_(None)
        )
        return query.exists().label(kin)

    return select(*(present(kin) for kin in KINS))
