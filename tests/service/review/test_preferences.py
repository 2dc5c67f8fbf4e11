"""What a moderator chose for the pages is remembered, and news is only what is new."""

from datetime import timedelta

import pytest
from pages_desk import PagesDesk
from sqlalchemy import update

from service.store.tables.actions import actions

DENSE = "has-dense-rows"


async def test_dense_rows_are_remembered_until_one_goes_back(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as moderator:
        assert DENSE not in (await moderator.get("/review/queue")).text
        form = {"rows": "dense", "back": "/review/queue?tab=decided"}
        answer = await moderator.post("/review/rows", data=form)
        assert answer.headers["location"] == "/review/queue?tab=decided"
        assert "expires=" in answer.headers["set-cookie"].lower()
        assert DENSE in (await moderator.get("/review/queue")).text
        await moderator.post("/review/rows", data={"rows": "roomy"})
        assert DENSE not in (await moderator.get("/review/queue")).text


async def test_rows_of_another_height_are_refused(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.post("/review/rows", data={"rows": "tiny"})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("minutes", "is_news"), [(1, True), (60, False)])
async def test_what_was_done_long_ago_is_no_news_and_can_still_be_undone(
    desk: PagesDesk, minutes: int, is_news: bool
) -> None:
    comment = await desk.comment("Is the bakery open on Sundays?")
    async with desk.signed_in("ines") as moderator:
        await moderator.post(f"/review/comments/{comment}/decision", data={"label": "spam"})
        with desk.store.writing() as connection:
            made_at = connection.scalar(actions.select().with_only_columns(actions.c.made_at))
            assert made_at is not None
            connection.execute(update(actions).values(made_at=made_at - timedelta(minutes=minutes)))
        page = (await moderator.get("/review/queue")).text
        assert ("Spam: one comment" in page) is is_news
        await moderator.post("/review/undo")
        assert (await moderator.get("/review/counts")).json()["held"] == "1"
