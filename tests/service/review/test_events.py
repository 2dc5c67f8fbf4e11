"""The stream of changes: where it begins."""

import re

import pytest
from pages_desk import PagesDesk

from service.review.routes.events import STREAM_SECONDS


@pytest.mark.parametrize("cursor", ["x", "1", "-1.2", "1.2.3", "9" * 500, "1." + "9" * 30])
async def test_a_cursor_that_is_not_ours_is_refused_before_the_stream_begins(
    desk: PagesDesk, cursor: str
) -> None:
    async with desk.signed_in("ines") as ines:
        by_page = await ines.get("/review/events", params={"after": cursor})
        by_browser = await ines.get("/review/events", headers={"Last-Event-ID": cursor})
    assert (by_page.status_code, by_browser.status_code) == (422, 422)


async def test_a_page_says_what_it_was_made_after(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as ines:
        before = await ines.get("/review/queue")
        await desk.comment("Is this the bakery from the market?")
        after = await ines.get("/review/queue")
    cursors = [re.findall(r'data-since="([0-9.]+)"', page.text) for page in (before, after)]
    assert len(cursors[0]) == len(cursors[1]) == 1
    assert cursors[0] != cursors[1]


def test_a_silent_stream_ends_before_a_proxy_takes_it_for_dead() -> None:
    """After a minute nginx would write an error to its log, for every open page."""
    assert STREAM_SECONDS < 60
