"""A site's webhook: choose what it hears, try it, see what did not arrive, send that again."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from service.domain.crossings import MOST_HOURS_TOLD, MOST_SIZE_TOLD
from service.domain.deliveries import WEBHOOK_EVENTS, WebhookEvent
from service.domain.errors import Conflict, Forbidden, Invalid
from service.domain.sites import MOST_URL_CHARS, Site, SiteOptions
from service.review.catalogues import message
from service.review.places import see_other
from service.review.routes.owned_site import OwnedSite
from service.review.screen import CurrentScreen, Screen
from service.review.views.deliveries import CHOICE_WORDS, delivery_views, trial_words

router = APIRouter()
TRIAL_SECONDS = 6.0  # that a page waits for a test to arrive
NO_WEBHOOK = message("Enter an address for the webhook first.")
NOT_GIVEN_UP = message("This was not given up, or is being sent again already.")
WRONG = {
    "webhook": message("An address begins with http:// or https:// and names a host."),
    "queue_size_told": message("The length of the queue is a number from 1 to 1,000,000."),
    "queue_hours_told": message("The hours are a number from 1 to 8,760, a year."),
}
USUAL = SiteOptions()
CHOICES = tuple(CHOICE_WORDS.items())
TWO_KEYS = message("The former key still signs: end it first.")
FURTHER = message(
    "The webhook of a site on a private address is moved by an owner of all sites only."
)
ONE_KEY = message("Only one key signs.")

DeliveryId = Annotated[str, Form(max_length=64)]
TrialId = Annotated[str, Query(max_length=64)]


class WebhookForm(BaseModel):
    """What a site chooses for its webhook; a box that is not ticked is not sent."""

    webhook_url: Annotated[str, Field(max_length=MOST_URL_CHARS)] = ""
    event: Annotated[list[WebhookEvent], Field(max_length=len(WEBHOOK_EVENTS))] = []
    queue_size_told: Annotated[int, Field(le=10**9)] = USUAL.queue_size_told
    queue_hours_told: Annotated[int, Field(le=10**9)] = USUAL.queue_hours_told

    def change(self, before: SiteOptions) -> SiteOptions:
        """The options after this form."""
        return replace(
            before,
            webhook_url=self.webhook_url.strip() or None,
            webhook_events=tuple(event for event in WEBHOOK_EVENTS if event in self.event),
            queue_size_told=self.queue_size_told,
            queue_hours_told=self.queue_hours_told,
        )


@router.get("/sites/{site_id}/webhook")
async def show(screen: CurrentScreen, site: OwnedSite, tried: TrialId = "") -> Response:
    """What the site's webhook and blog were told; what came of a test, if one is named."""
    return await _page(screen, site, tried=tried)


@router.post("/sites/{site_id}/webhook")
async def choose(
    screen: CurrentScreen, site: OwnedSite, form: Annotated[WebhookForm, Form()]
) -> Response:
    """Replace where it is and what it hears."""
    try:
        await screen.parts.sites.choose(site, form.change, by=screen.who.moderator)
    except Invalid as error:
        return await _page(screen, site, error=screen.translate(WRONG[error.field]), status=422)
    except Forbidden:
        return await _page(screen, site, error=screen.translate(FURTHER), status=403)
    return see_other(_place(site))


@router.post("/sites/{site_id}/webhook/key")
async def rotate_key(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Let another key sign; the former one signs too for a while."""
    try:
        await screen.parts.telling.signing.rotate(site, by=screen.who.moderator)
    except Conflict:
        return await _page(screen, site, error=screen.translate(TWO_KEYS), status=409)
    return see_other(_place(site))


@router.post("/sites/{site_id}/webhook/key/end")
async def end_former_key(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Let the former key sign no more."""
    try:
        await screen.parts.telling.signing.end_former(site, by=screen.who.moderator)
    except Conflict:
        return await _page(screen, site, error=screen.translate(ONE_KEY), status=409)
    return see_other(_place(site))


@router.post("/sites/{site_id}/webhook/test")
async def try_webhook(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Send an event that says nothing, and see whether it arrives."""
    deliveries = screen.parts.telling.deliveries
    try:
        line = await deliveries.try_webhook(site, wait_seconds=TRIAL_SECONDS)
    except Conflict:
        return await _page(screen, site, error=screen.translate(NO_WEBHOOK), status=409)
    return see_other(f"{_place(site)}?tried={line.id}")


@router.post("/sites/{site_id}/webhook/again")
async def send_again(screen: CurrentScreen, site: OwnedSite, delivery: DeliveryId = "") -> Response:
    """Send what was given up after all: one of them, or all."""
    try:
        await screen.parts.telling.deliveries.send_again(site, delivery or None)
    except Conflict:
        return await _page(screen, site, error=screen.translate(NOT_GIVEN_UP), status=409)
    return see_other(_place(site))


def _place(site: Site) -> str:
    return f"/review/sites/{site.id}/webhook"


async def _page(
    screen: Screen, site: Site, *, tried: str = "", error: str = "", status: int = 200
) -> Response:
    deliveries = screen.parts.telling.deliveries
    lines = await deliveries.list_latest(site)
    trial = next((line for line in lines if line.id == tried), None)
    options = await screen.parts.sites.read_options(site)
    values = {
        "site": site,
        "options": options,
        "choices": [(name, words, name in options.webhook_events) for name, words in CHOICES],
        "most": (MOST_SIZE_TOLD, MOST_HOURS_TOLD),
        "signing": await screen.parts.telling.signing.read(site),
        "counts": await deliveries.count(site),
        "deliveries": delivery_views(lines, screen.translate),
        "trial": trial and trial_words(trial, screen.translate),
        "error": error,
    }
    return await screen.show("webhook.html", values, here="sites", status=status)
