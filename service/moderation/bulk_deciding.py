"""Decisions on many comments at once: kin, a selection, a filter. No HTTP, no SQL."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from model.comment import Comment
from service.domain.actions import ActionOutcome
from service.domain.comments import DecisionLabel, NewLogEntry
from service.domain.errors import Conflict, Invalid
from service.domain.filter import Filter
from service.domain.kin import KinDecision
from service.domain.people import SignedIn
from service.moderation import access
from service.moderation.batches import Batches, FilterBatch, leading_nowhere_else
from service.moderation.filing import FilingRoom
from service.moderation.kin import kin_value, stored_of
from service.moderation.steps import (
    append_one,
    check_note,
    make_rule,
    of_rules,
    outcome_of,
    words_of,
)
from service.store.async_store import AsyncStore
from service.store.queue import actions, counts, entries
from service.store.queue.bulk import BulkOutcome
from service.store.queue.entries import QueueEntry
from service.store.queue.targets import DecisionTarget, under_filter

MOST_SELECTED = 1000
ALL = Filter()


class BulkDecisions:
    """Actions on many comments, each recorded, each of which can be undone as one.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, Forbidden for a viewer, and Invalid for a value that cannot be.
    """

    def __init__(self, database: AsyncStore, filing: FilingRoom) -> None:
        self._database = database
        self._filing = filing
        self._batches = Batches(database)

    async def decide_kin(self, who: SignedIn, decision: KinDecision) -> ActionOutcome:
        """Decide on a comment and on those that wait by its author, host or campaign.

        Raises like `Decisions.decide_comment` for the comment itself, and decides on none then.
        One undo takes all of it back, the rule too.
        """
        check_note(decision.note)
        await self._filing.require_filed(who, decision.comment_id)
        batch, outcome = await self._database.write(
            partial(_begin_kin, who, decision), locks=of_rules(decision.comment_id)
        )
        return await self._carry_out(who, batch, outcome)

    async def decide_selection(
        self,
        who: SignedIn,
        seen: Mapping[str, int],
        label: DecisionLabel,
        *,
        note: str | None = None,
        alike: Collection[str] = (),
        listed: Filter = ALL,
    ) -> ActionOutcome:
        """Decide on a selection: comment ids with `Item.seen` of each. Up to 1,000.

        Of those in `alike`, the row stood for its campaign under the filter that was `listed`:
        all of it is decided on, but ham only what leads nowhere else than what was shown.
        """
        check_note(note)
        if not 0 < len(seen) <= MOST_SELECTED:
            raise Invalid(f"select 1 to {MOST_SELECTED} comments", field="selection")

        def begin(connection: Connection) -> tuple[str, list[DecisionTarget]]:
            targets = _selected(connection, who, seen, label, alike=alike, listed=listed)
            return actions.begin(connection, who.moderator, "decide", label=label), targets

        action_id, targets = await self._database.write(begin)
        outcome = await self._batches.decide_targets(who, action_id, targets, label, note=note)
        return await self._database.read(
            lambda connection: outcome_of(connection, action_id, outcome)
        )

    async def decide_filter(
        self, who: SignedIn, filter_: Filter, label: DecisionLabel, *, count: int | None
    ) -> ActionOutcome:
        """Decide on everything under a filter. `count` is what the moderator was shown;
        None if they were told that there are more than are counted.

        Raises Conflict if there are more by now: show how many and ask again. On the tab
        `decided` it is refused (Invalid): decisions are overturned one by one.
        """
        if filter_.tab == "decided":
            raise Invalid("what is decided is overturned one by one", field="tab")
        site_ids = access.site_ids(who, filter_.site)
        access.require_all(who, "moderator", site_ids)

        def begin(connection: Connection) -> FilterBatch:
            if counts.are_more_than(count, connection, filter_, site_ids):
                raise Conflict(f"there are more than {count} by now")
            words, until = filter_.query(), entries.last_number(connection)
            action_id = actions.begin(connection, who.moderator, "decide", label=label, words=words)
            return FilterBatch(action_id, filter_, site_ids, (filter_.tab,), label, until)

        batch = await self._database.write(begin)
        return await self._carry_out(who, batch, BulkOutcome())

    async def _carry_out(
        self, who: SignedIn, batch: FilterBatch, outcome: BulkOutcome
    ) -> ActionOutcome:
        """Decide on what an action has begun with; `outcome` is what came of it so far."""
        outcome += await self._batches.decide_filter(who, batch)
        return await self._database.read(
            lambda connection: outcome_of(connection, batch.action_id, outcome)
        )


def _selected(
    connection: Connection,
    who: SignedIn,
    seen: Mapping[str, int],
    label: DecisionLabel,
    *,
    alike: Collection[str],
    listed: Filter,
) -> list[DecisionTarget]:
    """The comments that were selected, and those that their rows stood for."""
    targets = {id_: DecisionTarget(0, id_, n) for id_, n in sorted(seen.items())}
    until = entries.last_number(connection)
    for comment_id in sorted(seen):
        entry = access.entry_of(connection, who, comment_id, role="moderator")
        if comment_id in alike and entry.campaign_id is not None and listed.tab != "decided":
            of_them = replace(listed, campaign=entry.campaign_id)
            copies = under_filter(
                connection, of_them, (entry.site_id,),
                tabs=(listed.tab,), after=0, until=until, limit=MOST_SELECTED,
            )  # fmt: skip
            if label == "ham":
                shown = stored_of(connection, entry).comment
                copies = leading_nowhere_else(connection, copies, shown)
            targets = {copy.comment_id: copy for copy in copies} | targets
    return list(targets.values())


def _begin_kin(
    who: SignedIn, decision: KinDecision, connection: Connection
) -> tuple[FilterBatch, BulkOutcome]:
    """Decide on the comment itself. Returns what is left to decide on, too."""
    comment_id, kin, label = decision.comment_id, decision.kin, decision.label
    entry = access.entry_of(connection, who, comment_id, role="moderator")
    value = kin_value(connection, entry, kin, decision.host)
    if not decision.tabs and not decision.with_itself:
        raise Invalid("choose which of them: those that wait, or others", field="tab")
    words = words_of(connection, entry, kin, value)
    action_id = actions.begin(connection, who.moderator, "decide", label=label, words=words)
    if decision.and_later:
        make_rule(connection, entry, kin, label, value, who=who, action_id=action_id)
    outcome = BulkOutcome()
    spared = decision.spared
    if decision.with_itself and entry.decision != label and comment_id not in spared:
        new = NewLogEntry(label, decision.seen, decision.revision, decision.note)
        outcome = append_one(connection, action_id, comment_id, new, who=who)
    if decision.with_itself:
        spared |= {comment_id}
    batch = FilterBatch(
        action_id, Filter.of_kin(kin, value), (entry.site_id,), decision.tabs, label,
        until=entries.last_number(connection), note=decision.note, spared=spared,
        shown=_stands_for_all(connection, entry, decision),
        listed=decision.listed if label == "ham" else None,
    )  # fmt: skip
    return batch, outcome


def _stands_for_all(
    connection: Connection, entry: QueueEntry, decision: KinDecision
) -> Comment | None:
    """The comment of a row that stood for its campaign; None where all of them were listed."""
    is_row = decision.kin == "campaign" and decision.with_itself
    return stored_of(connection, entry).comment if is_row and decision.label == "ham" else None
