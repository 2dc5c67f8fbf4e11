"""Many comments in one action, a hundred in each transaction: others get their turn between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from model.comment import Comment
from service.domain.comments import DecisionLabel
from service.domain.filter import Filter
from service.domain.leads import leads_nowhere_else
from service.domain.people import SignedIn
from service.domain.queue import Tab
from service.store.async_store import AsyncStore
from service.store.database.exclusion import ALONE, Locks
from service.store.queue import bulk, targets
from service.store.queue.action_entries import ActionEntry
from service.store.queue.bulk import BulkOutcome
from service.store.queue.targets import DecisionTarget

AT_ONCE = 100  # decisions in one transaction
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FilterBatch:
    """What an action is to decide: all under a filter and on some tabs that was there then.

    `until` is the number of the newest entry when it began. `spared` comments stay as they are.
    `shown` is the one comment that stood for all of them: only those that lead nowhere else are
    meant then. Where `listed` is given, only these are, by id, that are as they were seen.
    """

    action_id: str
    filter_: Filter
    site_ids: tuple[str, ...]
    tabs: tuple[Tab, ...]
    label: DecisionLabel
    until: int
    spared: frozenset[str] = frozenset()
    note: str | None = None
    shown: Comment | None = None
    listed: Mapping[str, int] | None = None

    def covers(self, target: DecisionTarget) -> bool:
        """Whether a comment is meant, as far as its id and its log tell."""
        if target.comment_id in self.spared:
            return False
        return self.listed is None or self.listed.get(target.comment_id) == target.seen


class Batches:
    """Carries out what an action has begun."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def decide_targets(
        self,
        who: SignedIn,
        action_id: str,
        targets: Sequence[DecisionTarget],
        label: DecisionLabel,
        *,
        note: str | None,
    ) -> BulkOutcome:
        """Decide on these comments, those that nobody has decided on since they were chosen."""
        decide = partial(
            bulk.decide_targets, action_id=action_id, label=label, who=who.moderator, note=note
        )
        outcome = BulkOutcome()
        for part in _in_parts(targets):
            locks = Locks(comments=tuple(target.comment_id for target in part))
            outcome += await self._database.write(partial(decide, targets=part), locks=locks)
        return outcome

    async def decide_filter(self, who: SignedIn, batch: FilterBatch) -> BulkOutcome:
        """Decide on all that the batch is about."""
        outcome, last = BulkOutcome(), 0
        while True:
            part, last_of_part = await self._database.write(
                partial(_decide_after, who, batch, last), locks=ALONE
            )
            outcome += part
            if last_of_part is None:
                return outcome
            last = last_of_part

    async def restore_entries(
        self, who: SignedIn, action_id: str, entries: Sequence[ActionEntry]
    ) -> BulkOutcome:
        """Put back what had stood before another action wrote these entries."""
        restore = partial(bulk.restore_entries, action_id=action_id, who=who.moderator)
        outcome = BulkOutcome()
        for part in _in_parts(entries):
            locks = Locks(comments=tuple(entry.comment_id for entry in part))
            outcome += await self._database.write(partial(restore, entries=part), locks=locks)
        return outcome


def _decide_after(
    who: SignedIn, batch: FilterBatch, number: int, connection: Connection
) -> tuple[BulkOutcome, int | None]:
    """Decide on the next of a batch after a number. Returns the last number, None at the end."""
    entries = targets.under_filter(
        connection, batch.filter_, batch.site_ids,
        tabs=batch.tabs, after=number, until=batch.until, limit=AT_ONCE,
    )  # fmt: skip
    due = list(filter(batch.covers, entries))
    if batch.shown is not None:
        due = leading_nowhere_else(connection, due, batch.shown)
    outcome = bulk.decide_targets(
        connection, batch.action_id, due, batch.label, who=who.moderator, note=batch.note
    )
    return outcome, (entries[-1].number if entries else None)


def leading_nowhere_else(
    connection: Connection, due: Sequence[DecisionTarget], shown: Comment
) -> list[DecisionTarget]:
    """Those that lead to no more than one that was read: what nobody saw is not approved."""
    words = targets.words_of_targets(connection, due)
    return [target for target in due if leads_nowhere_else(words[target.comment_id], shown)]


def _in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
