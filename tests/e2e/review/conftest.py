"""A browser and a running service for the tests of the queue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from live import PATIENCE_MS, Live, live, sign_in
from playwright.sync_api import Browser, BrowserContext, Page, expect

expect.set_options(timeout=PATIENCE_MS)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", help="write the pictures of the pages to this folder")


# Not for the whole session: Playwright's loop must end before a test that brings its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Live]:
    """A service with one blog and a moderator, ines."""
    with live(tmp_path) as running:
        running.enrol("ines")
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, blog: Live) -> Page:
    """The queue, seen by ines. Comments that a test posts are there after a reload."""
    opened = context.new_page()
    sign_in(opened, blog, "ines")
    return opened
