"""The pages as they look, written to a folder: `--pictures FOLDER`, else a temporary one.

The pictures of the documentation come from here: `make pictures`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from live import PATIENCE_MS, Live, live, script_runs, sign_in
from lived_in import DISGUISED, RIGHT_TO_LEFT, fill, shipped_judge
from playwright.sync_api import Browser, Page, expect

DESKTOP = {"width": 1280, "height": 760}
PHONE = {"width": 360, "height": 740}
OPENED = "dumpster rental tampa"
MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, dict[str, str]]]:
    """A blog after a month, and its comments by their authors."""
    with live(tmp_path_factory.mktemp("month"), shipped_judge()) as running:
        running.enrol("ines")
        yield running, fill(running)


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    option = request.config.getoption("--pictures", default=None)
    pictures = Path(option) if option else tmp_path_factory.mktemp("pictures")
    pictures.mkdir(parents=True, exist_ok=True)
    return pictures


@contextmanager
def seen(browser: Browser, blog: Live, **how: Any) -> Iterator[Page]:
    """The queue as ines sees it with a browser of this kind."""
    settings = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "viewport": DESKTOP, **how}
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, blog, "ines")
    yield page
    context.close()


def take(page: Page, file: Path) -> None:
    """A picture of what the window shows, small enough for a page about it."""
    page.mouse.move(0, 0)
    page.screenshot(path=file, animations="disabled", caret="hide")
    assert 5_000 < file.stat().st_size < MOST_BYTES


PLACES = {
    "queue": "/review/queue?open={opened}",
    "filters": "/review/queue?filters=yes",
    "right-to-left": "/review/queue?open={right_to_left}",
    "disguised": "/review/queue?open={disguised}",
    "campaigns": "/review/campaigns",
    "rules": "/review/rules",
    "audit": "/review/audit",
    "audit-of-one": "/review/audit/{decided}",
    "overview": "/review/overview",
    "keys": "/review/keys",
}
WAYS: dict[str, dict[str, Any]] = {
    "": {},
    "-dark": {"color_scheme": "dark"},
    "-phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "-without-script": {"java_script_enabled": False},
    "-german": {"locale": "de-DE"},
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.lstrip("-") or "desktop")
def test_every_page_is_pictured(
    browser: Browser, month: tuple[Live, dict[str, str]], folder: Path, way: str
) -> None:
    blog, ids = month
    ids_by_name = {
        "opened": ids[OPENED],
        "right_to_left": ids[RIGHT_TO_LEFT["author"]["name"]],
        "disguised": ids[DISGUISED["author"]["name"]],
        "decided": blog.decisions()[0][0],
    }
    with seen(browser, blog, **WAYS[way]) as page:
        for name, place in PLACES.items():
            page.goto(blog.url + place.format(**ids_by_name))
            expect(page.locator("main")).to_be_visible()
            take(page, folder / f"{name}{way}.png")


def test_a_phone_shows_the_list_first(
    browser: Browser, month: tuple[Live, dict[str, str]], folder: Path
) -> None:
    blog, _ = month
    with seen(browser, blog, **WAYS["-phone"]) as page:
        expect(page.locator(".row").first).to_be_visible()
        take(page, folder / "list-phone.png")


def test_what_has_just_been_decided_can_be_seen(
    browser: Browser, month: tuple[Live, dict[str, str]], folder: Path
) -> None:
    blog, _ = month
    with seen(browser, blog) as page:
        script_runs(page)
        for key, words in (("s", "Spam: one comment"), ("h", "Ham: one comment")):
            opened = page.locator("#item").get_attribute("data-id") or ""
            page.keyboard.press(key)
            expect(page.locator("#status")).to_contain_text(words.split(":")[0])
            expect(page.locator("#item")).not_to_have_attribute("data-id", opened)
        take(page, folder / "decided.png")
