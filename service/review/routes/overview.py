"""The overview: numbers, and charts of them."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from service.review.screen import CurrentScreen
from service.review.views.overview import overview_view

router = APIRouter()


@router.get("/overview")
async def overview(
    screen: CurrentScreen,
    site: Annotated[str, Query(max_length=200)] = "",
    days: Annotated[int, Query(ge=7, le=90)] = 30,
) -> Response:
    """Today, the last days, what was overturned, the model."""
    numbers = await screen.parts.overviews.read_overview(screen.who, site=site, days=days)
    values = {
        "view": overview_view(numbers, site, screen.translate, language=screen.language),
        "sites": [site.name for site in screen.who.sites],
        "site": site,
    }
    return await screen.show("overview.html", values, here="overview")
