"""What is in the outbox is sent at least once, signed, and given up in the end."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hearing_engine import HOOK, LATER, check_held, delivering, engine_at, make_due, states, success
from other_side import Reply, other_side
from running_blog import Running, WordJudge
from standardwebhooks.webhooks import Webhook

from service.outgoing import delivery
from service.outgoing.delivery import wait_after
from service.outgoing.network import FetchedResponse, Network
from service.store.outgoing import outbox
from service.store.sites import sites


async def test_the_background_task_delivers_by_itself(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=0.02) as blog:
        engine = engine_at(blog, side)
        await engine.decide(await check_held(engine), "ham")
        async with asyncio.timeout(60):
            while not side.requests_for(HOOK):
                await asyncio.sleep(0.02)


async def test_what_was_told_is_forgotten_after_a_while_and_what_was_not_is_kept(
    running: Running, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        other_side() as side,
        running(judge=WordJudge(), url=database_url, outbox_poll_seconds=LATER) as blog,
    ):
        engine = engine_at(blog, side)
        told_guid, waiting = await check_held(engine), await check_held(engine, "Hm, hm")
        await engine.decide(told_guid, "ham")
        await delivering(blog).sweep()
        await engine.decide(waiting, "ham")
        await delivering(blog).forget()
        assert len(states(blog, told_guid)) == 1, "not yet"
        monkeypatch.setattr(delivery, "REMEMBERED", timedelta(seconds=-1))
        await delivering(blog).forget()
        assert states(blog, told_guid) == []
        assert states(blog, waiting) == [("akismet", "waiting", 0)]


async def test_what_is_sent_is_signed_with_the_key_of_the_site(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        await engine.decide(await check_held(engine), "spam")
        await delivering(blog).sweep()
        (request,) = side.requests_for(HOOK)
        with blog.store.reading() as connection:
            key = blog.parts.secret.signing_key(sites.all_sites(connection)[0].id)
        Webhook(key).verify(request.body, request.headers)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Reply(b'{"comments": {}}'),
        Reply(b"x" * 100_000),
    ],
    ids=["failure", "redirect", "unknown comment", "endless answer"],
)
async def test_what_is_not_received_is_tried_again(running: Running, reply: Reply) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.decide(guid, "ham")
        side.replies[HOOK] = reply
        await delivering(blog).sweep()
        assert states(blog, guid) == [("akismet", "waiting", 1)]
        side.replies[HOOK] = success
        make_due(blog)
        await delivering(blog).sweep()
        assert states(blog, guid) == [("akismet", "received", 2)]


async def test_what_a_process_died_over_is_sent_by_another_after_a_restart(
    running: Running, database_url: str
) -> None:
    async with other_side() as side:
        settings = {"url": database_url, "outbox_poll_seconds": LATER}
        async with running(judge=WordJudge(), **settings) as blog:
            engine = engine_at(blog, side)
            guid = await check_held(engine)
            await engine.decide(guid, "ham")
            with blog.store.writing() as connection:  # claimed by one that then dies
                lease, now = timedelta(minutes=2), datetime.now(UTC)
                claimed = outbox.claim(connection, limit=10, lease=lease, now=now)
                assert len(claimed) == 1
        async with running(judge=WordJudge(), **settings) as blog:
            await delivering(blog).sweep()
            assert side.requests == []  # the claim still holds
            make_due(blog)
            await delivering(blog).sweep()
            assert states(blog, guid) == [("akismet", "received", 2)]


async def test_two_replicas_do_not_send_the_same(running: Running, database_url: str) -> None:
    async with (
        other_side() as side,
        running(judge=WordJudge(), url=database_url, outbox_poll_seconds=LATER) as blog,
    ):
        engine = engine_at(blog, side)
        guids = [await check_held(engine, f"Hmm {number}") for number in range(25)]
        for guid in guids:
            await engine.decide(guid, "ham")
        await asyncio.gather(delivering(blog).sweep(), delivering(blog).sweep())
        sent = [json.loads(request.body)["comments"][0]["guid"] for request in side.requests]
        assert sorted(sent) == sorted(guids)


async def test_in_the_end_it_is_given_up(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.decide(guid, "ham")
        side.replies[HOOK] = Reply(status=500)
        monkeypatch.setattr(delivery, "PATIENCE", timedelta(0))
        await delivering(blog).sweep()
        assert states(blog, guid) == [("akismet", "given up", 1)]


class StumblingPost(Network):
    """A network with a mistake of ours in it."""

    async def post(self, url: str, *_: Any, **__: Any) -> FetchedResponse:
        raise LookupError(url)


async def test_an_unforeseen_error_is_tried_again_later_like_any_other(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side)
        guid = await check_held(engine)
        await engine.decide(guid, "ham")
        network = StumblingPost(tls=httpx.create_ssl_context(), allows_private=True)
        await delivering(blog, choose=lambda private: network).sweep()
        assert states(blog, guid) == [("akismet", "waiting", 1)]
        assert "unforeseen LookupError" in caplog.text
        assert side.url not in caplog.text


def test_the_waits_grow_to_an_hour() -> None:
    waits = [wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 6, 7, 1000)]
    assert waits == [10, 30, 90, 2430, 3600, 3600]


async def test_every_decision_reaches_the_sites_own_webhook(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, webhook_url=f"{side.url}/hook")
        side.replies["/hook"] = Reply(status=204)
        stored = (await blog.check("Hmm", external_id="c-1")).json()
        await engine.decide(stored["id"], "spam")
        await blog.client.delete(f"/v1/comments/{stored['id']}/decision")
        await delivering(blog).sweep()
        events = [json.loads(request.body) for request in side.requests_for("/hook")]
        assert [event["type"] for event in events] == ["comment.decided"] * 2
        assert [event["data"]["label"] for event in events] == ["spam", "withdrawn"]
        assert events[0]["data"]["external_id"] == "c-1"
        assert (events[0]["data"]["moderator"], events[0]["data"]["by"]) == ("ada", "key")
