"""Imports: what was brought along from archives, and what Winnow would have done."""

from fastapi import APIRouter
from starlette.responses import Response

from service.review.screen import CurrentScreen
from service.review.views.imports import import_view

router = APIRouter()


@router.get("/imports")
async def imports(screen: CurrentScreen) -> Response:
    """Every import of the moderator's sites."""
    reports = await screen.parts.imports.list_imports(screen.who)
    views = [import_view(report, screen.translate, language=screen.language) for report in reports]
    return await screen.show("imports.html", {"imports": views}, here="imports")


@router.get("/imports/{import_id}")
async def import_report(screen: CurrentScreen, import_id: str) -> Response:
    """The report of one import, with the comments that are worth a look."""
    report = await screen.parts.imports.read_import(screen.who, import_id)
    view = import_view(report, screen.translate, language=screen.language)
    return await screen.show("import.html", {"view": view}, here="imports")


@router.get("/imports/{import_id}/report.html")
async def import_file(screen: CurrentScreen, import_id: str) -> Response:
    """The same as one file that needs nothing else, to keep or to send."""
    report = await screen.parts.imports.read_import(screen.who, import_id)
    view = import_view(report, screen.translate, language=screen.language)
    answer = screen.part("files/import_file.html", {"view": view})
    answer.headers["Content-Disposition"] = 'attachment; filename="winnow-import.html"'
    return answer
