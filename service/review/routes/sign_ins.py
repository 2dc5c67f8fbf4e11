"""Who signed in and out, and who was refused: one's own, and for owners of every site all."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from service.review.files import cells_of, csv_file
from service.review.routes.fields import Cursor
from service.review.screen import CurrentScreen
from service.review.views.sign_ins import SIGN_IN_COLUMNS, SIGN_IN_WORDS, sign_in_cells

router = APIRouter()


@router.get("/sign-ins")
async def sign_ins(screen: CurrentScreen, after: Cursor = None) -> Response:
    """The newest first."""
    log = screen.parts.signing_in.log
    page = await log.list_page(screen.who, is_own=False, after=after)
    more = urlencode({"after": page.next_after}) if page.next_after else ""
    values = {
        "sign_ins": page.entries,
        "sign_in_words": SIGN_IN_WORDS,
        "is_of_all": screen.who.is_chief,
        "more_url": f"/review/sign-ins?{more}" if more else "",
    }
    return await screen.show("sign_ins.html", values)


@router.get("/sign-ins.csv")
async def sign_ins_as_csv(screen: CurrentScreen) -> StreamingResponse:
    """The same as a file."""
    entries = screen.parts.signing_in.log.each(screen.who)
    return csv_file("sign-ins", SIGN_IN_COLUMNS, cells_of(sign_in_cells, entries))
