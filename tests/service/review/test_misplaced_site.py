"""A site that is registered with an address no comment comes from: an owner sees it."""

from typing import Any

import pytest
from pages_desk import PagesDesk

from service.domain.people import Role

SAID = "No comment of my-blog comes from https://b.example, but from"


def under(url: str) -> dict[str, Any]:
    return {"article": {"title": "Bread", "url": url}}


async def overview(desk: PagesDesk, role: Role = "owner", language: str = "en") -> str:
    async with desk.signed_in(f"ines-{role}", role) as browser:
        page = await browser.get("/review/overview", headers={"Accept-Language": language})
    return page.text


async def test_the_overview_says_where_the_comments_come_from(desk: PagesDesk) -> None:
    for number in range(2):
        await desk.comment("Hmm", **under(f"https://www.bread.example/{number}"))
    page = await overview(desk)
    assert f"{SAID} www.bread.example" in page
    assert f'href="/review/sites/{desk.site.id}"' in page


async def test_it_does_so_in_german(desk: PagesDesk) -> None:
    await desk.comment("Hmm", **under("https://www.bread.example/1"))
    assert "Kein Kommentar von my-blog kommt von https://b.example" in await overview(
        desk, language="de"
    )


@pytest.mark.parametrize("url", ["https://b.example/1", "http://b.example/1", ""])
async def test_a_site_where_one_comment_comes_from_is_in_its_place(
    desk: PagesDesk, url: str
) -> None:
    if url:
        await desk.comment("Hmm", **under("https://elsewhere.example/1"))
    await desk.comment("Hmm, too", **under(url))
    assert "No comment of" not in await overview(desk)


async def test_who_cannot_mend_it_is_not_told(desk: PagesDesk) -> None:
    await desk.comment("Hmm", **under("https://www.bread.example/1"))
    assert "No comment of" not in await overview(desk, "moderator")
