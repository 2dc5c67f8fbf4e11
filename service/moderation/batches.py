"""Many comments in one action, a hundred in each transaction: others get their turn between."""

from collections.abc import Callable, Iterator, Sequence
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
One = TypeVar("One")


class Batches:
    """Carries out what an action has begun."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def decide(
        self,
        who: SignedIn,
        action_id: str,
        chosen: Sequence[DecisionTarget],
        label: DecisionLabel,
        *,
        note: str | None,
    ) -> BulkOutcome:
        """Decide on these comments, those that nobody has decided on since they were chosen."""
        outcome = BulkOutcome()
        for some in _parts(chosen):
            outcome += await self._database.write(_deciding(who, action_id, some, label, note))
        return outcome

    async def restore(
        self, who: SignedIn, action_id: str, written: Sequence[ActionEntry]
    ) -> BulkOutcome:
        """Put back what had stood before another action."""
        outcome = BulkOutcome()
        for some in _parts(written):
            outcome += await self._database.write(_restoring(who, action_id, some))
        return outcome

    async def decide_all(
        self,
        who: SignedIn,
        action_id: str,
        wanted: Filter,
        site_ids: Sequence[str],
        states: Sequence[Tab],
        label: DecisionLabel,
        *,
        until: int,
        excepted: set[str] | None = None,
        note: str | None = None,
    ) -> BulkOutcome:
        """Decide on all under a filter and on some tabs that was there when the action began.

        `until` is the number of the newest entry then.
        """
        spared = excepted or set()

        def some(after: int) -> Callable[[Connection], tuple[int | None, BulkOutcome]]:
            def work(connection: Connection) -> tuple[int | None, BulkOutcome]:
                found = targets.under_filter(
                    connection, wanted, site_ids,
                    tabs=states, after=after, until=until, limit=AT_ONCE,
                )  # fmt: skip
                due = [one for one in found if one.comment_id not in spared]
                outcome = _deciding(who, action_id, due, label, note)(connection)
                return (found[-1].number if found else None), outcome

            return work

        outcome, after = BulkOutcome(), 0
        while True:
            last, more = await self._database.write(some(after))
            outcome += more
            if last is None:
                return outcome
            after = last


def _deciding(
    who: SignedIn,
    action_id: str,
    chosen: Sequence[DecisionTarget],
    label: DecisionLabel,
    note: str | None,
) -> Callable[[Connection], BulkOutcome]:
    return lambda connection: bulk.decide_targets(
        connection, action_id, chosen, label, who=who.moderator, note=note
    )


def _restoring(
    who: SignedIn, action_id: str, written: Sequence[ActionEntry]
) -> Callable[[Connection], BulkOutcome]:
    return lambda connection: bulk.restore_entries(
        connection, action_id, written, who=who.moderator
    )


def _parts(things: Sequence[One]) -> Iterator[Sequence[One]]:
    return (things[at : at + AT_ONCE] for at in range(0, len(things), AT_ONCE))
