"""What the queue says when the list has nothing to show."""

import re

import pytest
from pages_desk import PagesDesk

SPAM = "Cheap rolex, visit my bakery"


def pane(page: str) -> str:
    """The pane, without what decides."""
    return page.split('id="item"', 1)[1].split('class="deck"', 1)[0]


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


async def shown(desk: PagesDesk, query: str) -> str:
    async with desk.signed_in("ines") as moderator:
        return (await moderator.get(f"/review/queue{query}")).text


async def test_a_search_that_finds_only_rejected_comments_leads_there(desk: PagesDesk) -> None:
    await desk.comment(SPAM)
    markup_of_pane = pane(await shown(desk, "?words=rolex"))
    assert "Found elsewhere Rejected 1 <" in words(markup_of_pane)
    assert 'href="/review/queue?tab=rejected&amp;words=rolex"' in markup_of_pane


async def test_a_search_that_finds_nothing_at_all_says_so(desk: PagesDesk) -> None:
    await desk.comment(SPAM)
    assert "Nor is there one in the other parts" in pane(await shown(desk, "?words=sourdough"))


@pytest.mark.parametrize("query", ["?words=rolex", "?words=sourdough"])
async def test_a_search_never_says_that_all_is_done(desk: PagesDesk, query: str) -> None:
    await desk.comment(SPAM)
    assert "All done" not in await shown(desk, query)


async def test_an_empty_queue_says_that_all_is_done(desk: PagesDesk) -> None:
    await desk.comment(SPAM)
    assert "All done" in pane(await shown(desk, ""))
