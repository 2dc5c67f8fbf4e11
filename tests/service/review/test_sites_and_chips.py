"""Somebody with two sites sees which is which; what is filtered by can be let go singly."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from pages_desk import PagesDesk

from service.store.people import moderators, roles
from service.store.sites import sites

CHIP = re.compile(r'<a class="chip" href="([^"]*)" title="[^"]*">(.*?)</a>', re.S)


@pytest.fixture
async def of_two(desk: PagesDesk) -> AsyncIterator[httpx.AsyncClient]:
    """A moderator of two sites, each with a comment that waits."""
    with desk.store.writing() as connection:
        workshop = sites.add_site(connection, "workshop", url="https://w.example")
    await desk.comment("Is the bakery open on Sundays?")
    await desk.comment("Is the workshop open on Sundays?", site=workshop)
    async with desk.signed_in("ines") as client:
        with desk.store.writing() as connection:
            ines = moderators.find(connection, "ines")
            roles.set_role(connection, ines, "moderator", site=workshop)
        yield client


def chips(page: str) -> dict[str, str]:
    """The words of each chip, and where one is without it."""
    return {
        " ".join(re.sub(r"<[^>]*>", " ", markup).split()): href.replace("&amp;", "&")
        for href, markup in CHIP.findall(page)
    }


async def test_each_row_and_the_open_comment_name_their_site(of_two: httpx.AsyncClient) -> None:
    page = (await of_two.get("/review/queue")).text
    assert sorted(re.findall(r'class="site"><bdi>([\w-]+)', page)) == ["my-blog", "workshop"]
    assert re.search(r"on <b><bdi>(my-blog|workshop)</bdi></b>", page)


@pytest.mark.parametrize("fragment", ["rows", "pane"])
async def test_what_the_script_fetches_names_the_site_too(
    of_two: httpx.AsyncClient, fragment: str
) -> None:
    page = (await of_two.get("/review/queue")).text
    comment = re.findall(r'data-id="([^"]+)"', page)[0]
    headers = {"X-Fragment": fragment}
    part = await of_two.get(f"/review/queue?open={comment}", headers=headers)
    assert re.search(r"<bdi>(my-blog|workshop)</bdi>", part.text)


async def test_with_one_site_no_row_repeats_its_name(desk: PagesDesk) -> None:
    await desk.comment("Is the bakery open on Sundays?")
    async with desk.signed_in("ines") as moderator:
        page = (await moderator.get("/review/queue")).text
    assert 'class="site"' not in page


async def test_a_site_is_a_chip_that_can_be_let_go(of_two: httpx.AsyncClient) -> None:
    page = (await of_two.get("/review/queue?site=workshop")).text
    (words, href), *others = chips(page).items()
    assert words == "Site: workshop Without this filter"
    assert others == []
    assert len(re.findall('<li class="row', page)) == 1
    assert len(re.findall('<li class="row', (await of_two.get(href)).text)) == 2


async def test_a_whole_site_is_not_offered_to_be_decided_on_at_once(
    of_two: httpx.AsyncClient,
) -> None:
    assert "/review/bulk/filter" not in (await of_two.get("/review/queue?site=workshop")).text
    assert "/review/bulk/filter" in (await of_two.get("/review/queue?words=workshop")).text


async def test_each_filter_is_let_go_without_the_others(of_two: httpx.AsyncClient) -> None:
    query = "site=workshop&reason=words&band=medium&words=Sundays&overturned=yes&since=2026-01-01"
    shown = chips((await of_two.get(f"/review/queue?tab=decided&{query}")).text)
    assert list(shown) == [
        "Site: workshop Without this filter",
        "How likely spam: Spam: possible Without this filter",
        "Reason: number of words Without this filter",
        "From: 2026-01-01 Without this filter",
        "Words: Sundays Without this filter",
        "Overturned Without this filter",
    ]
    without_reason = shown["Reason: number of words Without this filter"]
    assert "reason" not in without_reason
    assert {"site=workshop", "words=Sundays", "tab=decided"} <= set(
        without_reason.partition("?")[2].split("&")
    )
