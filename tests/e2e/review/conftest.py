"""A browser for the tests of the queue. One a file."""

from collections.abc import Iterator

import pytest
from chromium import chromium
from playwright.sync_api import Browser


# Not for the whole session: Playwright's loop must end before a test that brings its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started
