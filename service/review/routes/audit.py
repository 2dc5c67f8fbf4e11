"""Who decided this, when, and what the machine said."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from service.domain.actions import AuditEntry, AuditPage
from service.domain.filter import Filter
from service.moderation.cursors import MOST_ON_A_PAGE
from service.review.disguises import ShownPiece, pieces
from service.review.files import cells_of, csv_file
from service.review.routes.fields import Cursor, QueryName
from service.review.screen import CurrentScreen, Screen
from service.review.views.actions import words_of_action
from service.review.views.item import item_view
from service.review.views.rows import cut, row_of, tab_of

router = APIRouter()
PAGE_ENTRIES = 50
NAME_CHARS = 60
BEGINNING_CHARS = 120
ACTION_CHARS = 300
AUDIT_COLUMNS = (
    "decided_at", "site", "comment_id", "moderator", "is_signed_in", "is_imported", "label", "note",
    "said_label", "said_probability", "model_version", "author_name", "beginning",
)  # fmt: skip
Shown = tuple[ShownPiece, ...]
AuditLine = tuple[AuditEntry, Shown, Shown, str]


@router.get("/audit")
async def audit(
    screen: CurrentScreen, site: QueryName = "", moderator: QueryName = "", after: Cursor = None
) -> Response:
    """The label log of the moderator's sites, newest first."""
    page = await screen.parts.audit.list_entries(
        screen.who, site=site, moderator=moderator, after=after, limit=PAGE_ENTRIES
    )
    values = {
        "lines": [_line(entry, screen.translate) for entry in page.entries],
        "audit_filter": {"site": site, "moderator": moderator},
        "more_url": _more_url(site, moderator, page.next_after),
        "csv_url": "/review/audit.csv?" + urlencode({"site": site, "moderator": moderator}),
        "sites": [site.name for site in screen.who.sites],
    }
    return await screen.show("audit.html", values, here="audit")


@router.get("/audit.csv")
async def audit_as_csv(
    screen: CurrentScreen, site: QueryName = "", moderator: QueryName = ""
) -> StreamingResponse:
    """The same as a file."""
    first = await screen.parts.audit.list_entries(
        screen.who, site=site, moderator=moderator, limit=MOST_ON_A_PAGE
    )
    entries = _each_entry(screen, first, site=site, moderator=moderator)
    return csv_file("decisions", AUDIT_COLUMNS, cells_of(_cells, entries))


@router.get("/audit/{comment_id}")
async def audit_of_comment(screen: CurrentScreen, comment_id: str) -> Response:
    """Everything that was ever said of one comment; for an owner, the form to erase its words."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    row = row_of(detail.item, Filter(tab=tab_of(detail.item)))
    values = {
        "item": item_view(detail, row, screen.translate),
        "may_erase": screen.who.may("owner", detail.item.site.id),
    }
    return await screen.show("audit_of_comment.html", values, here="audit")


async def _each_entry(
    screen: Screen, page: AuditPage, *, site: str, moderator: str
) -> AsyncIterator[AuditEntry]:
    """The entries of a page, and of all after it."""
    while True:
        for entry in page.entries:
            yield entry
        if page.next_after is None:
            return
        page = await screen.parts.audit.list_entries(
            screen.who, site=site, moderator=moderator, after=page.next_after, limit=MOST_ON_A_PAGE
        )


def _cells(entry: AuditEntry) -> list[Any]:
    """An entry as the cells of a file."""
    cells = [getattr(entry, name) for name in AUDIT_COLUMNS]
    cells[AUDIT_COLUMNS.index("site")] = entry.site.name
    return cells


def _line(entry: AuditEntry, translate: Callable[[str], str]) -> AuditLine:
    """An entry, with the author's name and the comment's beginning in pieces, and its rule."""
    action = entry.action
    makes_rule = action is not None and action.kind in ("block", "trust")
    return (
        entry,
        pieces(cut(entry.author_name, NAME_CHARS)),
        pieces(cut(entry.beginning, BEGINNING_CHARS)),
        cut(words_of_action(action, translate), ACTION_CHARS) if action and makes_rule else "",
    )


def _more_url(site: str, moderator: str, next_after: str | None) -> str:
    """Where the log goes on; empty at its end."""
    if next_after is None:
        return ""
    pairs = {"site": site, "moderator": moderator, "after": next_after}
    return "/review/audit?" + urlencode({name: value for name, value in pairs.items() if value})
