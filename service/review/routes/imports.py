"""Imports: what was brought along from archives, and what Winnow would have done."""

from babel.numbers import format_decimal
from fastapi import APIRouter
from starlette.responses import Response

from service.review.screen import CurrentScreen
from service.review.views.imports import import_view
from service.review.views.uploads import upload_view

router = APIRouter()


@router.get("/imports")
async def imports(screen: CurrentScreen) -> Response:
    """Every import of the moderator's sites."""
    reports = await screen.parts.imports.list_imports(screen.who)
    views = [import_view(report, screen.translate, language=screen.language) for report in reports]
    uploads = [
        upload_view(upload, screen.translate, language=screen.language)
        for upload in await screen.parts.uploads.list_uploads(screen.who)
    ]
    most_mb = format_decimal(
        screen.parts.settings.archive_max_bytes // 1_000_000, locale=screen.language
    )
    owned = [site.name for site in screen.who.sites if screen.who.may("owner", site.id)]
    values = {"imports": views, "uploads": uploads, "owned": owned, "most_mb": most_mb}
    return await screen.show("imports.html", values, here="imports")


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
