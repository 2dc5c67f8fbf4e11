"""POST /v1/comments and what follows from it."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from running_blog import Blog, Running, WordJudge

from model.comment import Article, Comment
from model.verdict import Verdict

ROLEX = "Cheap rolex at http://watches.example"
BREAD = {"title": "Bread", "text": "Flour and water.", "url": "https://blog.example/bread"}


async def test_a_comment_is_answered_with_its_verdict(blog: Blog) -> None:
    answer = await blog.check(ROLEX)
    assert answer.status_code == 201
    body = answer.json()
    assert (body["label"], body["spam_probability"]) == ("spam", 0.98)
    assert body["summary"] == [
        {"group": "wording", "words": "Reads like spam", "contribution": 1.5}
    ]
    assert body["reasons"] == [{"signal": "words", "words": "what it says", "contribution": 1.5}]
    assert (body["model_version"], body["note"], body["decision"]) == ("words-1", None, None)


async def test_a_comment_can_be_read_at_its_location(blog: Blog) -> None:
    answer = await blog.check(ROLEX, author={"name": "deals"})
    read = await blog.client.get(answer.headers["location"])
    assert read.json()["text"] == ROLEX
    assert read.json()["author"] == {"name": "deals", "email": "", "url": ""}


async def test_an_empty_text_is_a_comment_too(blog: Blog) -> None:
    assert (await blog.check("", author={"name": "cheap rolex"})).status_code == 201


async def test_a_null_where_a_form_was_left_empty_counts_as_empty(blog: Blog) -> None:
    author, article = {"name": "Jo", "email": None, "url": None}, BREAD | {"text": None}
    answer = await blog.check("Thanks", author=author, article=article)
    assert answer.status_code == 201
    read = await blog.client.get(answer.headers["location"])
    assert read.json()["author"] == {"name": "Jo", "email": "", "url": ""}


async def test_a_retry_gets_the_stored_answer(blog: Blog) -> None:
    first = await blog.check(ROLEX, external_id="1", article=BREAD)
    again = await blog.check(ROLEX, external_id="1", article=BREAD)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


async def test_a_retry_is_not_judged_again(blog: Blog, word_judge: WordJudge) -> None:
    for _ in range(3):
        await blog.check(ROLEX, external_id="1")
    assert sum(map(len, word_judge.seen)) == 1


async def test_concurrent_retries_store_one_comment(blog: Blog) -> None:
    answers = await asyncio.gather(*(blog.check("Hi", external_id="1") for _ in range(8)))
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


async def test_an_inline_article_is_what_the_comment_is_judged_under(
    blog: Blog, word_judge: WordJudge
) -> None:
    await blog.check("Hi", article=BREAD)
    assert word_judge.seen == [[Comment(text="Hi", article=Article(**BREAD))]]


async def test_an_inline_article_can_be_read_by_the_id_in_the_answer(blog: Blog) -> None:
    answer = await blog.check("Hi", article=BREAD)
    read = await blog.client.get(f"/v1/articles/{answer.json()['article_id']}")
    assert read.json()["title"] == "Bread"


async def test_a_stored_article_is_what_the_comment_is_judged_under(
    blog: Blog, word_judge: WordJudge
) -> None:
    await blog.client.put("/v1/articles/bread", json=BREAD)
    answer = await blog.check("Hi", article_id="bread")
    assert answer.json()["article_id"] == "bread"
    assert word_judge.seen[0][0].article == Article(**BREAD)


async def test_the_url_of_a_put_article_is_enough(blog: Blog, word_judge: WordJudge) -> None:
    await blog.client.put("/v1/articles/bread", json=BREAD)
    answer = await blog.check("Hi", article={"url": BREAD["url"] + "#comment-3"})
    assert answer.json()["article_id"] == "bread"
    assert word_judge.seen[0][0].article.text == BREAD["text"]


async def test_an_edit_without_an_article_stays_under_its_own(
    blog: Blog, word_judge: WordJudge
) -> None:
    await blog.check("Hi", external_id="1", article=BREAD)
    await blog.check("Hi there", external_id="1")
    assert word_judge.seen[1][0].article == Article(**BREAD)


async def test_without_a_model_the_comment_waits_and_the_answer_says_so(
    running: Running, tmp_path: Any
) -> None:
    async with running(judge=None, model_dir=tmp_path / "nowhere") as blog:
        answer = await blog.check(ROLEX)
        waiting = (await blog.client.get("/v1/queue")).json()["items"]
    body = answer.json()
    assert answer.status_code == 201
    assert (body["label"], body["spam_probability"], body["reasons"]) == ("unsure", None, [])
    assert body["summary"] == []
    assert (body["model_version"], body["note"]) == (None, "not judged: no model is loaded")
    assert [item["id"] for item in waiting] == [body["id"]]


class BrokenJudge(WordJudge):
    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        raise ValueError(f"cannot read {comments[0].text}")


async def test_when_the_model_fails_the_comment_waits(running: Running) -> None:
    async with running(judge=BrokenJudge()) as blog:
        answer = await blog.check(ROLEX)
    assert answer.status_code == 201
    assert answer.json()["note"] == "not judged: the model failed"


async def test_the_log_of_a_failing_model_does_not_quote_the_comment(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with running(judge=BrokenJudge()) as blog:
            await blog.check(ROLEX)
    assert "ValueError" in caplog.text
    assert "rolex" not in caplog.text


async def test_comments_are_judged_when_a_model_is_there_again(running: Running) -> None:
    async with running(judge=BrokenJudge()) as blog:
        location = (await blog.check(ROLEX)).headers["location"]
    async with running(judge=WordJudge(), rejudge_poll_seconds=0.01) as blog:
        comment = (await blog.client.get(location)).json()
        async with asyncio.timeout(60):
            while comment["model_version"] is None:
                await asyncio.sleep(0.01)
                comment = (await blog.client.get(location)).json()
    assert (comment["label"], comment["spam_probability"]) == ("unsure", 0.98)
    assert [verdict["note"] for verdict in comment["verdicts"]] == [
        "not judged: the model failed",
        "judged late: spam by the machine; the blog was told unsure",
    ]


async def test_another_sites_comment_is_not_found(blog: Blog) -> None:
    location = (await blog.check(ROLEX)).headers["location"]
    header = blog.other_site()
    read = await blog.client.get(location, headers=header)
    decided = await blog.client.post(f"{location}/decision", json={"label": "ham"}, headers=header)
    undone = await blog.client.delete(f"{location}/decision", headers=header)
    assert [a.status_code for a in (read, decided, undone)] == [404, 404, 404]


@pytest.mark.parametrize("comment_id", ["1", "%00", "..%2f..%2fetc", "x" * 3000])
async def test_an_id_that_cannot_be_ours_is_not_found(blog: Blog, comment_id: str) -> None:
    assert (await blog.client.get(f"/v1/comments/{comment_id}")).status_code == 404


async def test_a_comment_has_the_date_that_its_blog_says(blog: Blog) -> None:
    sent = {"text": "Hmm", "created_at": "2024-05-01T10:00:00+02:00"}
    answer = await blog.client.post("/v1/comments", json=sent)
    assert answer.status_code == 201
    assert answer.json()["created_at"] == "2024-05-01T08:00:00Z"
    assert answer.json()["updated_at"] > "2026"
    ahead = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    answer = await blog.client.post("/v1/comments", json={"text": "Hm", "created_at": ahead})
    assert answer.json()["created_at"] <= datetime.now(UTC).isoformat()


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("2024-05-01", "a time with its zone, such as 2026-11-25T08:00:00Z"),
        ("2024-05-01T10:00:00", "a time with its zone, such as 2026-11-25T08:00:00Z"),
        ("yesterday", "a time with its zone, such as 2026-11-25T08:00:00Z"),
        (1714550400, "a time with its zone, such as 2026-11-25T08:00:00Z"),
        ("2999-01-01T00:00:00Z", "from 1990 to now"),
        ("1970-01-01T00:00:00Z", "from 1990 to now"),
        ("0001-01-01T00:00:00+23:00", "a time with its zone, such as 2026-11-25T08:00:00Z"),
    ],
)
async def test_a_date_that_cannot_be_is_refused_and_nothing_stored(
    blog: Blog, date: object, reason: str
) -> None:
    answer = await blog.client.post("/v1/comments", json={"text": "Hmm", "created_at": date})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["reason"]) == ("created_at", reason)
    assert (await blog.client.get("/v1/queue")).json()["items"] == []


async def test_a_blog_may_begin_to_hash_addresses_and_keeps_its_decisions(blog: Blog) -> None:
    author = {"name": "Eva", "email": "eva@hill.example"}
    first = (await blog.check("Hmm", author=author, external_id="7")).json()
    await blog.client.post(f"/v1/comments/{first['id']}/decision", json={"label": "spam"})
    hashed = {"name": "Eva", "email": "0123456789abcdef0123@hill.example"}
    for sent in (hashed, author):
        again = (await blog.check("Hmm", author=sent, external_id="7")).json()
        assert (again["id"], again["label"]) == (first["id"], "spam")
        assert again["decision"]["label"] == "spam"


async def test_the_comments_own_page_may_come_later_and_makes_no_edit(blog: Blog) -> None:
    await blog.check("Hi", external_id="1")
    again = await blog.check("Hi", external_id="1", url="https://b.example/rye#comment-1")
    assert (again.status_code, again.json()["revision"]) == (200, 1)
    stored = await blog.check("Hi", external_id="1")
    assert stored.json()["revision"] == 1


@pytest.mark.parametrize("url", ["x" * 4001, 5, ["https://b.example"]])
async def test_a_page_that_is_none_is_refused(blog: Blog, url: object) -> None:
    assert (await blog.check("Hi", url=url)).status_code == 422
