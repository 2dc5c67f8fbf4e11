"""Many comments in one action, some in each transaction, so that others get their turn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.actions import Clash
from service.domain.comments import DecisionLabel, NewLogEntry
from service.domain.errors import Conflict
from service.domain.people import Moderator
from service.store.queue import actions
from service.store.queue.action_entries import ActionEntry, append_to_log
from service.store.queue.clashes import clash_on
from service.store.queue.targets import DecisionTarget


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The comments that were changed, and those that were left."""

    changed: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()

    def __add__(self, later: "BulkOutcome") -> "BulkOutcome":
        """Both together."""
        return BulkOutcome(self.changed + later.changed, self.clashes + later.clashes)


def decide_targets(
    connection: Connection,
    action_id: str,
    targets: Iterable[DecisionTarget],
    label: DecisionLabel,
    *,
    who: Moderator,
    note: str | None = None,
) -> BulkOutcome:
    """Decide on some comments; those that were decided on since they were chosen are left."""
    new = {target.comment_id: NewLogEntry(label, target.seen, note=note) for target in targets}
    return _append_all(connection, action_id, new, who=who)


def restore_entries(
    connection: Connection, action_id: str, entries: Sequence[ActionEntry], *, who: Moderator
) -> BulkOutcome:
    """Put back what had stood before some entries; where the log has grown since, leave it."""
    new = {entry.comment_id: _restoring(entry) for entry in entries}
    return _append_all(connection, action_id, new, who=who)


def _restoring(entry: ActionEntry) -> NewLogEntry:
    """To take a decision back is safe whatever the words; to put one back is only for its own."""
    before = entry.sequence - 1
    if entry.before is None:
        return NewLogEntry("withdrawn", entry.sequence, restores=before)
    return NewLogEntry(entry.before, entry.sequence, entry.revision, restores=before)


def _append_all(
    connection: Connection, action_id: str, new: Mapping[str, NewLogEntry], *, who: Moderator
) -> BulkOutcome:
    changed, clashes = [], []
    for comment_id in sorted(new):  # in one order, so that none waits for another
        try:
            append_to_log(connection, action_id, comment_id, new[comment_id], who=who)
        except Conflict:
            clashes.append(clash_on(connection, comment_id))
        else:
            changed.append(comment_id)
    actions.count(connection, action_id, len(changed))
    return BulkOutcome(tuple(changed), tuple(clashes))
