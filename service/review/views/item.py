"""One comment, opened: all a moderator needs to decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.domain.comments import DecisionLabel
from service.domain.detail import Detail
from service.domain.edits import PieceKind
from service.domain.excerpt import Excerpt
from service.domain.filter import Filter
from service.review.disguises import LeaningSpan, ShownPiece, pieces
from service.review.places import queue_url
from service.review.views.author_url import AuthorUrlView, author_url_view
from service.review.views.blog_page import BlogPage, blog_page
from service.review.views.history import HistoryEntry, entries
from service.review.views.kin import KinView, kin_views
from service.review.views.reasons import Bar, bars
from service.review.views.rows import QueueRow, cut, tab_of

SHORT_CHARS = 160  # a text that fits in a few lines is set larger
LONGEST_URL = 300


@dataclass(frozen=True, slots=True)
class ItemView:
    """What the template of an opened comment is given."""

    row: QueueRow
    external_id: tuple[ShownPiece, ...]
    article_title: tuple[ShownPiece, ...]
    article_href: str
    blog_page: BlogPage | None
    author: tuple[ShownPiece, ...]
    mail_domain: tuple[ShownPiece, ...]
    address: AuthorUrlView | None
    text: tuple[ShownPiece, ...]
    is_short: bool
    has_disguise: bool
    is_article_known: bool
    excerpt: tuple[ShownPiece, ...]
    probability: float | None
    model_version: str
    problem: str
    reasons: Sequence[Bar]
    more_reasons: Sequence[Bar]
    kin: tuple[KinView, ...]
    history: tuple[HistoryEntry, ...]
    decided_at: datetime | None
    overtaken: DecisionLabel | None
    edit: tuple[tuple[PieceKind, tuple[ShownPiece, ...]], ...]


def item_view(detail: Detail, row: QueueRow, translate: Callable[[str], str]) -> ItemView:
    """Show a comment in one language."""
    stored = detail.item.stored
    comment, judgement = stored.comment, stored.judgement
    text = pieces(
        comment.text, [LeaningSpan(s.start, s.end, _side(s.weight)) for s in detail.spans]
    )
    at_once, more_reasons = bars(judgement, translate)
    decision = stored.decision
    site, article = detail.item.site.name, stored.article_id or ""
    under = Filter(tab=tab_of(detail.item), site=site, article=article)
    return ItemView(
        row=row,
        external_id=pieces(stored.external_id or ""),
        article_title=pieces(comment.article.title.strip()),
        article_href=queue_url(under),
        blog_page=blog_page(stored.page_url) or blog_page(comment.article.url),
        author=pieces(comment.author.name.strip()),
        mail_domain=pieces(cut(comment.author.email.rpartition("@")[2], LONGEST_URL)),
        address=author_url_view(comment.author.url, translate),
        text=text,
        is_short=len(comment.text) <= SHORT_CHARS,
        has_disguise=any(piece.kind != "plain" for piece in text),
        is_article_known=detail.excerpt is not None,
        excerpt=_excerpt(detail.excerpt),
        probability=judgement.spam_probability,
        model_version=judgement.model_version or "",
        problem=judgement.note or "",
        reasons=at_once,
        more_reasons=more_reasons,
        kin=kin_views(detail, translate),
        history=entries(detail, translate),
        decided_at=decision.decided_at if decision else None,
        overtaken=stored.overtaken,
        edit=tuple((piece.kind, pieces(piece.text)) for piece in detail.edit),
    )


def _side(weight: float) -> Literal["spam", "ham"]:
    return "spam" if weight > 0 else "ham"


def _excerpt(excerpt: Excerpt | None) -> tuple[ShownPiece, ...]:
    """The excerpt with the shared words marked; empty if nothing is shared."""
    if excerpt is None or not excerpt.shared:
        return ()
    shared = [LeaningSpan(start, end, "ham") for start, end in excerpt.shared]
    before = () if excerpt.is_beginning else (ShownPiece("… "),)
    after = () if excerpt.is_end else (ShownPiece(" …"),)
    return (*before, *pieces(excerpt.text, shared), *after)
