"""What goes together with a comment: its author, a host, its campaign."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.comment import Comment
from service.domain.comments import DecisionLabel, beginning
from service.domain.counting import together
from service.domain.queue import Tab
from service.domain.rules import Rule
from service.domain.traits import Kin

BEGINNING_CHARS = 80


@dataclass(frozen=True, slots=True)
class KinSummary:
    """What else goes with a comment on its site, the comment itself not counted.

    `value` is what to filter by, `words` what to show. Only those that are `held` wait: what the
    machine has published or rejected has been dealt with.
    """

    kin: Kin
    value: str
    words: str
    held: int
    rejected: int
    published: int
    decided_ham: int
    decided_spam: int
    rule: Rule | None = None

    @property
    def total(self) -> int:
        """How many others there are."""
        return together(
            self.held, self.rejected, self.published, self.decided_ham, self.decided_spam
        )


@dataclass(frozen=True, slots=True)
class KinDecision:
    """A decision on a comment and on those that wait by its author, host or campaign.

    `host` picks one of the comment's hosts; it may be left out if there is one. `seen` and
    `revision` are those of the comment itself as it was shown. `tabs` say which of the others are
    meant: what the machine has published or rejected stays, unless that is asked for. Without
    `with_itself`, the comment is one of them. `spared` comments stay as they are. Where `listed`
    is given, ham is said only of these (by id, with `Item.seen` of each): what came or changed
    since nobody has read.
    `and_later` makes a rule for those to come (for an author: ham only, and only with a mail
    address; for a host: spam only).
    """

    comment_id: str
    kin: Kin
    label: DecisionLabel
    host: str = ""
    seen: int | None = None
    revision: int | None = None
    tabs: tuple[Tab, ...] = ("held",)
    with_itself: bool = True
    spared: frozenset[str] = frozenset()
    listed: Mapping[str, int] | None = None
    and_later: bool = False
    note: str | None = None


def kin_words(kin: Kin, value: str, comment: Comment) -> str:
    """How a comment's author, host or campaign is shown; `value` is what it is found by."""
    match kin:
        case "author":
            return comment.author.name or comment.author.email.rpartition("@")[2]
        case "host":
            return value
        case "campaign":
            return beginning(comment.text, chars=BEGINNING_CHARS)
