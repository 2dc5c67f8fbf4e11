"""Many comments in one action, a hundred in each transaction: others get their turn between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from service.domain.comments import DecisionLabel
from service.domain.filter import Filter
from service.domain.people import SignedIn
from service.domain.queue import Tab
from service.store.async_store import AsyncStore
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
    """

    action_id: str
    filter_: Filter
    site_ids: tuple[str, ...]
    tabs: tuple[Tab, ...]
    label: DecisionLabel
    until: int
    spared: frozenset[str] = frozenset()
    note: str | None = None


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
            outcome += await self._database.write(partial(decide, targets=part))
        return outcome

    async def decide_filter(self, who: SignedIn, batch: FilterBatch) -> BulkOutcome:
        """Decide on all that the batch is about."""
        outcome, last = BulkOutcome(), 0
        while True:
            part, last_of_part = await self._database.write(
                partial(_decide_after, who, batch, last)
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
            outcome += await self._database.write(partial(restore, entries=part))
        return outcome


def _decide_after(
    who: SignedIn, batch: FilterBatch, number: int, connection: Connection
) -> tuple[BulkOutcome, int | None]:
    """Decide on the next of a batch after a number. Returns the last number, None at the end."""
    entries = targets.under_filter(
        connection, batch.filter_, batch.site_ids,
        tabs=batch.tabs, after=number, until=batch.until, limit=AT_ONCE,
    )  # fmt: skip
    due = [entry for entry in entries if entry.comment_id not in batch.spared]
    outcome = bulk.decide_targets(
        connection, batch.action_id, due, batch.label, who=who.moderator, note=batch.note
    )
    return outcome, (entries[-1].number if entries else None)


def _in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
