"""A comment that was edited after its decision says so, and shows what changed."""

import pytest
from pages_desk import PagesDesk

from service.store.sites import sites

THANKS = "Thanks, the starter rose in a day."
ADVERT = "Thanks, the starter rose in our casino."


async def opened(desk: PagesDesk, text: str, label: str, edited: str, language: str = "en") -> str:
    """The page of a comment that was decided by its blog and then edited."""
    with desk.store.writing() as connection:
        key = sites.add_key(connection, desk.site)
    async with desk.browser(Authorization=f"Bearer {key}") as blog:
        first = await blog.post("/v1/comments", json={"text": text, "external_id": "7"})
        comment_id = first.json()["id"]
        await blog.post(f"/v1/comments/{comment_id}/decision", json={"label": label})
        await blog.post("/v1/comments", json={"text": edited, "external_id": "7"})
    async with desk.signed_in("ines") as moderator:
        address = f"/review/queue?tab=held&open={comment_id}"
        return (await moderator.get(address, headers={"Accept-Language": language})).text


async def test_what_was_approved_and_edited_shows_what_changed(desk: PagesDesk) -> None:
    page = await opened(desk, THANKS, "ham", ADVERT + " rolex")
    assert "Approved, then edited: nobody has decided on these words." in page
    markup = page.split("What was edited since the decision", 1)[1]
    assert "rose in <del>a</del><ins>our</ins> <del>day.</del><ins>casino. rolex</ins>" in markup


async def test_it_says_so_in_german(desk: PagesDesk) -> None:
    page = await opened(desk, THANKS, "spam", THANKS + " And you?", language="de")
    assert "Abgelehnt, dann bearbeitet" in page


@pytest.mark.parametrize("edited", [THANKS, f"<p>{THANKS}</p>"])
async def test_what_still_stands_shows_no_edit(desk: PagesDesk, edited: str) -> None:
    page = await opened(desk, THANKS, "ham", edited)
    assert "then edited" not in page
    assert "What was edited" not in page
