"""The rules: what is decided without asking."""

from fastapi import APIRouter
from starlette.responses import Response

from service.review.routes.fields import Back
from service.review.screen import CurrentScreen
from service.review.views.rules import rule_view

router = APIRouter()
PLACE = "/review/rules"


@router.get("/rules")
async def rules(screen: CurrentScreen) -> Response:
    """The rules that stand, and those that were removed last."""
    page = await screen.parts.rules.list_rules(screen.who)
    translate = screen.translate
    values = {
        "standing": [rule_view(rule, translate) for rule in page.standing],
        "removed": [rule_view(rule, translate) for rule in page.removed],
    }
    return await screen.show("rules.html", values, here="rules")


@router.post("/rules/{rule_id}/removal")
async def remove(screen: CurrentScreen, rule_id: str, back: Back = PLACE) -> Response:
    """Remove a rule."""
    return screen.answer(await screen.parts.rules.remove_rule(screen.who, rule_id), back=back)
