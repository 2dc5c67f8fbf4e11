"""For how long a site keeps what."""

from fastapi import APIRouter

from service.api.auth import DecidingSite, ReadingSite
from service.api.requests import json_body, problems
from service.api.schemas.retention import RetentionIn, RetentionOut
from service.parts import CurrentParts

router = APIRouter(prefix="/v1/retention", tags=["site"])


@router.get("", summary="Read how long what is kept", responses=problems(401, 403, 503))
async def read_retention(site: ReadingSite, parts: CurrentParts) -> RetentionOut:
    """Days by kind; a kind that is not there is kept for good. `due` counts what is older now."""
    return RetentionOut.of(await parts.retention.read(site))


@router.put(
    "",
    summary="Choose how long what is kept",
    dependencies=json_body,
    responses=problems(400, 401, 403, 413, 415, 422, 503),
)
async def choose_retention(
    sent: RetentionIn, site: DecidingSite, parts: CurrentParts
) -> RetentionOut:
    """Replace the choice. With `preview`, only count what it would be done to.

    `rejected`, `held` and `published` erase whole comments, by what stands of them; what was
    decided stays without a word. It is done in the background, within hours.
    """
    if sent.preview:
        return RetentionOut.of(await parts.retention.preview(site, sent.days))
    return RetentionOut.of(await parts.retention.choose(site, sent.days))
