"""A site whose articles take all their room: its comments are judged and kept all the same."""

from collections.abc import AsyncIterator

import pytest
from running_blog import Blog, Running, WordJudge

BREAD = {"title": "Bread", "text": "Flour and water.", "url": "https://b.example/bread"}
RYE = {"title": "Rye", "text": "Three days.", "url": "https://b.example/rye"}


@pytest.fixture
async def full(running: Running, migrated_url: str, word_judge: WordJudge) -> AsyncIterator[Blog]:
    """A site that may have one article and has it, on either database."""
    async with running(judge=word_judge, url=migrated_url, site_articles_max=1) as blog:
        assert (await blog.check("Hmm", article=BREAD)).json()["article_kept"]
        yield blog


async def test_a_comment_is_judged_under_its_article_and_kept_without(
    full: Blog, word_judge: WordJudge
) -> None:
    answer = await full.check("Well", article=RYE, external_id="2")
    assert answer.status_code == 201
    assert (answer.json()["article_kept"], answer.json()["article_id"]) == (False, None)
    assert word_judge.seen[-1][0].article.text == RYE["text"]
    again = await full.check("Well", article=RYE, external_id="2")
    assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])
    assert not again.json()["article_kept"]
    assert len((await full.client.get("/v1/queue")).json()["items"]) == 2


async def test_comments_under_an_article_that_is_kept_are_as_before(full: Blog) -> None:
    known = await full.check("So so", article=BREAD)
    assert known.json()["article_kept"]
    assert known.json()["article_id"]
    assert (await full.check("So")).json()["article_kept"]


async def test_no_further_article_is_put(full: Blog) -> None:
    refused = await full.client.put("/v1/articles/rye", json=RYE)
    assert refused.status_code == 507
    assert "take all the room" in refused.json()["detail"]
    assert (await full.client.get("/v1/articles/rye")).status_code == 404


async def test_by_the_akismet_protocol_it_is_the_same(full: Blog) -> None:
    form = {
        "api_key": full.key, "blog": "https://b.example", "user_ip": "203.0.113.7",
        "comment_content": "Cheap rolex", "permalink": RYE["url"],
    }  # fmt: skip
    answer = await full.client.post("/1.1/comment-check", data=form)
    assert (answer.status_code, answer.content) == (200, b"true")
    assert answer.headers["x-winnow-article"] == "not-kept"
    guid = answer.headers["x-akismet-guid"]
    stored = (await full.client.get(f"/v1/comments/{guid}")).json()
    assert (stored["text"], stored["article_url"]) == ("Cheap rolex", "")
    again = await full.client.post("/1.1/comment-check", data=form)
    assert again.headers["x-akismet-guid"] == guid
    known = await full.client.post("/1.1/comment-check", data=form | {"permalink": BREAD["url"]})
    assert "x-winnow-article" not in known.headers
