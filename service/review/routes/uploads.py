"""Archives that owners send by the pages: looked at, asked about, imported."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.domain.errors import Invalid
from service.domain.uploads import AT_WORK
from service.moderation import access
from service.review.arriving import arriving
from service.review.places import see_other
from service.review.screen import CurrentScreen
from service.review.views.uploads import upload_view

router = APIRouter()
PLACE = "/imports/uploads"
WHOLE_PLACE = f"/review{PLACE}"  # where bodies are not read beforehand
SHOWN_AGAIN_SECONDS = 3
Choice = Annotated[str, Form(max_length=1000)]


@router.post(PLACE)
async def send_archive(screen: CurrentScreen) -> Response:
    """Take a file, as it comes, and look at it in the background."""
    access.owned_sites(screen.who, "")
    settings = screen.parts.settings
    incoming = arriving(screen.request, settings.uploads_dir, most_bytes=settings.archive_max_bytes)
    async with incoming as form:
        if form.file is None:
            raise Invalid("no file was chosen", field="file")
        site = form.fields.get("site", "")
        upload_id = await screen.parts.uploads.take(screen.who, site, form.file)
    return see_other(f"{WHOLE_PLACE}/{upload_id}")


@router.get(PLACE + "/{upload_id}")
async def show_upload(screen: CurrentScreen, upload_id: str) -> Response:
    """How far it is, what is asked, what would be taken; its report once it is imported."""
    upload = await screen.parts.uploads.read_upload(screen.who, upload_id)
    if upload.state == "done":
        return see_other(f"/review/imports/{upload.import_id}")
    if upload.state == "cancelled":
        return see_other("/review/imports")
    view = upload_view(upload, screen.translate, language=screen.language)
    answer = await screen.show("import_upload.html", {"view": view}, here="imports")
    if upload.state in AT_WORK:
        answer.headers["Refresh"] = str(SHOWN_AGAIN_SECONDS)
    return answer


@router.post(PLACE + "/{upload_id}/answer")
async def answer_question(screen: CurrentScreen, upload_id: str, choice: Choice) -> Response:
    """Say what only the owner knows; it is looked at again."""
    await screen.parts.uploads.answer(screen.who, upload_id, choice)
    return see_other(f"{WHOLE_PLACE}/{upload_id}")


@router.post(PLACE + "/{upload_id}/start")
async def start_import(screen: CurrentScreen, upload_id: str) -> Response:
    """Import what was looked at."""
    await screen.parts.uploads.start(screen.who, upload_id)
    return see_other(f"{WHOLE_PLACE}/{upload_id}")


@router.post(PLACE + "/{upload_id}/cancel")
async def cancel_upload(screen: CurrentScreen, upload_id: str) -> Response:
    """Call it off."""
    await screen.parts.uploads.cancel(screen.who, upload_id)
    return see_other("/review/imports")
