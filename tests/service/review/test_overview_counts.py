"""The overview and the tabs count alike: each number leads to as many comments."""

import re

import httpx
import pytest
from pages_desk import PagesDesk


def tab_count(page: str) -> int:
    """The number on the tab that is shown."""
    (number,) = re.findall(r'aria-current="page">\s*\w+ <span class="count">(\d+)', page)
    return int(number)


def card(page: str, name: str) -> str:
    (number,) = re.findall(rf'<h2 class="lesser">{name}</h2>\s*<p class="number">([^<]*)', page)
    return str(number)


async def decide(browser: httpx.AsyncClient, comment: str, label: str) -> None:
    await browser.post(f"/review/comments/{comment}/decision", data={"label": label})


async def test_each_count_of_a_reason_and_a_host_leads_to_as_many_comments(
    desk: PagesDesk,
) -> None:
    texts = ("Look at {}", "See {}, friends", "Cheap rolex {}", "Thanks for {}", "Thanks, {} it is")
    ids = [await desk.comment(text.format("https://knives.example")) for text in texts]
    async with desk.signed_in("ines") as moderator:
        await decide(moderator, ids[0], "spam")
        overview = (await moderator.get("/review/overview")).text
        tables = overview.split("<caption>", 1)[1]
        links = re.findall(r'href="([^"]+)">(?:<svg.*?</svg>)?(\d+) ', tables)
        assert len(links) == 8  # a reason and a host, on four tabs each
        for href, number in links:
            page = await moderator.get(href.replace("&amp;", "&"))
            assert tab_count(page.text) == int(number)


async def test_what_is_decided_twice_or_undone_is_counted_as_the_tab_does(desk: PagesDesk) -> None:
    ids = [await desk.comment(f"Is the {n}. loaf still warm?") for n in range(3)]
    async with desk.signed_in("ines") as moderator:
        for comment, label in ((ids[0], "spam"), (ids[0], "ham"), (ids[1], "ham"), (ids[2], "ham")):
            await decide(moderator, comment, label)
        await moderator.post("/review/undo")
        overview = await moderator.get("/review/overview")
        decided = await moderator.get("/review/queue?tab=decided")
        held = await moderator.get("/review/queue")
    assert card(overview.text, "Decided today") == str(tab_count(decided.text)) == "2"
    assert card(overview.text, "Waiting") == str(tab_count(held.text)) == "1"


@pytest.mark.parametrize("label", ["ham", "spam"])
async def test_what_was_overturned_is_counted_as_its_list_does(desk: PagesDesk, label: str) -> None:
    ids = [await desk.comment(text) for text in ("Cheap rolex", "Thanks a lot", "A loaf")]
    async with desk.signed_in("ines") as moderator:
        for comment in ids:
            await decide(moderator, comment, label)
        overview = (await moderator.get("/review/overview")).text
        (href,) = re.findall(r'href="([^"]*overturned=yes[^"]*)"', overview)
        assert tab_count((await moderator.get(href.replace("&amp;", "&"))).text) == 1
