"""What a site does with its comments by its key: read, list, decide, undo. No HTTP, no SQL."""

from functools import partial

from sqlalchemy import Connection

from model.verdict import Label
from service.domain.comments import DecisionLabel, History, StoredComment
from service.domain.errors import DecidedByModerator, NotFound
from service.domain.queue import CommentsPage
from service.domain.sites import Site
from service.store.async_store import AsyncStore
from service.store.comments import comments, label_log, signatures, undecided
from service.store.database.exclusion import ALONE, Locks
from service.store.queue import erasure


class SiteComments:
    """Every method raises NotFound for a comment that is unknown or another site's."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def read_comment(self, site: Site, comment_id: str) -> tuple[StoredComment, History]:
        """A comment and all that was said of it."""

        def read(connection: Connection) -> tuple[StoredComment, History]:
            stored = _existing(connection, site, comment_id)
            return stored, comments.history(connection, comment_id)

        return await self._database.read(read)

    async def list_waiting(
        self, site: Site, label: Label, *, after: str | None, limit: int
    ) -> CommentsPage:
        """A page of the comments without a decision, those that wait longest first."""
        page = partial(undecided.page, site_id=site.id, label=label, after=after, limit=limit)
        return await self._database.read(page)

    async def decide_comment(
        self,
        site: Site,
        comment_id: str,
        label: DecisionLabel,
        *,
        moderator: str | None = None,
        note: str | None = None,
        revision: int | None = None,
    ) -> StoredComment:
        """Enter a decision by the site's key in the label log; the last one stands.

        Raises EditedSince if a revision is named and the comment was edited since,
        DecidedByModerator if somebody who signed in has decided otherwise.
        """

        def decide(connection: Connection) -> StoredComment:
            stored = _existing(connection, site, comment_id)
            if stored.decision is None or stored.decision.label != label:
                require_no_moderator(connection, stored)
            label_log.append(
                connection, comment_id, label,
                moderator=moderator, note=note, revision=revision, by=site.by_key("api"),
            )  # fmt: skip
            return _existing(connection, site, comment_id)

        return await self._database.write(decide, locks=Locks(comments=(comment_id,)))

    async def erase_comment(self, site: Site, comment_id: str) -> None:
        """Take away a comment's words and all that its author could be known by.

        What was decided stays in the label log, without words. Again changes nothing more.
        """

        def erase(connection: Connection) -> None:
            if erasure.find(connection, site.id, comment_id=comment_id) is None:
                raise NotFound("no comment of this site has this id")
            erasure.erase(connection, comment_id)

        await self._database.write(erase, locks=_of_erasure(comment_id))

    async def erase_external(self, site: Site, external_id: str) -> None:
        """The same for the comment that a site knows by its own id, if there is one."""

        def erase(connection: Connection) -> None:
            comment_id = erasure.find(connection, site.id, external_id=external_id)
            if comment_id is not None:
                erasure.erase(connection, comment_id)

        await self._database.write(erase, locks=ALONE)

    async def withdraw_decision(
        self, site: Site, comment_id: str, *, moderator: str | None = None
    ) -> StoredComment:
        """Undo the decision that stands, by a further entry. Raises NotFound if none stands.

        Raises DecidedByModerator if it is of somebody who signed in.
        """

        def withdraw(connection: Connection) -> StoredComment:
            stored = _existing(connection, site, comment_id)
            if stored.decision is None:
                raise NotFound("no decision stands on this comment")
            require_no_moderator(connection, stored)
            by = site.by_key("api")
            label_log.append(connection, comment_id, "withdrawn", moderator=moderator, by=by)
            return _existing(connection, site, comment_id)

        return await self._database.write(withdraw, locks=Locks(comments=(comment_id,)))


def _of_erasure(comment_id: str) -> Locks:
    """The comment, and what names it elsewhere: campaigns, rules, claims."""
    return Locks(names=("filing", "rules", "claims"), comments=(comment_id,))


def require_no_moderator(connection: Connection, stored: StoredComment) -> None:
    """Raise DecidedByModerator if the decision that stands is of somebody who signed in.

    A key cannot pretend to be a person: whatever name it sends, it is the blog that speaks.
    """
    decision = stored.decision
    if decision and signatures.stands_by_moderator(connection, stored.id, decision.label):
        raise DecidedByModerator


def _existing(connection: Connection, site: Site, comment_id: str) -> StoredComment:
    stored = comments.get(connection, site.id, comment_id)
    if stored is None:
        raise NotFound("no comment of this site has this id")
    return stored
