"""Comments that no model could judge, judged later."""

import threading
from collections.abc import Sequence
from typing import Any

from eventually import eventually
from running_blog import Blog, Broken, Running, WordJudge
from sqlalchemy import select

from model.comment import Comment
from model.verdict import Verdict
from service.domain.sites import SiteOptions
from service.scoring.scoring import Scoring
from service.scoring.unjudged import UnjudgedComments
from service.store.sites import site_options, sites
from service.store.tables.sites import outbox


class PickyJudge(WordJudge):
    """Cannot stand one word."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        if any("poison" in comment.text for comment in comments):
            self.seen.append(list(comments))
            raise ValueError("poison")
        return super().judge(comments)


async def versions(blog: Blog) -> list[str | None]:
    items = []
    for label in ("unsure", "ham", "spam"):
        page = await blog.client.get("/v1/queue", params={"label": label, "limit": 200})
        items += page.json()["items"]
    return [item["model_version"] for item in items]


async def rejudge(blog: Blog, judge: WordJudge) -> UnjudgedComments:
    unjudged = UnjudgedComments(blog.parts.database, Scoring(judge, timeout_seconds=60))
    await unjudged.sweep()
    return unjudged


async def test_every_comment_that_waits_gets_a_verdict(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        for number in range(70):
            await blog.check(f"Hmm {number}")
        await rejudge(blog, WordJudge())
        assert await versions(blog) == ["words-1"] * 70


async def test_one_that_breaks_the_model_does_not_hold_up_the_rest(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        for text in ("Thanks", "poison", "Cheap rolex"):
            await blog.check(text)
        await rejudge(blog, PickyJudge())
        assert sorted(map(str, await versions(blog))) == ["None", "words-1", "words-1"]


async def test_a_comment_that_breaks_a_model_is_not_tried_with_it_again(running: Running) -> None:
    judge = PickyJudge()
    async with running(judge=Broken()) as blog:
        await blog.check("poison")
        unjudged = await rejudge(blog, judge)
        tried = len(judge.seen)
        await unjudged.sweep()
        assert len(judge.seen) == tried


async def test_a_decision_stays_when_the_verdict_comes_late(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        location = (await blog.check("Cheap rolex")).headers["location"]
        await blog.client.post(f"{location}/decision", json={"label": "ham"})
        await rejudge(blog, WordJudge())
        comment = (await blog.client.get(location)).json()
    assert (comment["label"], comment["spam_probability"]) == ("ham", 0.98)


async def test_a_late_verdict_leaves_the_comment_in_the_queue(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        await blog.check("Cheap rolex")
        await rejudge(blog, WordJudge())
        (item,) = (await blog.client.get("/v1/queue")).json()["items"]
    assert (item["label"], item["spam_probability"]) == ("unsure", 0.98)
    assert item["reasons"] != []
    assert item["note"] == "judged late: spam by the machine; the blog was told unsure"


class Slow(WordJudge):
    """Takes far too long for one word: until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        if any("poison" in comment.text for comment in comments):
            self.may_go_on.wait(120)
            self.may_go_on.clear()
        return super().judge(comments)


async def test_one_that_takes_too_long_does_not_hold_up_the_rest(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        for text in ("poison", *(f"Thanks {number}" for number in range(40))):
            await blog.check(text)
        slow = Slow()
        scoring = Scoring(slow, timeout_seconds=1)  # long enough for a busy machine and one comment
        unjudged = UnjudgedComments(blog.parts.database, scoring)
        for _ in range(4):
            await unjudged.sweep()
            if scoring.is_stuck:
                slow.may_go_on.set()
                await eventually(lambda: not scoring.is_stuck)
        assert sorted(map(str, await versions(blog))) == ["None"] + ["words-1"] * 40


def told_of(blog: Blog) -> list[dict[str, Any]]:
    """What the site's webhook is still to be told, but for when."""
    with blog.store.reading() as connection:
        payloads = connection.scalars(select(outbox.c.payload).order_by(outbox.c.id)).all()
    return [{name: payload[name] for name in ("type", "data")} for payload in payloads]


def with_webhook(blog: Blog) -> None:
    with blog.store.writing() as connection:
        site_id = sites.all_sites(connection)[0].id
        site_options.put(connection, site_id, SiteOptions(webhook_url="https://blog.example/hook"))


async def test_where_the_blog_can_be_told_a_late_label_counts(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        with_webhook(blog)
        answer = await blog.check("Cheap rolex", external_id="7")
        await rejudge(blog, WordJudge())
        comment = (await blog.client.get(answer.headers["location"])).json()
        waiting = (await blog.client.get("/v1/queue")).json()["items"]
        (event,) = told_of(blog)
    assert (answer.json()["label"], comment["label"], comment["note"]) == ("unsure", "spam", None)
    assert waiting == []
    assert event == {
        "type": "comment.judged",
        "data": {
            "id": comment["id"], "site": "my-blog", "external_id": "7", "label": "spam",
            "spam_probability": 0.98, "model_version": "words-1", "revision": 1,
        },
    }  # fmt: skip


async def test_a_late_verdict_that_is_unsure_is_told_to_nobody(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        with_webhook(blog)
        await blog.check("Hmm")
        await rejudge(blog, WordJudge())
        assert told_of(blog) == []
        assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


async def test_a_late_verdict_does_not_overtake_a_moderator(running: Running) -> None:
    async with running(judge=Broken()) as blog:
        with_webhook(blog)
        location = (await blog.check("Cheap rolex")).headers["location"]
        await blog.client.post(f"{location}/decision", json={"label": "ham"})
        await rejudge(blog, WordJudge())
        assert [event["type"] for event in told_of(blog)] == ["comment.decided"]
        assert (await blog.client.get(location)).json()["label"] == "ham"
