"""The pages of imports: what was brought along, and what Winnow would have done."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pages_desk import PagesDesk
from running_blog import WordJudge

from service.archives.archived import ReadingOptions
from service.domain.commands import typed
from service.domain.imports import ImportReport
from service.moderation.importing import ImportOrder, run_import

ROWS = (
    "id,author,status,text,article_title\n"
    "1,Ann,approved,Thanks for the bread,Bread\n"
    "2,<b>Bob</b>,approved,Cheap rolex <script>alert(1)</script>,Bread\n"
    "3,Cid,spam,Thanks again,Bread\n"
    "4,Dan,trash,Hm,Bread\n"
)


@dataclass(frozen=True)
class ImportedDesk:
    """A running service whose site brought an archive along."""

    desk: PagesDesk
    report: ImportReport

    async def page(self, path: str, *, language: str = "en", role: str = "viewer") -> str:
        async with self.desk.signed_in(f"ines-{role}", role) as browser:  # type: ignore[arg-type]
            answer = await browser.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def imported(desk: PagesDesk, tmp_path: Path) -> ImportedDesk:
    path = tmp_path / "old.csv"
    path.write_text(ROWS)
    order = ImportOrder(path, desk.site, ReadingOptions(), is_trial=False, most_chars=1000)
    return ImportedDesk(desk, run_import(desk.store, WordJudge(), order, lambda *_: None))


async def test_the_list_says_in_a_sentence_what_winnow_would_have_done(
    imported: ImportedDesk,
) -> None:
    page = await imported.page("/review/imports")
    assert (
        "Of your 3 old comments Winnow would have held 0 and rejected 1 that you published." in page
    )
    assert "1 of those looks like spam that reached your readers." in page
    assert f"/review/imports/{imported.report.id}" in page


async def test_a_label_of_an_archive_is_called_imported_and_of_no_key(
    imported: ImportedDesk,
) -> None:
    pages = {"viewer": "/review/queue?tab=decided", "moderator": "/review/audit"}
    for role, path in pages.items():
        page = await imported.page(path, role=role)
        main = page[page.index("<main") :]
        assert "imported" in main
        assert "blog&#39;s key" not in main


async def test_it_does_so_in_german(imported: ImportedDesk) -> None:
    page = await imported.page("/review/imports", language="de")
    assert "Von 3 alten Kommentaren hätte Winnow 0 zurückgehalten und 1 abgelehnt" in page


async def test_the_report_shows_the_comments_and_leads_to_them(imported: ImportedDesk) -> None:
    page = await imported.page(f"/review/imports/{imported.report.id}")
    assert "You published them, Winnow would have rejected them (1)" in page
    assert "You called them spam, Winnow would have published them (1)" in page
    [finding, _] = imported.report.findings
    assert f"open={finding.comment_id}" in page
    shown = await imported.page(_first_link(page), role="moderator")
    assert "Cheap rolex" in shown


def _first_link(page: str) -> str:
    link = re.search(r'href="(/review/queue\?[^"]*open=[^"]*)"', page)
    assert link is not None
    return link[1].replace("&amp;", "&")


async def test_what_was_left_out_is_named_with_its_place(imported: ImportedDesk) -> None:
    page = await imported.page(f"/review/imports/{imported.report.id}", language="de")
    assert "Kommentare im Papierkorb sind ausgelassen" in page
    assert "old.csv, line 5" in page


@pytest.mark.parametrize("path", ["", "/report.html"])
async def test_a_comment_is_shown_as_text(imported: ImportedDesk, path: str) -> None:
    page = await imported.page(f"/review/imports/{imported.report.id}{path}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>Bob" not in page


async def test_the_file_needs_nothing_else(imported: ImportedDesk) -> None:
    page = await imported.page(f"/review/imports/{imported.report.id}/report.html")
    assert "Cheap rolex" in page
    assert re.findall(r"<(?:script|link|img|iframe)\b|url\(|\bsrc=|\bhref=", page) == []


async def test_a_site_of_others_has_no_import_here(imported: ImportedDesk) -> None:
    async with imported.desk.browser() as stranger:
        answer = await stranger.get(f"/review/imports/{imported.report.id}")
    assert answer.status_code in (303, 401)


@pytest.mark.parametrize("name", ["none", "0190b5f0-0000-7000-8000-000000000000", "%00"])
async def test_an_import_that_is_not_there_is_not_found(desk: PagesDesk, name: str) -> None:
    async with desk.signed_in("ines", "viewer") as browser:
        assert (await browser.get(f"/review/imports/{name}")).status_code == 404


async def test_without_an_import_the_page_says_how_to_make_one(desk: PagesDesk) -> None:
    async with desk.signed_in("ines", "viewer") as browser:
        page = (await browser.get("/review/imports")).text
    assert "No import yet" in page
    assert typed("service import wordpress.xml --dry-run") in page
