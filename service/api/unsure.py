"""What a site does with comments that wait for a moderator."""

from fastapi import APIRouter

from service.api.auth import DecidingSite, ReadingSite
from service.api.requests import json_body, problems
from service.api.schemas.unsure import UnsureChoice
from service.parts import CurrentParts

router = APIRouter(prefix="/v1/unsure", tags=["site"])


@router.get("", summary="Read what unsure comments get", responses=problems(401, 403, 503))
async def read_unsure(site: ReadingSite, parts: CurrentParts) -> UnsureChoice:
    """What the site's engine does with comments that wait, and which types differ."""
    return UnsureChoice.of(await parts.sites.read_options(site))


@router.put(
    "",
    summary="Choose what unsure comments get",
    dependencies=json_body,
    responses=problems(400, 401, 403, 408, 413, 415, 422, 503),
)
async def choose_unsure(
    sent: UnsureChoice, site: DecidingSite, parts: CurrentParts
) -> UnsureChoice:
    """Replace the choice, from the next comment on."""
    return UnsureChoice.of(await parts.sites.choose(site, sent.change, by=None))
