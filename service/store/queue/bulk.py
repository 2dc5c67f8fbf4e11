"""Many comments in one action, some in each transaction, so that others get their turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.actions import Clash
from service.domain.comments import DecisionLabel, LogLabel
from service.domain.errors import Conflict
from service.domain.people import Moderator
from service.store.queue import actions
from service.store.queue.actions import ActionEntry
from service.store.queue.targets import DecisionTarget


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The comments that were changed, and those that were left."""

    changed: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()

    def __add__(self, other: "BulkOutcome") -> "BulkOutcome":
        """Both together."""
        return BulkOutcome(self.changed + other.changed, self.clashes + other.clashes)


def decide(
    connection: Connection,
    action_id: str,
    chosen: Iterable[DecisionTarget],
    label: DecisionLabel,
    *,
    who: Moderator,
    note: str | None = None,
) -> BulkOutcome:
    """Decide on some comments; those that were decided on since they were chosen are left."""
    wanted: list[tuple[str, int, LogLabel]] = [(one.comment_id, one.seen, label) for one in chosen]
    return _say_all(connection, action_id, wanted, who=who, note=note)


def restore(
    connection: Connection, action_id: str, done: Sequence[ActionEntry], *, who: Moderator
) -> BulkOutcome:
    """Put back what had stood before some entries; where the log has grown since, leave it."""
    wanted: list[tuple[str, int, LogLabel]] = [
        (one.comment_id, one.sequence, one.before or "withdrawn") for one in done
    ]
    return _say_all(connection, action_id, wanted, who=who, note=None)


def _say_all(
    connection: Connection,
    action_id: str,
    wanted: Sequence[tuple[str, int, LogLabel]],
    *,
    who: Moderator,
    note: str | None,
) -> BulkOutcome:
    changed, clashes = [], []
    for comment_id, seen, label in sorted(wanted):  # in one order, so that none waits for another
        try:
            actions.say(connection, action_id, comment_id, label, who=who, seen=seen, note=note)
        except Conflict:
            clashes.append(actions.clash(connection, comment_id))
        else:
            changed.append(comment_id)
    actions.count(connection, action_id, len(changed))
    return BulkOutcome(tuple(changed), tuple(clashes))
