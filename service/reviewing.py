"""What moderators see: the queue, a comment, the overview, the audit. No HTTP, no SQL."""

from collections.abc import Sequence

from service.review.filter import Filter
from service.review.people import SignedIn
from service.review.values import (
    Action,
    AuditPage,
    CampaignsPage,
    Changes,
    Choices,
    Claim,
    Detail,
    Overview,
    QueuePage,
    RulesPage,
    Tab,
)
from service.store.lanes import Lanes


class Reviewing:
    """Reads for moderators, and their claims. Each sees the sites they belong to, no others.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, and Invalid for a filter or a cursor that cannot be.
    """

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    async def queue(
        self, who: SignedIn, wanted: Filter, *, after: str | None = None, limit: int = 50
    ) -> QueuePage:
        """A page of rows, near-duplicates as one.

        Held, rejected and published: what a decision is worth most first, then by age. Decided:
        the newest decision first. `wanted.campaign` lists the members of a campaign singly.
        """
        raise NotImplementedError

    async def counts(self, who: SignedIn, wanted: Filter) -> dict[Tab, int]:
        """How many comments (not rows) each tab has under the rest of the filter."""
        raise NotImplementedError

    async def choices(self, who: SignedIn, wanted: Filter) -> Choices:
        """What the filters can be set to on this tab, the most frequent first."""
        raise NotImplementedError

    async def detail(self, who: SignedIn, comment_id: str) -> Detail:
        """A comment with all that helps to decide on it. Claims nothing."""
        raise NotImplementedError

    async def next(self, who: SignedIn, wanted: Filter, *, after: str | None) -> str | None:
        """The id of the row that follows a comment in the queue; None at its end.

        `after` is a comment's id: it may have left the queue meanwhile. Without it: the first.
        """
        raise NotImplementedError

    async def previous(self, who: SignedIn, wanted: Filter, *, before: str) -> str | None:
        """The id of the row that precedes a comment in the queue; None at its beginning."""
        raise NotImplementedError

    async def claim(self, who: SignedIn, comment_id: str) -> Claim:
        """Claim a comment, or keep it claimed: what comes back is the claim that holds.

        `is_mine` is False if another moderator was first. A viewer claims nothing: Forbidden.
        """
        raise NotImplementedError

    async def release(self, who: SignedIn, comment_id: str) -> None:
        """Let a comment go. Does nothing if it is not claimed by this moderator."""
        raise NotImplementedError

    async def claims(self, who: SignedIn, comment_ids: Sequence[str]) -> dict[str, Claim]:
        """The claims that hold on these comments, by comment id."""
        raise NotImplementedError

    async def changes(self, who: SignedIn, *, after: str | None) -> Changes:
        """What changed on the moderator's sites since a cursor; without one, only a cursor.

        Cheap enough to ask every second.
        """
        raise NotImplementedError

    async def overview(self, who: SignedIn, *, site: str = "", days: int = 30) -> Overview:
        """The numbers of a site by its name, or of all the moderator's sites."""
        raise NotImplementedError

    async def audit(
        self,
        who: SignedIn,
        *,
        site: str = "",
        comment_id: str = "",
        moderator: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> AuditPage:
        """Entries of the label log, newest first, of a site, a comment or a moderator."""
        raise NotImplementedError

    async def campaigns(
        self, who: SignedIn, *, site: str = "", after: str | None = None, limit: int = 50
    ) -> CampaignsPage:
        """The campaigns of a site by its name, or of all the moderator's sites."""
        raise NotImplementedError

    async def rules(self, who: SignedIn, *, site: str = "") -> RulesPage:
        """The rules of a site by its name, or of all the moderator's sites."""
        raise NotImplementedError

    async def actions(self, who: SignedIn, *, limit: int = 100) -> tuple[Action, ...]:
        """The latest actions of this moderator, newest first, with those that were undone."""
        raise NotImplementedError
