"""Undoing what a moderator did in one go. No HTTP, no SQL."""

from functools import partial

from sqlalchemy import Connection

from service.domain.actions import Action, ActionOutcome
from service.domain.errors import NotFound
from service.domain.people import SignedIn
from service.moderation import access
from service.moderation.batches import Batches
from service.moderation.steps import of_rules, outcome_of
from service.store.async_store import AsyncStore
from service.store.database.ids import is_id
from service.store.queue import action_entries, actions, undo
from service.store.queue.action_entries import ActionEntry


class ActionUndo:
    """Takes actions back, each as one. An undo is an action itself, and can be undone as well."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database
        self._batches = Batches(database)

    async def undo_action(self, who: SignedIn, action_id: str) -> ActionOutcome:
        """Undo an action as one: of one's own, or as an owner of anybody on the site.

        Comments that were decided on by somebody since are left, and come back as clashes.
        Raises NotFound for an action on other sites, Conflict if it is undone already.
        """
        undo_id, entries = await self._database.write(
            partial(_begin, who, action_id), locks=of_rules()
        )
        outcome = await self._batches.restore_entries(who, undo_id, entries)
        return await self._database.read(
            lambda connection: outcome_of(connection, undo_id, outcome)
        )

    async def undo_last_action(self, who: SignedIn) -> ActionOutcome:
        """Undo this moderator's latest action that is not undone. Raises NotFound if none is."""
        last = await self._database.read(
            lambda connection: undo.last_to_undo(connection, who.moderator)
        )
        if last is None:
            raise NotFound("there is nothing to undo")
        return await self.undo_action(who, last.id)


def _begin(who: SignedIn, action_id: str, connection: Connection) -> tuple[str, list[ActionEntry]]:
    """Begin an undo: its id, and the entries of the label log that it is to take back."""
    action = _undoable(connection, who, action_id)
    undo_id = actions.begin(
        connection, who.moderator, "undo", label=action.label, words=action.words, undoes=action_id
    )
    undo.mark_undone(connection, action_id, by=undo_id)
    undo.take_back(connection, action, by=undo_id)
    return undo_id, action_entries.of_action(connection, action_id)


def _undoable(connection: Connection, who: SignedIn, action_id: str) -> Action:
    """An action that `who` may undo. One that touched nothing has no site: it is its maker's."""
    action = actions.get(connection, action_id) if is_id(action_id) else None
    site_ids = undo.sites_touched(connection, action_id) if action else set()
    is_own = action is not None and action.moderator == who.moderator.name
    is_known = all(who.role_on(site_id) for site_id in site_ids) and (site_ids or is_own)
    if action is None or not is_known:
        raise NotFound("no action on your sites has this id")
    access.require_all(who, "moderator" if is_own else "owner", site_ids)
    return action
