"""An owner connects a blog at Blogger, sees how it is read, and ends that."""

from collections.abc import Mapping

import pytest
from blogger_stand_in import BLOG_ID, CREDENTIALS
from pages_desk import PagesDesk

from service.domain.blogger import BloggerBlog
from service.store.outgoing import blogger_blogs

PROBLEM = "UPDATE blogger_blogs SET problem = 'it slept', failures = 3"


def place_of(desk: PagesDesk) -> str:
    return f"/review/sites/{desk.site.id}/blogger"


def stored(desk: PagesDesk) -> BloggerBlog | None:
    with desk.store.reading() as connection:
        return blogger_blogs.get(connection, desk.site.id)


async def test_what_google_lets_in_is_kept_and_shown_to_nobody(desk: PagesDesk) -> None:
    form = {"blog_id": f" {BLOG_ID} ", "takes_down_unsure": "true", **CREDENTIALS}
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(place_of(desk), data=form)
        assert answer.status_code == 303
        page = (await ada.get(place_of(desk))).text
        assert BLOG_ID in page
        assert not any(word in page for word in CREDENTIALS.values())
        await ada.post(place_of(desk), data={"blog_id": BLOG_ID})
    blog = stored(desk)
    assert blog is not None
    assert blog.sealed, "they stay if the fields are left empty"
    assert not blog.takes_down_unsure


async def test_another_blog_does_not_get_what_was_given_for_the_one_before(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        await ada.post(place_of(desk), data={"blog_id": BLOG_ID, **CREDENTIALS})
        await ada.post(place_of(desk), data={"blog_id": "77"})
    blog = stored(desk)
    assert blog is not None
    assert (blog.blog_id, blog.sealed) == ("77", None)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"blog_id": "my-blog"}, "digits only"),
        ({"blog_id": ""}, "digits only"),
        ({"blog_id": "٣"}, "digits only"),
        ({"blog_id": "7", "client_id": "x"}, "all three"),
        ({"blog_id": "7", **CREDENTIALS, "client_id": "a b"}, "client&#39;s id"),
        ({"blog_id": "7", **CREDENTIALS, "refresh_token": "x" * 501}, "refresh token"),
    ],
)
async def test_what_cannot_be_connects_nothing(
    desk: PagesDesk, form: Mapping[str, str], words: str
) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(place_of(desk), data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert stored(desk) is None


async def test_a_blog_that_cannot_be_read_is_named_on_both_pages(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        await ada.post(place_of(desk), data={"blog_id": BLOG_ID})
        with desk.store.writing() as connection:
            connection.exec_driver_sql(PROBLEM)
        for address in (place_of(desk), f"/review/sites/{desk.site.id}"):
            assert "it slept" in (await ada.get(address)).text


async def test_it_can_be_ended_and_then_nothing_is_left_of_it(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        await ada.post(place_of(desk), data={"blog_id": BLOG_ID, **CREDENTIALS})
        assert (await ada.post(f"{place_of(desk)}/now")).status_code == 303
        assert (await ada.post(f"{place_of(desk)}/end")).status_code == 303
        assert stored(desk) is None
        for step in ("now", "end"):
            assert (await ada.post(f"{place_of(desk)}/{step}")).status_code == 409
        changes = (await ada.get("/review/sites")).text
    assert "disconnected the blog at Blogger" in changes
