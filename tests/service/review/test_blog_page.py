"""The page a comment stands on is the one address that becomes a link, and only a plain one."""

import pytest
from pages_desk import PagesDesk

from service.review.views.blog_page import blog_page

ARTICLE = {"title": "Rye", "text": "Rye needs water.", "url": "https://b.example/rye?a=1&b=2"}


async def test_a_comment_leads_to_its_page_on_the_blog(desk: PagesDesk) -> None:
    await desk.comment("Rye needs more water", article=ARTICLE)
    async with desk.signed_in("ines") as moderator:
        page = (await moderator.get("/review/queue")).text
    assert 'href="https://b.example/rye?a=1&amp;b=2" target="_blank"' in page
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "On the blog: <bdi" in page


async def test_its_own_page_is_linked_where_the_blog_has_named_it(desk: PagesDesk) -> None:
    own = "https://b.example/rye#comment-7"
    await desk.comment("Rye needs more water", article=ARTICLE, url=own)
    async with desk.signed_in("ines") as moderator:
        page = (await moderator.get("/review/queue")).text
    assert f'href="{own}" target="_blank"' in page


async def test_a_page_that_is_no_plain_address_is_not_linked(desk: PagesDesk) -> None:
    await desk.comment("Rye needs more water", article=ARTICLE, url="javascript:owned()")
    async with desk.signed_in("ines") as moderator:
        page = (await moderator.get("/review/queue")).text
    assert "javascript:" not in page
    assert 'href="https://b.example/rye?a=1&amp;b=2" target="_blank"' in page


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:owned()",
        "data:text/html,<script>owned()</script>",
        "//b.example/rye",
        "/rye",
        "https:b.example",
        "https://b.example@evil.example/",
        "https://evil.example\\@b.example/",
        "https://b.example/\u202e",
        "https://b .example/",
        "https://",
        "https://[::1",
    ],
)
def test_an_address_that_a_browser_may_read_otherwise_is_no_link(url: str) -> None:
    assert blog_page(url) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://b.example/", "b.example"),
        ("https://B.example:8443/rye#comment-7", "b.example"),
        ("https://bäckerei.example/brot", "xn--bckerei-5wa.example"),
    ],
)
def test_the_host_is_shown_as_a_browser_goes_to_it(url: str, host: str) -> None:
    page = blog_page(url)
    assert page is not None
    assert (page.href, "".join(piece.text for piece in page.host)) == (url, host)
