"""DELETE /v1/comments: a blog erases a comment by Winnow's id or by its own."""

import pytest
from running_blog import Blog

NOWHERE = "01a20ae3-88cd-7e92-9cfd-db65c49e92fa"


async def test_a_comment_is_erased_by_its_id_and_read_no_more(blog: Blog) -> None:
    comment_id = (await blog.check("Hmm", external_id="7")).json()["id"]
    for _ in range(2):
        answer = await blog.client.delete(f"/v1/comments/{comment_id}")
        assert (answer.status_code, answer.content) == (204, b"")
    assert (await blog.client.get(f"/v1/comments/{comment_id}")).status_code == 404
    decision = {"label": "spam"}
    refused = await blog.client.post(f"/v1/comments/{comment_id}/decision", json=decision)
    assert refused.status_code == 404
    assert (await blog.client.get("/v1/queue")).json()["items"] == []


async def test_a_comment_is_erased_by_the_blogs_own_id(blog: Blog) -> None:
    comment_id = (await blog.check("Hmm", external_id="7/ä ?")).json()["id"]
    for _ in range(2):
        answer = await blog.client.delete("/v1/comments", params={"external_id": "7/ä ?"})
        assert answer.status_code == 204
    assert (await blog.client.get(f"/v1/comments/{comment_id}")).status_code == 404


@pytest.mark.parametrize("comment_id", [NOWHERE, "7", "..", "%00", NOWHERE.upper()])
async def test_what_is_no_comment_is_not_found(blog: Blog, comment_id: str) -> None:
    await blog.check("Hmm")
    answer = await blog.client.delete(f"/v1/comments/{comment_id}")
    assert answer.status_code in (404, 405, 422)
    assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


@pytest.mark.parametrize(
    "query", ["", "?external_id=", f"?external_id={'x' * 201}", "?external_id=%00"]
)
async def test_without_an_id_that_can_be_nothing_is_erased(blog: Blog, query: str) -> None:
    await blog.check("Hmm")
    answer = await blog.client.delete(f"/v1/comments{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "external_id"
    assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


async def test_without_a_key_nothing_is_erased(blog: Blog) -> None:
    comment_id = (await blog.check("Hmm", external_id="7")).json()["id"]
    wrong = {"Authorization": "Bearer wrong"}
    for path in (f"/v1/comments/{comment_id}", "/v1/comments?external_id=7"):
        assert (await blog.client.delete(path, headers=wrong)).status_code == 401
    assert (await blog.client.get(f"/v1/comments/{comment_id}")).status_code == 200
