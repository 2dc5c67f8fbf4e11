"""What moderators do: decide, note, make rules, undo. No HTTP, no SQL."""

from collections.abc import Mapping, Sequence

from service.review.filter import Filter
from service.review.people import SignedIn
from service.review.values import Done, Kin
from service.store.lanes import Lanes
from service.store.values import DecisionLabel


class Deciding:
    """Actions, each recorded, each of which can be undone as one.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, Forbidden for a viewer, and Invalid for a value that cannot be. What is decided
    goes through the label log, like decisions that come by the JSON API.
    """

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    async def decide(
        self,
        who: SignedIn,
        comment_id: str,
        label: DecisionLabel,
        *,
        seen: int | None,
        revision: int | None = None,
        note: str | None = None,
    ) -> Done:
        """Decide on one comment. `seen` is `Item.seen` as it was shown.

        Raises DecidedMeanwhile if its log has grown since, Conflict if it was edited since.
        """
        raise NotImplementedError

    async def withdraw(self, who: SignedIn, comment_id: str, *, seen: int | None) -> Done:
        """Take the decision that stands back. Raises NotFound if none stands, DecidedMeanwhile."""
        raise NotImplementedError

    async def note(self, who: SignedIn, comment_id: str, text: str) -> Done:
        """Note something on a comment, without deciding."""
        raise NotImplementedError

    async def count_kin(self, who: SignedIn, comment_id: str, kin: Kin, *, value: str = "") -> int:
        """How many comments `decide_kin` would decide on, this one included."""
        raise NotImplementedError

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
        note: str | None = None,
    ) -> Done:
        """Decide on a comment and on everything without a decision by its author, host or campaign.

        `value` picks one of the comment's hosts; it may be left out if there is one. `excepted`
        comments stay as they are. `and_later` makes a rule for those to come (for an author:
        ham only, and only with a mail address; for a host: spam only; Invalid otherwise). One
        undo takes all of it back, the rule too.
        """
        raise NotImplementedError

    async def decide_many(
        self,
        who: SignedIn,
        seen: Mapping[str, int],
        label: DecisionLabel,
        *,
        note: str | None = None,
    ) -> Done:
        """Decide on a selection: comment ids with `Item.seen` of each. Up to 1,000."""
        raise NotImplementedError

    async def decide_filter(
        self, who: SignedIn, wanted: Filter, label: DecisionLabel, *, count: int
    ) -> Done:
        """Decide on everything under a filter. `count` is what the moderator was shown.

        Raises Conflict if there are more by now: show the new count and ask again. On the tab
        `decided` it is refused (Invalid): decisions are overturned one by one.
        """
        raise NotImplementedError

    async def trust_author(self, who: SignedIn, comment_id: str) -> Done:
        """From now on, ham from this author: by mail address; without one it is Invalid.

        The comment itself is decided ham, if it has no decision.
        """
        raise NotImplementedError

    async def block_host(self, who: SignedIn, comment_id: str, host: str) -> Done:
        """From now on, spam if a comment links to this host or one below it.

        The comment itself is decided spam, if it has no decision.
        """
        raise NotImplementedError

    async def remove_rule(self, who: SignedIn, rule_id: str) -> Done:
        """End a rule. What it caught stays as it was judged."""
        raise NotImplementedError

    async def undo(self, who: SignedIn, action_id: str) -> Done:
        """Undo an action as one: of one's own, or as an owner of anybody on the site.

        Comments that were decided on by somebody since are left, and come back as clashes.
        Raises Conflict if it is undone already.
        """
        raise NotImplementedError

    async def undo_last(self, who: SignedIn) -> Done:
        """Undo this moderator's latest action that is not undone. Raises NotFound if none is."""
        raise NotImplementedError
