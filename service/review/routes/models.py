"""The models: which of them judges, and what the gate of each found."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi import Path as InPath
from starlette.responses import Response

from service.domain.errors import NotFound
from service.review.places import see_other
from service.review.routes.fields import QueryName
from service.review.screen import CurrentScreen
from service.review.views.fit_report import FitReportView, fit_report_view
from service.review.views.models import models_view

router = APIRouter()
PLACE = "/review/models"
SHOWN_AGAIN_SECONDS = 2
Version = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]

PathVersion = Annotated[str, InPath(max_length=200, pattern=r"^[^\x00]*$")]


@router.get("/models")
async def models(screen: CurrentScreen, version: QueryName = "") -> Response:
    """Every model, and the report of one: the newest, unless another is named."""
    page = await screen.parts.models.read_page(screen.who)
    view = models_view(page, version, screen.translate, language=screen.language)
    if version and view.shown is None:
        raise NotFound("no model of this version is registered")
    answer = await screen.show("models.html", {"view": view}, here="models")
    if view.is_fitting:
        answer.headers["Refresh"] = str(SHOWN_AGAIN_SECONDS)
    return answer


@router.post("/models/fits")
async def fit_now(screen: CurrentScreen) -> Response:
    """Have the service learn from the decisions as soon as can be."""
    await screen.parts.models.ask_for_fit(screen.who)
    return see_other(PLACE)


@router.get("/models/{version}/report")
async def fit_report(screen: CurrentScreen, version: PathVersion) -> Response:
    """What a fit made of the decisions: in words, and in curves for an expert."""
    return await screen.show(
        "fit_report.html", {"view": await _report(screen, version)}, here="models"
    )


@router.get("/models/{version}/report.html")
async def fit_report_file(screen: CurrentScreen, version: PathVersion) -> Response:
    """The same as one file that needs nothing else, to keep or to send."""
    answer = screen.part("files/fit_report_file.html", {"view": await _report(screen, version)})
    answer.headers["Content-Disposition"] = 'attachment; filename="winnow-fit.html"'
    return answer


async def _report(screen: CurrentScreen, version: str) -> FitReportView:
    report = await screen.parts.models.read_report(screen.who, version)
    return fit_report_view(report, screen.translate, language=screen.language)


@router.post("/models/promotion")
async def promote(screen: CurrentScreen, version: Version) -> Response:
    """Let this model judge from now on."""
    await screen.parts.models.promote(screen.who, version)
    return see_other(PLACE)


@router.post("/models/rollback")
async def roll_back(screen: CurrentScreen, version: Version) -> Response:
    """Let the model judge again that judged before this one."""
    await screen.parts.models.roll_back(screen.who, version=version)
    return see_other(PLACE)


@router.post("/models/shadow")
async def begin_shadow(screen: CurrentScreen, version: Version) -> Response:
    """Let a candidate judge what comes, beside the active model and without any effect."""
    await screen.parts.models.begin_shadow(screen.who, version)
    return see_other(PLACE)


@router.post("/models/shadow/end")
async def end_shadow(screen: CurrentScreen) -> Response:
    """Take the candidate out of the shadow."""
    await screen.parts.models.end_shadow(screen.who)
    return see_other(PLACE)
