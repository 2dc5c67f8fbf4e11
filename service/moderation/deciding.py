"""What moderators do: decide, note, make rules, undo. No HTTP, no SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from service.domain.actions import Action, ActionOutcome
from service.domain.comments import DecisionLabel
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.filter import Filter
from service.domain.people import SignedIn
from service.domain.queue import TABS, Tab
from service.domain.traits import Kin
from service.moderation import access
from service.moderation.batches import Batches
from service.moderation.filing import FilingRoom
from service.moderation.kin import kin_value
from service.moderation.steps import check_note, counted, done, make_rule, say, words_of
from service.store.async_store import AsyncStore
from service.store.database.ids import is_id
from service.store.queue import (
    action_entries,
    actions,
    bulk,
    counts,
    entries,
    notes,
    rule_changes,
    rules,
    undo,
)
from service.store.queue.action_entries import ActionEntry
from service.store.queue.bulk import BulkOutcome
from service.store.queue.targets import DecisionTarget

UNDECIDED: tuple[Tab, ...] = tuple(tab for tab in TABS if tab != "decided")
MOST_SELECTED = 1000


class Decisions:
    """Actions, each recorded, each of which can be undone as one.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, Forbidden for a viewer, and Invalid for a value that cannot be. What is decided
    goes through the label log, like decisions that come by the JSON API.
    """

    def __init__(self, database: AsyncStore, filing: FilingRoom) -> None:
        self._database = database
        self._filing = filing
        self._batches = Batches(database)

    async def decide(
        self,
        who: SignedIn,
        comment_id: str,
        label: DecisionLabel,
        *,
        seen: int | None,
        revision: int | None = None,
        note: str | None = None,
    ) -> ActionOutcome:
        """Decide on one comment. `seen` is `Item.seen` as it was shown.

        Raises DecidedMeanwhile if its log has grown since, Conflict if it was edited since.
        """
        check_note(note)

        def work(connection: Connection) -> ActionOutcome:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            action_id = actions.begin(connection, who.moderator, "decide", label=label)
            say(connection, action_id, entry, label, who, seen, revision=revision, note=note)
            return done(connection, action_id, BulkOutcome((comment_id,)))

        return await self._database.write(work)

    async def withdraw(self, who: SignedIn, comment_id: str, *, seen: int | None) -> ActionOutcome:
        """Take the decision that stands back. Raises NotFound if none stands, DecidedMeanwhile."""

        def work(connection: Connection) -> ActionOutcome:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            if entry.decision is None:
                raise NotFound("no decision stands on this comment")
            action_id = actions.begin(connection, who.moderator, "withdraw")
            say(connection, action_id, entry, "withdrawn", who, seen)
            return done(connection, action_id, BulkOutcome((comment_id,)))

        return await self._database.write(work)

    async def note(self, who: SignedIn, comment_id: str, text: str) -> ActionOutcome:
        """Note something on a comment, without deciding."""
        if not text.strip():
            raise Invalid("write something", field="note")
        check_note(text)

        def work(connection: Connection) -> ActionOutcome:
            access.entry_of(connection, who, comment_id, role="moderator")
            action_id = actions.begin(connection, who.moderator, "note")
            notes.add(connection, action_id, comment_id, text.strip(), who=who.moderator)
            actions.count(connection, action_id, 1)
            return done(connection, action_id, BulkOutcome((comment_id,)))

        return await self._database.write(work)

    async def count_kin(self, who: SignedIn, comment_id: str, kin: Kin, *, value: str = "") -> int:
        """How many comments `decide_kin` would decide on, this one included."""
        await self._filed(who, comment_id)

        def work(connection: Connection) -> int:
            entry = access.entry_of(connection, who, comment_id, role="viewer")
            wanted = Filter.of_kin(kin, kin_value(connection, entry, kin, value))
            found = counts.by_tab(connection, wanted, [entry.site_id])
            own = 1 if entry.decision is not None else 0
            return own + sum(found[state] for state in UNDECIDED)

        return await self._database.read(work)

    async def decide_kin(
        self,
        who: SignedIn,
        comment_id: str,
        kin: Kin,
        label: DecisionLabel,
        *,
        value: str = "",
        excepted: Sequence[str] = (),
        and_later: bool = False,
        tab: Tab | None = None,
        seen: int | None = None,
        revision: int | None = None,
        note: str | None = None,
    ) -> ActionOutcome:
        """Decide on a comment and on all without a decision by its author, host or campaign.

        With `seen` and `revision` of the comment itself it raises like `decide`, and decides on
        none. With a `tab`, only on those that are on it: what a row of the queue stands for.
        `value` picks one of the comment's hosts; it may be left out if there is one. `excepted`
        comments stay as they are. `and_later` makes a rule for those to come (for an author:
        ham only, and only with a mail address; for a host: spam only; Invalid otherwise). One
        undo takes all of it back, the rule too.
        """
        check_note(note)
        await self._filed(who, comment_id)

        def begin(connection: Connection) -> tuple[str, Filter, str, int, BulkOutcome]:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            key = kin_value(connection, entry, kin, value)
            words = words_of(connection, entry, kin, key)
            begun = actions.begin(connection, who.moderator, "decide", label=label, words=words)
            if and_later:
                make_rule(connection, entry, kin, label, key, who=who, action_id=begun)
            first = BulkOutcome()
            if entry.decision != label and comment_id not in excepted:
                say(connection, begun, entry, label, who, seen, revision=revision, note=note)
                first = BulkOutcome((comment_id,))
            kin_filter = Filter.of_kin(kin, key)
            return begun, kin_filter, entry.site_id, entries.last_number(connection), first

        action_id, wanted, site_id, until, outcome = await self._database.write(begin)
        outcome += await self._batches.decide_all(
            who, action_id, wanted, (site_id,), UNDECIDED if tab is None else (tab,), label,
            until=until, excepted={*excepted, comment_id}, note=note,
        )  # fmt: skip
        return await self._database.read(lambda connection: done(connection, action_id, outcome))

    async def decide_many(
        self,
        who: SignedIn,
        seen: Mapping[str, int],
        label: DecisionLabel,
        *,
        note: str | None = None,
    ) -> ActionOutcome:
        """Decide on a selection: comment ids with `Item.seen` of each. Up to 1,000."""
        check_note(note)
        if not 0 < len(seen) <= MOST_SELECTED:
            raise Invalid(f"select 1 to {MOST_SELECTED} comments", field="selection")
        chosen = [DecisionTarget(0, comment_id, n) for comment_id, n in sorted(seen.items())]

        def begin(connection: Connection) -> str:
            for one in chosen:
                access.entry_of(connection, who, one.comment_id, role="moderator")
            return actions.begin(connection, who.moderator, "decide", label=label)

        action_id = await self._database.write(begin)
        outcome = await self._batches.decide(who, action_id, chosen, label, note=note)
        return await self._database.read(lambda connection: done(connection, action_id, outcome))

    async def decide_filter(
        self, who: SignedIn, wanted: Filter, label: DecisionLabel, *, count: int
    ) -> ActionOutcome:
        """Decide on everything under a filter. `count` is what the moderator was shown.

        Raises Conflict if there are more by now: show the new count and ask again. On the tab
        `decided` it is refused (Invalid): decisions are overturned one by one.
        """
        if wanted.tab == "decided":
            raise Invalid("what is decided is overturned one by one", field="tab")
        site_ids = access.site_ids(who, wanted.site)
        access.require_all(who, "moderator", site_ids)

        def begin(connection: Connection) -> tuple[str, int]:
            now = counted(connection, wanted, site_ids)
            if now > count:
                raise Conflict(f"there are {now} by now, not {count}")
            begun = actions.begin(
                connection, who.moderator, "decide", label=label, words=wanted.query()
            )
            return begun, entries.last_number(connection)

        action_id, until = await self._database.write(begin)
        outcome = await self._batches.decide_all(
            who, action_id, wanted, site_ids, (wanted.tab,), label, until=until
        )
        return await self._database.read(lambda connection: done(connection, action_id, outcome))

    async def trust_author(self, who: SignedIn, comment_id: str) -> ActionOutcome:
        """From now on, ham from this author: by mail address; without one it is Invalid.

        The comment itself is decided ham, if it has no decision.
        """
        return await self._order(who, comment_id, "author", "ham")

    async def block_host(self, who: SignedIn, comment_id: str, host: str) -> ActionOutcome:
        """From now on, spam if a comment links to this host or one below it.

        The comment itself is decided spam, if it has no decision.
        """
        return await self._order(who, comment_id, "host", "spam", host=host)

    async def remove_rule(self, who: SignedIn, rule_id: str) -> ActionOutcome:
        """End a rule. What it caught stays as it was judged."""

        def work(connection: Connection) -> ActionOutcome:
            rule = rules.get(connection, rule_id) if is_id(rule_id) else None
            if rule is None or who.role_on(rule.site.id) is None:
                raise NotFound("no rule of your sites has this id")
            who.require("moderator", rule.site.id)
            action_id = actions.begin(connection, who.moderator, "lift", words=rule.words)
            if not rule_changes.remove(connection, rule_id, action_id=action_id):
                raise Conflict("this rule was removed already")
            return done(connection, action_id, BulkOutcome())

        return await self._database.write(work)

    async def undo(self, who: SignedIn, action_id: str) -> ActionOutcome:
        """Undo an action as one: of one's own, or as an owner of anybody on the site.

        Comments that were decided on by somebody since are left, and come back as clashes.
        Raises Conflict if it is undone already.
        """

        def begin(connection: Connection) -> tuple[str, list[ActionEntry]]:
            undone = _undoable(connection, who, action_id)
            begun = actions.begin(
                connection, who.moderator, "undo",
                label=undone.label, words=undone.words, undoes=action_id,
            )  # fmt: skip
            undo.mark_undone(connection, action_id, by=begun)
            undo.take_back(connection, undone, by=begun)
            return begun, action_entries.of_action(connection, action_id)

        begun, written = await self._database.write(begin)
        outcome = await self._batches.restore(who, begun, written)
        return await self._database.read(lambda connection: done(connection, begun, outcome))

    async def undo_last(self, who: SignedIn) -> ActionOutcome:
        """Undo this moderator's latest action that is not undone. Raises NotFound if none is."""
        last = await self._database.read(
            lambda connection: undo.last_to_undo(connection, who.moderator)
        )
        if last is None:
            raise NotFound("there is nothing to undo")
        return await self.undo(who, last.id)

    async def _order(
        self,
        who: SignedIn,
        comment_id: str,
        kin: Kin,
        label: DecisionLabel,
        *,
        host: str = "",
    ) -> ActionOutcome:
        """Make a rule from a comment, and decide on the comment if nobody has."""
        await self._filed(who, comment_id)

        def work(connection: Connection) -> ActionOutcome:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            value = kin_value(connection, entry, kin, host)
            words = words_of(connection, entry, kin, value)
            begun = actions.begin(
                connection, who.moderator, "trust" if label == "ham" else "block",
                label=label, words=words,
            )  # fmt: skip
            make_rule(connection, entry, kin, label, value, who=who, action_id=begun)
            if entry.decision is not None:
                return done(connection, begun, BulkOutcome())
            chosen = [DecisionTarget(entry.number, comment_id, entry.seen)]
            outcome = bulk.decide_targets(connection, begun, chosen, label, who=who.moderator)
            return done(connection, begun, outcome)

        return await self._database.write(work)

    async def _filed(self, who: SignedIn, comment_id: str) -> None:
        """See to it that what a comment goes with is known."""
        entry = await self._database.read(
            lambda connection: access.entry_of(connection, who, comment_id, role="viewer")
        )
        if not entry.is_filed:
            await self._filing.sweep()


def _undoable(connection: Connection, who: SignedIn, action_id: str) -> Action:
    """An action that `who` may undo. One that touched nothing has no site: it is its maker's."""
    action = actions.get(connection, action_id) if is_id(action_id) else None
    touched = undo.sites_touched(connection, action_id) if action else set()
    own = action is not None and action.moderator == who.moderator.name
    is_known = all(who.role_on(site_id) for site_id in touched) and (touched or own)
    if action is None or not is_known:
        raise NotFound("no action on your sites has this id")
    access.require_all(who, "moderator" if own else "owner", touched)
    return action
