"""What is kept: back it up, hand it out, erase it, say for how long. For owners."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form
from pydantic import BaseModel, BeforeValidator, Field
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from service.domain.backups import BackupError
from service.domain.erasing import Commenter
from service.domain.errors import Invalid
from service.domain.exports import ExportFormat
from service.domain.retention import LEAST_DAYS, MOST_DAYS, RETENTION_KINDS, RetentionPreview
from service.moderation import access
from service.moderation.backups import back_up, require_chief
from service.review.catalogues import message
from service.review.places import see_other
from service.review.routes.fields import MOST_NAME_CHARS, Password, SiteName
from service.review.screen import CurrentScreen, Screen
from service.review.views.data_life import KIND_WORDS, MARK_WORDS, site_retention

router = APIRouter()
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
LEAST_PASSPHRASE_CHARS = 12
SHORT = message("A passphrase has at least 12 characters.")
OTHER_NAME = message("That is not the name of the site: nothing was erased.")

NOTHING_YET = {"error": "", "preview": None, "person": None, "report": None, "is_preview": False}

Text = Annotated[str, Field(max_length=MOST_NAME_CHARS, pattern=r"^[^\x00]*$")]
Url = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
DaysOrNone = Annotated[
    Annotated[int, Field(ge=LEAST_DAYS, le=MOST_DAYS)] | None,
    BeforeValidator(lambda text: text or None),
]


class PersonForm(BaseModel):
    """A person on a site of the owner, or on all of them."""

    site: Text = ""
    name: Text = ""
    email: Text = ""
    url: Url = ""
    address: Text = ""
    is_sure: bool = False
    format: ExportFormat = "json"
    article: Text = ""

    def commenter(self) -> Commenter:
        """Whom it is about."""
        return Commenter(self.name, self.email, self.url, self.address)


class RetentionForm(BaseModel):
    """For how many days a site keeps each kind; nothing is for good."""

    site: Text
    rejected: DaysOrNone = None
    held: DaysOrNone = None
    published: DaysOrNone = None
    addresses: DaysOrNone = None
    articles: DaysOrNone = None
    verdicts: DaysOrNone = None
    is_preview: bool = False

    def days(self) -> dict[str, int]:
        """The kinds that a number is named for."""
        return self.model_dump(include={*map(str, RETENTION_KINDS)}, exclude_none=True)


@router.get("/data")
async def show_data(screen: CurrentScreen) -> Response:
    """The forms for all of it."""
    return await _page(screen)


@router.post("/data/backup")
async def download_backup(screen: CurrentScreen, passphrase: Password = "") -> Response:
    """Everything in one sealed file."""
    await require_chief(screen.parts.database, screen.who)
    if len(passphrase) < LEAST_PASSPHRASE_CHARS:
        return await _page(screen, error=screen.translate(SHORT), status=422)
    settings = screen.parts.settings
    folder = Path(tempfile.mkdtemp(prefix=".winnow-download-", dir=settings.data_dir))
    file = folder / f"winnow-{datetime.now(UTC):%Y-%m-%d}.backup"
    try:
        await asyncio.to_thread(back_up, settings, file, passphrase)
    except BackupError as error:
        shutil.rmtree(folder)
        return await _page(screen, error=str(error), status=503)
    cleaning = BackgroundTask(shutil.rmtree, folder)
    return FileResponse(file, filename=file.name, background=cleaning)


@router.post("/data/export")
async def export_comments(
    screen: CurrentScreen, form: Annotated[PersonForm, Form()]
) -> StreamingResponse:
    """Comments as a file: of a site, an article or a person."""
    whom = form.commenter()
    pieces = screen.parts.exports.write(
        access.owned_sites(screen.who, form.site),
        form.format,
        article_id=form.article or None,
        whom=None if whom.is_nobody else whom,
    )
    name = f"comments-{datetime.now(UTC):%Y-%m-%d}.{form.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[form.format], headers=headers)


@router.post("/data/erasure")
async def erase_person(screen: CurrentScreen, form: Annotated[PersonForm, Form()]) -> Response:
    """First how many comments it would be, then, once that is confirmed, the erasure."""
    sites, erasures = access.owned_sites(screen.who, form.site), screen.parts.erasures
    try:
        if form.is_sure:
            report = await erasures.erase_person(sites, form.commenter())
            return await _page(screen, report=report)
        preview = await erasures.preview_person(sites, form.commenter())
    except Invalid as error:
        return await _page(screen, error=error.detail, status=422)
    return await _page(screen, preview=preview, person=form)


@router.post("/comments/{comment_id}/erasure")
async def erase_comment(
    screen: CurrentScreen, comment_id: str, is_sure: Annotated[bool, Form()] = False
) -> Response:
    """Erase one comment, once that is confirmed. What was decided stays, without words."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    site = access.owned_site(screen.who, detail.item.site.id)
    if not is_sure:
        raise Invalid("tick that you are sure", field="is_sure")
    await screen.parts.site_comments.erase_comment(site, comment_id)
    return see_other("/review/audit")


@router.post("/data/site-erasure")
async def erase_site(screen: CurrentScreen, site: SiteName, typed: SiteName = "") -> Response:
    """Erase a whole site, once its name was typed."""
    (place,) = access.owned_sites(screen.who, site or " ")
    if typed.strip() != place.name:
        return await _page(screen, error=screen.translate(OTHER_NAME), status=422)
    return await _page(screen, report=await screen.parts.erasures.erase_site(place))


@router.post("/data/retention")
async def choose_retention(
    screen: CurrentScreen, form: Annotated[RetentionForm, Form()]
) -> Response:
    """Say for how long a site keeps what, or only look what it would do."""
    (place,) = access.owned_sites(screen.who, form.site or " ")
    use = screen.parts.retention.preview if form.is_preview else screen.parts.retention.choose
    outcome = await use(place, form.days())
    return await _page(screen, retention={place.id: outcome}, is_preview=form.is_preview)


async def _page(
    screen: Screen,
    *,
    retention: dict[str, RetentionPreview] | None = None,
    status: int = 200,
    **values: Any,
) -> Response:
    sites = access.owned_sites(screen.who, "")
    tried = retention or {}
    shown = {
        "owned": [site.name for site in sites],
        "retention": [
            site_retention(site, tried.get(site.id) or await screen.parts.retention.read(site))
            for site in sites
        ],
        "tried": list(tried),
        "kind_words": KIND_WORDS,
        "mark_words": MARK_WORDS,
        **NOTHING_YET,
    }
    return await screen.show("data.html", shown | values, here="data", status=status)
