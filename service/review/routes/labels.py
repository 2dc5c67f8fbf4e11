"""The labels that a fit learns from: who gave them, what waits, what is un-learned."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response

from service.domain.labels import Channel, LabelOrderKind, LabelSelection
from service.domain.quarantine import BurstName
from service.moderation import access
from service.review.places import see_other
from service.review.routes.fields import MOST_NAME_CHARS, Back
from service.review.screen import CurrentScreen
from service.review.views.labels import labels_view

router = APIRouter()
PLACE = "/review/labels"

Text = Annotated[str, Field(max_length=MOST_NAME_CHARS, pattern=r"^[^\x00]*$")]
Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]
SomeChannel = Annotated[Channel | None, BeforeValidator(lambda text: text or None)]


class SelectionForm(BaseModel):
    """Which labels of a site are meant: those that fit all that is filled in."""

    site: Text
    label_id: Text = ""
    key_id: Text = ""
    moderator: Text = ""
    reporter: Text = ""
    channel: SomeChannel = None
    since: Day = None
    until: Day = None

    def selection(self, site_ids: tuple[str, ...]) -> LabelSelection:
        """The same, on sites by their ids."""
        return LabelSelection(site_ids, **self.model_dump(exclude={"site"}))


class BurstForm(BaseModel):
    """Which burst is meant."""

    site_id: Text
    day: date
    key_id: Text = ""
    is_import: bool = False
    kind: LabelOrderKind

    def name(self) -> BurstName:
        """What it is known by."""
        return BurstName(self.site_id, self.key_id, self.is_import, self.day)


@router.get("/labels")
async def labels(screen: CurrentScreen) -> Response:
    """Who labels, and how far each is trusted; what waits in quarantine; what was ordered."""
    page = await screen.parts.labels.read_page(screen.who)
    values = {"view": labels_view(page, screen.who, screen.translate)}
    return await screen.show("labels.html", values, here="labels")


@router.post("/labels/unlearn")
async def unlearn(
    screen: CurrentScreen, form: Annotated[SelectionForm, Form()], back: Back = PLACE
) -> Response:
    """Learn from some labels of a site no more."""
    site_ids = access.site_ids(screen.who, form.site)
    await screen.parts.labels.unlearn(screen.who, form.selection(site_ids))
    return see_other(back)


@router.post("/labels/burst")
async def rule_on_burst(screen: CurrentScreen, form: Annotated[BurstForm, Form()]) -> Response:
    """Release what waits of a burst, or un-learn it."""
    await screen.parts.labels.rule_on_burst(screen.who, form.kind, form.name())
    return see_other(PLACE)


@router.post("/labels/{order_id}/undo")
async def undo_order(screen: CurrentScreen, order_id: str) -> Response:
    """Take an order back as one."""
    await screen.parts.labels.undo_order(screen.who, order_id)
    return see_other(PLACE)
