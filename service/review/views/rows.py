"""A row of the queue as a template shows it."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.comments import DecisionLabel, StoredComment
from service.domain.filter import Filter
from service.domain.queue import Band, Item, Tab
from service.review.disguises import ShownPiece, pieces
from service.review.places import queue_url

START_CHARS = 200
NAME_CHARS = 80
TAB_OF_LABEL: dict[str, Tab] = {"unsure": "held", "spam": "rejected", "ham": "published"}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row; `alike` is how many near-duplicates it stands for, itself included.

    `decided_by` is empty if nobody decided, if the blog's key did, and if it `is_imported`.
    `drawn_from` is where a comment stands that was drawn at random.
    """

    id: str
    revision: int
    seen: int
    href: str
    site: str
    author: str
    author_pieces: tuple[ShownPiece, ...]
    start: tuple[ShownPiece, ...]
    article_pieces: tuple[ShownPiece, ...]
    created_at: datetime
    band: Band
    label: str
    decision: DecisionLabel | None
    decided_by: str
    alike: int
    claimed_by: str
    drawn_from: Tab | None = None
    is_imported: bool = False


def row_of(item: Item, queue_filter: Filter, *, after: str | None = None) -> QueueRow:
    """Show an item of a filtered page; `after` is the page's cursor, kept in the link."""
    stored = item.stored
    comment, decision = stored.comment, stored.decision
    standing = decision.label if decision and decision.label != "withdrawn" else None
    author, start = row_start(stored)
    return QueueRow(
        id=stored.id,
        revision=stored.revision,
        seen=item.seen,
        href=queue_url(queue_filter, open=stored.id, after=after),
        site=item.site.name,
        author=comment.author.name[:NAME_CHARS].strip(),
        author_pieces=author,
        start=start,
        article_pieces=pieces(cut(comment.article.title, NAME_CHARS)),
        created_at=stored.created_at,
        band=item.band,
        label=stored.judgement.label.value,
        decision=standing,
        decided_by=_decided_by(item) if standing else "",
        alike=item.alike,
        claimed_by="" if item.claim is None or item.claim.is_mine else item.claim.moderator,
        drawn_from=TAB_OF_LABEL[stored.judgement.label.value] if item.is_drawn else None,
        is_imported=decision is not None and decision.is_imported,
    )


def _decided_by(item: Item) -> str:
    """Who signed in and decided; empty if the blog's key did."""
    decision = item.stored.decision
    return "" if decision is None or item.is_decided_by_key else decision.moderator or ""


def tab_of(item: Item) -> Tab:
    """Where a comment stands: what was decided, else what the machine said."""
    decision = item.stored.decision
    if decision is not None and decision.label != "withdrawn":
        return "decided"
    if item.is_drawn:
        return "held"
    return TAB_OF_LABEL[item.stored.judgement.label.value]


def row_start(stored: StoredComment) -> tuple[tuple[ShownPiece, ...], tuple[ShownPiece, ...]]:
    """An author's name and the beginning of a comment, in pieces."""
    comment = stored.comment
    beginning = " ".join(comment.text[: 2 * START_CHARS].split())
    return pieces(cut(comment.author.name.strip(), NAME_CHARS)), pieces(cut(beginning, START_CHARS))


def cut(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis where more was."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
