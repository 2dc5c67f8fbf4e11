"""The rules of a site: what is decided without asking. No HTTP, no SQL."""

from functools import partial

from sqlalchemy import Connection

from service.domain.actions import ActionKind, ActionOutcome
from service.domain.comments import DecisionLabel
from service.domain.errors import Conflict, NotFound
from service.domain.people import SignedIn
from service.domain.rules import RulesPage
from service.domain.traits import Kin
from service.moderation import access
from service.moderation.filing import FilingRoom
from service.moderation.kin import kin_value
from service.moderation.steps import make_rule, of_rules, outcome_of, words_of
from service.store.async_store import AsyncStore
from service.store.database.ids import is_id
from service.store.queue import actions, bulk, rule_changes
from service.store.queue import rules as store
from service.store.queue.bulk import BulkOutcome
from service.store.queue.targets import DecisionTarget

REMOVED_SHOWN = 50  # rules
KIND_OF_ORDER: dict[DecisionLabel, ActionKind] = {"ham": "trust", "spam": "block"}


class Rules:
    """Rules are made from a comment, listed, and removed; each change can be undone.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, and Forbidden for a viewer who would change something.
    """

    def __init__(self, database: AsyncStore, filing: FilingRoom) -> None:
        self._database = database
        self._filing = filing

    async def list_rules(self, who: SignedIn, *, site: str = "") -> RulesPage:
        """The rules of a site by its name, or of all the moderator's sites."""
        site_ids = access.site_ids(who, site)
        return await self._database.read(
            lambda connection: RulesPage(
                store.standing(connection, site_ids),
                store.removed(connection, site_ids, limit=REMOVED_SHOWN),
            )
        )

    async def trust_author(self, who: SignedIn, comment_id: str) -> ActionOutcome:
        """From now on, ham from this author: by mail address; without one it is Invalid.

        The comment itself is decided ham, if it has no decision.
        """
        await self._filing.require_filed(who, comment_id)
        order = partial(_order, who, comment_id, "author", "ham", "")
        return await self._database.write(order, locks=of_rules(comment_id))

    async def block_host(self, who: SignedIn, comment_id: str, host: str) -> ActionOutcome:
        """From now on, spam if a comment links to this host or one below it.

        The comment itself is decided spam, if it has no decision.
        """
        await self._filing.require_filed(who, comment_id)
        order = partial(_order, who, comment_id, "host", "spam", host)
        return await self._database.write(order, locks=of_rules(comment_id))

    async def remove_rule(self, who: SignedIn, rule_id: str) -> ActionOutcome:
        """End a rule. What it caught stays as it was judged."""

        def remove(connection: Connection) -> ActionOutcome:
            rule = store.get(connection, rule_id) if is_id(rule_id) else None
            if rule is None or who.role_on(rule.site.id) is None:
                raise NotFound("no rule of your sites has this id")
            who.require("moderator", rule.site.id)
            action_id = actions.begin(connection, who.moderator, "lift", words=rule.words)
            if not rule_changes.remove(connection, rule_id, action_id=action_id):
                raise Conflict("this rule was removed already")
            return outcome_of(connection, action_id, BulkOutcome())

        return await self._database.write(remove, locks=of_rules())


def _order(
    who: SignedIn,
    comment_id: str,
    kin: Kin,
    label: DecisionLabel,
    host: str,
    connection: Connection,
) -> ActionOutcome:
    """Make a rule from a comment, and decide on the comment if nobody has."""
    entry = access.entry_of(connection, who, comment_id, role="moderator")
    value = kin_value(connection, entry, kin, host)
    words, kind = words_of(connection, entry, kin, value), KIND_OF_ORDER[label]
    action_id = actions.begin(connection, who.moderator, kind, label=label, words=words)
    make_rule(connection, entry, kin, label, value, who=who, action_id=action_id)
    outcome = BulkOutcome()
    if entry.decision is None:
        targets = [DecisionTarget(entry.number, comment_id, entry.seen)]
        outcome = bulk.decide_targets(connection, action_id, targets, label, who=who.moderator)
    return outcome_of(connection, action_id, outcome)
