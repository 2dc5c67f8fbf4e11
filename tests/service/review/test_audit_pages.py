"""The audit: who decided, when, and what the machine said."""

import html
from typing import Any

import pytest
from pages_desk import PagesDesk

WITH_EVERY_FIELD: dict[str, Any] = {
    "text": "Rye needs more \u202ewater, see https://rye.example/dough",
    "external_id": "wp-4711",
    "author": {"name": "Ines", "email": "ines@rye.example", "url": "https://rye.example"},
    "article": {
        "title": "Rye for beginners",
        "text": "Rye needs water.",
        "url": "https://b.example/rye",
    },
}


async def test_rows_do_not_repeat_which_model_judged_and_the_record_says_it(
    desk: PagesDesk,
) -> None:
    comment = await desk.comment("The walnut loaf was splendid")
    async with desk.signed_in("ines") as moderator:
        await moderator.post(f"/review/comments/{comment}/decision", data={"label": "ham"})
        for path in ("/review/audit", f"/review/queue?tab=decided&open={comment}"):
            assert "words-1" not in (await moderator.get(path)).text
        record = await moderator.get(f"/review/audit/{comment}")
    assert "words-1" in record.text


async def test_the_way_back_from_a_record_leads_to_where_the_comment_stands(
    desk: PagesDesk,
) -> None:
    comment = await desk.comment("Cheap rolex")
    async with desk.signed_in("ines") as moderator:
        page = (await moderator.get(f"/review/audit/{comment}")).text
    assert f'href="/review/queue?tab=rejected&amp;open={comment}"' in page


async def test_the_audit_of_a_comment_names_it_as_the_blog_does(desk: PagesDesk) -> None:
    comment = await desk.comment("The walnut loaf was splendid", external_id="wp-4711")
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.get(f"/review/audit/{comment}")
    assert answer.status_code == 200
    assert "known to the blog as <bdi>wp-4711</bdi>" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/review/queue?open={id}",
        "/review/comments/{id}/row",
        "/review/campaigns",
        "/review/campaigns/{id}",
        "/review/audit",
        "/review/audit/{id}",
        "/review/overview",
    ],
)
async def test_every_page_shows_a_comment_with_every_field_set(desk: PagesDesk, path: str) -> None:
    comment = await desk.comment(**WITH_EVERY_FIELD)
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.get(path.format(id=comment))
    assert answer.status_code == 200
    assert "\u202e" not in answer.text


@pytest.mark.parametrize(("language", "key"), [("en", "The blog's key"), ("de", "Der Schlüssel")])
async def test_a_decision_by_key_is_the_keys_on_every_page(
    desk: PagesDesk, language: str, key: str
) -> None:
    comment = await desk.comment("The walnut loaf was splendid")
    await desk.decision_by_key(comment, "ham", moderator="ada")
    async with desk.signed_in("ines") as moderator:
        moderator.headers["Accept-Language"] = language
        form = {"label": "spam", "seen": 0}
        as_script = {"Accept": "application/json"}
        clash = await moderator.post(
            f"/review/comments/{comment}/decision", data=form, headers=as_script
        )
        assert clash.status_code == 409
        assert clash.json()["detail"].startswith(key)
        assert clash.json()["moderator"] is None
        queue = await moderator.get(f"/review/queue?tab=decided&open={comment}")
        audit = await moderator.get("/review/audit")
    assert key in html.unescape(queue.text)
    assert key in html.unescape(audit.text)
    for page in (queue, audit):
        assert "<bdi>ada</bdi>" not in page.text


async def test_an_owner_who_is_sure_erases_a_comment_for_good(desk: PagesDesk) -> None:
    comment = await desk.comment(**WITH_EVERY_FIELD)
    async with desk.signed_in("olga", "owner") as owner:
        await owner.post(f"/review/comments/{comment}/decision", data={"label": "spam"})
        assert "Erase this comment" in (await owner.get(f"/review/audit/{comment}")).text
        path = f"/review/comments/{comment}/erasure"
        assert (await owner.post(path)).status_code == 422
        assert "rye.example" in (await owner.get(f"/review/audit/{comment}")).text
        assert (await owner.post(path, data={"is_sure": "true"})).status_code == 303
        record = await owner.get(f"/review/audit/{comment}")
        log = await owner.get("/review/audit")
    assert "rye.example" not in record.text + log.text


async def test_who_is_no_owner_erases_nothing(desk: PagesDesk) -> None:
    comment = await desk.comment(**WITH_EVERY_FIELD)
    async with desk.signed_in("ines") as moderator:
        assert "Erase this comment" not in (await moderator.get(f"/review/audit/{comment}")).text
        form = {"is_sure": "true"}
        refused = await moderator.post(f"/review/comments/{comment}/erasure", data=form)
        assert refused.status_code == 403
        assert "rye.example" in (await moderator.get(f"/review/audit/{comment}")).text


@pytest.mark.parametrize("comment_id", ["nonsense", "0", "%00"])
async def test_a_comment_that_is_not_there_cannot_be_erased(
    desk: PagesDesk, comment_id: str
) -> None:
    async with desk.signed_in("olga", "owner") as owner:
        form = {"is_sure": "true"}
        gone = await owner.post(f"/review/comments/{comment_id}/erasure", data=form)
    assert gone.status_code == 404
