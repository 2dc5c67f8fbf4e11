"""A site's webhook: try it, see what was told and what did not arrive, send that again."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from service.domain.errors import Conflict
from service.domain.sites import Site
from service.moderation import access
from service.review.catalogues import message
from service.review.places import see_other
from service.review.screen import CurrentScreen, Screen
from service.review.views.deliveries import delivery_views, trial_words

router = APIRouter()
TRIAL_SECONDS = 6.0  # that a page waits for a test to arrive
NO_WEBHOOK = message("Enter an address for the webhook first.")
NOT_GIVEN_UP = message("This was not given up, or is being sent again already.")

DeliveryId = Annotated[str, Form(max_length=64)]
TrialId = Annotated[str, Query(max_length=64)]


@router.get("/sites/{site_id}/webhook")
async def show(screen: CurrentScreen, site_id: str, tried: TrialId = "") -> Response:
    """What the site's webhook and blog were told; what came of a test, if one is named."""
    return await _page(screen, access.owned_site(screen.who, site_id), tried=tried)


@router.post("/sites/{site_id}/webhook/test")
async def try_webhook(screen: CurrentScreen, site_id: str) -> Response:
    """Send an event that says nothing, and see whether it arrives."""
    site = access.owned_site(screen.who, site_id)
    deliveries = screen.parts.deliveries
    try:
        line = await deliveries.try_webhook(site, wait_seconds=TRIAL_SECONDS)
    except Conflict:
        return await _page(screen, site, error=screen.translate(NO_WEBHOOK), status=409)
    return see_other(f"{_place(site)}?tried={line.id}")


@router.post("/sites/{site_id}/webhook/again")
async def send_again(screen: CurrentScreen, site_id: str, delivery: DeliveryId = "") -> Response:
    """Send what was given up after all: one of them, or all."""
    site = access.owned_site(screen.who, site_id)
    try:
        await screen.parts.deliveries.send_again(site, delivery or None)
    except Conflict:
        return await _page(screen, site, error=screen.translate(NOT_GIVEN_UP), status=409)
    return see_other(_place(site))


def _place(site: Site) -> str:
    return f"/review/sites/{site.id}/webhook"


async def _page(
    screen: Screen, site: Site, *, tried: str = "", error: str = "", status: int = 200
) -> Response:
    deliveries = screen.parts.deliveries
    lines = await deliveries.list_latest(site)
    trial = next((line for line in lines if line.id == tried), None)
    values = {
        "site": site,
        "options": await screen.parts.sites.read_options(site),
        "counts": await deliveries.count(site),
        "deliveries": delivery_views(lines, screen.translate),
        "trial": trial and trial_words(trial, screen.translate),
        "error": error,
    }
    return await screen.show("webhook.html", values, here="sites", status=status)
