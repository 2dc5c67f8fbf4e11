"""What a blog does when somebody asks what is kept of them, or asks for it to be erased."""

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from service.api.auth import DecidingSite, ReadingSite
from service.api.requests import json_body, problems
from service.api.schemas.data_life import (
    ErasureIn,
    ErasurePreviewOut,
    ErasureReportOut,
    ExportIn,
)
from service.parts import CurrentParts

router = APIRouter(prefix="/v1", tags=["site"])
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
NOT_KEPT = {"Cache-Control": "no-store"}


@router.post(
    "/erasures",
    summary="Erase a person",
    dependencies=json_body,
    responses=problems(400, 401, 403, 413, 415, 422, 503),
)
async def erase_person(
    sent: ErasureIn, site: DecidingSite, parts: CurrentParts
) -> ErasurePreviewOut | ErasureReportOut:
    """Erase all comments of a person on this site, by name, mail address, URL or IP address.

    What was decided stays, without a word. Everything is looked through afterwards; `traces` says
    where something is left: the comments of others that speak of them, and moderators' orders.
    """
    whom = sent.person.commenter()
    if sent.preview:
        return ErasurePreviewOut.of(await parts.erasures.preview_person([site], whom))
    return ErasureReportOut.of(await parts.erasures.erase_person([site], whom))


@router.post(
    "/exports",
    summary="Export comments",
    dependencies=json_body,
    response_class=StreamingResponse,
    responses=problems(400, 401, 403, 413, 415, 422, 503),
)
async def export_comments(
    sent: ExportIn, site: ReadingSite, parts: CurrentParts
) -> StreamingResponse:
    """All comments of this site, of an article or of a person, with all that was said of them.

    A POST, for a person's name in an address would stand in logs. What was erased is not in it.
    """
    pieces = parts.exports.write(
        [site],
        sent.format,
        article_id=sent.article_id,
        whom=None if sent.person is None else sent.person.commenter(),
    )
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[sent.format], headers=NOT_KEPT)
