"""A comment that a moderator has open, with all that helps to decide on it."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.comments import History
from service.domain.edits import EditPiece
from service.domain.excerpt import Excerpt
from service.domain.kin import KinSummary
from service.domain.queue import Item
from service.domain.spans import WeightedSpan


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator noted on a comment. `is_withdrawn` if the note was undone."""

    id: str
    moderator: str
    text: str
    written_at: datetime
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """A comment with all that helps to decide on it.

    `spans` is empty if the model cannot say. `excerpt` is None if nothing is known of the
    article's text. `signed_log` says of each entry of `history.decisions` whether a signed-in
    moderator made it (True) or it came with the site's key (False). `edit` is what was
    changed since a decision that it has overtaken; empty if none was.
    """

    item: Item
    history: History
    signed_log: tuple[bool, ...]
    notes: tuple[Note, ...]
    spans: tuple[WeightedSpan, ...]
    excerpt: Excerpt | None
    kin: tuple[KinSummary, ...]
    edit: tuple[EditPiece, ...] = ()
