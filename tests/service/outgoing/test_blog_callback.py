"""What changes after the blog was answered reaches the blog."""

import asyncio
import json

import pytest
from engine import OneLabel
from hearing_engine import HOOK, LATER, check_held, delivering, engine_at, states
from other_side import other_side
from running_blog import Broken, Running, WordJudge

from model.verdict import Label


@pytest.mark.parametrize(("label", "body"), [("ham", "false"), ("spam", "true")])
async def test_a_decision_reaches_the_blog_in_the_plugins_own_format(
    running: Running, database_url: str, label: str, body: str
) -> None:
    async with (
        other_side() as side,
        running(judge=WordJudge(), url=database_url, outbox_poll_seconds=LATER) as blog,
    ):
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.decide(guid, label)
        await delivering(blog).sweep()
        (request,) = side.requests_for(HOOK)
        assert (request.method, request.headers["content-type"]) == ("POST", "application/json")
        assert json.loads(request.body) == {
            "key": blog.key,
            "endpoint": "comment-check",
            "comments": [{"guid": guid, "result": body, "comment_post_ID": "7"}],
        }
        assert states(blog, guid) == [("akismet", "received", 1)]


async def test_a_callback_at_another_host_is_never_called(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        engine.register("https://b.example")
        answer = await engine.check("Hmm", callback=f"{side.url}{HOOK}")
        assert "x-akismet-recheck-after" not in answer.headers
        await engine.decide(answer.headers["x-akismet-guid"], "ham")
        await delivering(blog).sweep()
        assert side.requests == []


async def test_a_callback_of_a_site_that_moved_is_not_called_any_more(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        engine.register("https://b.example")
        await engine.decide(guid, "ham")
        await delivering(blog).sweep()
        assert side.requests == []
        assert states(blog, guid) == [("akismet", "given up", 1)]


async def test_without_the_owners_leave_no_private_address_is_called(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        engine.choose()
        await engine.decide(guid, "ham")
        await delivering(blog).sweep()
        assert side.requests == []


async def test_what_the_blog_knows_already_is_not_told(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        answer = await engine.check("Thanks, lovely", callback=f"{side.url}{HOOK}")
        await engine.decide(answer.headers["x-akismet-guid"], "ham")
        await delivering(blog).sweep()
        assert side.requests == []


async def test_what_the_blog_has_decided_itself_is_not_told(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.post("submit-spam", guid=guid, user_ip="203.0.113.7", reporter="bea")
        await delivering(blog).sweep()
        assert side.requests == []
        assert (await engine.stored(guid))["decisions"][0]["moderator"] == "bea"


async def test_of_two_decisions_the_last_one_is_told(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.decide(guid, "ham")
        await engine.decide(guid, "spam")
        await delivering(blog).sweep()
        bodies = [json.loads(request.body)["comments"][0]["result"] for request in side.requests]
        assert bodies == ["true"]
        assert [state for _, state, _ in states(blog, guid)] == ["received", "needless"]


async def test_a_decision_that_was_taken_back_is_not_told(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.decide(guid, "ham")
        await blog.client.delete(f"/v1/comments/{guid}/decision")
        await delivering(blog).sweep()
        assert side.requests == []


async def test_a_later_model_reaches_the_blog(running: Running) -> None:
    async with (
        other_side() as side,
        running(
            judge=OneLabel(Label.UNSURE), outbox_poll_seconds=LATER, rejudge_poll_seconds=0.02
        ) as blog,
    ):
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        blog.parts.scoring.use(OneLabel(Label.HAM, version="better-2"))
        async with asyncio.timeout(60):
            while not states(blog, guid):
                await asyncio.sleep(0.02)
        await delivering(blog).sweep()
        assert json.loads(side.requests[0].body)["comments"][0]["result"] == "false"


async def test_a_verdict_that_came_late_reaches_the_blog(running: Running) -> None:
    async with (
        other_side() as side,
        running(judge=Broken(), outbox_poll_seconds=LATER, rejudge_poll_seconds=0.02) as blog,
    ):
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        blog.parts.scoring.use(OneLabel(Label.HAM, version="mended-2"))
        async with asyncio.timeout(60):
            while not states(blog, guid):
                await asyncio.sleep(0.02)
        await delivering(blog).sweep()
        assert json.loads(side.requests[0].body)["comments"][0]["result"] == "false"
        assert await engine.queued() == []


async def test_the_mail_address_goes_along_only_where_it_is_kept(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, keeps_personal_data=True)
        guid = await check_held(engine, comment_author_email="rita@example.org")
        await engine.decide(guid, "ham")
        await delivering(blog).sweep()
        (comment,) = json.loads(side.requests[0].body)["comments"]
        assert comment["comment_author_email"] == "rita@example.org"
