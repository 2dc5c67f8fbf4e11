"""GET /v1/queue."""

import base64

import pytest
from running_blog import Blog


async def test_the_queue_holds_what_is_unsure_with_its_words(blog: Blog) -> None:
    await blog.check("Cheap rolex")
    await blog.check("Thanks!")
    await blog.check("Hmm", author={"name": "Rita"}, article={"title": "Bread"})
    (item,) = (await blog.client.get("/v1/queue")).json()["items"]
    assert (item["text"], item["author"]["name"]) == ("Hmm", "Rita")
    assert (item["article_title"], item["label"]) == ("Bread", "unsure")


async def test_what_was_rejected_is_listed_by_label(blog: Blog) -> None:
    await blog.check("Cheap rolex")
    await blog.check("Hmm")
    items = (await blog.client.get("/v1/queue", params={"label": "spam"})).json()["items"]
    assert [item["text"] for item in items] == ["Cheap rolex"]


async def test_pages_follow_each_other_oldest_first(blog: Blog) -> None:
    for number in range(5):
        await blog.check(f"Hmm {number}")
    texts, cursor = [], {}
    for _ in range(3):
        page = (await blog.client.get("/v1/queue", params={"limit": 2, **cursor})).json()
        texts += [item["text"] for item in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert texts == [f"Hmm {number}" for number in range(5)]
    assert page["next_cursor"] is None


async def test_a_decided_comment_leaves_and_comes_back_when_undone(blog: Blog) -> None:
    decision = f"{(await blog.check('Hmm')).headers['location']}/decision"
    await blog.client.post(decision, json={"label": "ham"})
    assert (await blog.client.get("/v1/queue")).json()["items"] == []
    await blog.client.delete(decision)
    assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


async def test_another_sites_comments_are_not_in_the_queue(blog: Blog) -> None:
    await blog.check("Hmm")
    answer = await blog.client.get("/v1/queue", headers=blog.other_site())
    assert answer.json()["items"] == []


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "A" * 401,
        base64.urlsafe_b64encode(b'["age-1","unsure","\\u0000"]').decode(),
        base64.urlsafe_b64encode(b'["age-1","unsure",1]').decode(),
        base64.urlsafe_b64encode(b"[1]").decode(),
        base64.urlsafe_b64encode(b"[" * 250).decode(),
    ],
)
async def test_a_bad_cursor_is_refused(blog: Blog, cursor: str) -> None:
    answer = await blog.client.get("/v1/queue", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_a_cursor_of_another_label_is_refused(blog: Blog) -> None:
    for text in ("Hmm 1", "Hmm 2"):
        await blog.check(text)
    cursor = (await blog.client.get("/v1/queue", params={"limit": 1})).json()["next_cursor"]
    answer = await blog.client.get("/v1/queue", params={"label": "spam", "cursor": cursor})
    assert answer.status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "label=junk"])
async def test_a_bad_parameter_is_refused(blog: Blog, query: str) -> None:
    assert (await blog.client.get(f"/v1/queue?{query}")).status_code == 422
