"""What a site's webhook hears of, beside decisions: as the site chose, once for each reason."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hearing_engine import LATER, delivering, engine_at
from other_side import Reply, other_side
from running_blog import Blog, Running, WordJudge
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from model.artifact import BASE_FOLDER, Manifest, load, pack
from service.domain.deliveries import WEBHOOK_EVENTS, WebhookEvent
from service.domain.model_reports import GateReport
from service.moderation.queue_watch import QueueWatch
from service.store import models
from service.store.outgoing import deliveries
from service.store.sites import site_options, sites

HERE = "/hook"


def choose(blog: Blog, *events: WebhookEvent, **limits: int) -> str:
    """Have the site's webhook hear of these; returns the site's id."""
    with blog.store.writing() as connection:
        site = sites.find_site(connection, "my-blog")
        options = site_options.get(connection, site.id)
        chosen: dict[str, Any] = {"webhook_url": "https://hook.example", "webhook_events": events}
        values = {name: getattr(options, name) for name in options.__slots__}
        site_options.put(connection, site.id, type(options)(**values | chosen | limits))
    return site.id


def told(blog: Blog) -> list[dict[str, Any]]:
    """The events that wait to be sent, oldest first."""
    with blog.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT payload FROM outbox ORDER BY id")
        return [json.loads(row.payload) for row in rows]


async def hold(blog: Blog, count: int) -> Sequence[str]:
    return [(await blog.check(f"Hm {number}")).json()["id"] for number in range(count)]


async def decide(blog: Blog, ids: Sequence[str]) -> None:
    for comment_id in ids:
        answer = await blog.client.post(
            f"/v1/comments/{comment_id}/decision", json={"label": "ham"}
        )
        assert answer.status_code == 201


async def test_a_long_queue_is_told_once_for_each_time_that_it_becomes_long(
    running: Running,
) -> None:
    async with running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        choose(blog, "queue.waiting", queue_size_told=5)
        watch = QueueWatch(blog.parts.database)
        early = await hold(blog, 4)
        await watch.sweep()
        assert told(blog) == []
        ids = await hold(blog, 3)
        await watch.sweep()
        await watch.sweep()
        (event,) = told(blog)
        assert event["type"] == "queue.waiting"
        assert (event["data"]["beyond"], event["data"]["held"]) == (["size"], 7)
        await decide(blog, ids)
        await watch.sweep()  # 4 of 5 wait: that is about as many as before
        more = await hold(blog, 2)
        await watch.sweep()
        assert len(told(blog)) == 1
        await decide(blog, more)
        await decide(blog, early[:1])
        await watch.sweep()
        await hold(blog, 4)
        await watch.sweep()
        assert len(told(blog)) == 2


async def test_an_old_queue_is_told_once_until_somebody_has_looked_at_what_is_old(
    running: Running,
) -> None:
    async with running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        choose(blog, "queue.waiting", queue_hours_told=1)
        ids = await hold(blog, 2)
        await QueueWatch(blog.parts.database).sweep()
        assert told(blog) == []
        soon = datetime.now(UTC) + timedelta(hours=2)
        watch = QueueWatch(blog.parts.database, clock=lambda: soon)
        await watch.sweep()
        await watch.sweep()
        (event,) = told(blog)
        assert event["data"]["beyond"] == ["age"]
        await decide(blog, ids)
        await watch.sweep()
        await hold(blog, 1)
        await watch.sweep()
        assert len(told(blog)) == 2


async def test_a_promoted_and_a_refused_model_are_told_to_every_site_that_hears_of_it(
    running: Running,
) -> None:
    async with running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        choose(blog, "model.promoted", "model.refused")
        blog.other_site()
        manifest, content = a_model()
        with blog.store.writing() as connection:
            report = GateReport(is_passed=False, why="no better", against="base", n_decisions=70)
            models.keep(connection, manifest, content, report=report, store_url="")
            models.activate(connection, manifest.model_version, by="ada")
            models.activate(connection, manifest.model_version, by="ada")
            models.roll_back(connection, by="ada")
        refused, promoted, back = told(blog)
        assert (refused["type"], promoted["type"], back["type"]) == (
            "model.refused", "model.promoted", "model.promoted",
        )  # fmt: skip
        assert promoted["data"]["version"] == manifest.model_version
        assert back["data"] == {
            "site": "my-blog", "version": None, "former": manifest.model_version, "by": "ada",
        }  # fmt: skip


def a_model() -> tuple[Manifest, bytes]:
    shipped, manifest = load(BASE_FOLDER)
    return manifest, pack(shipped)


async def test_a_site_that_does_not_hear_of_decisions_is_told_of_none(running: Running) -> None:
    async with running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        choose(blog, "queue.waiting")
        await decide(blog, await hold(blog, 1))
        assert told(blog) == []


def test_every_event_can_be_chosen() -> None:
    assert set(WEBHOOK_EVENTS) == set(get_args(WebhookEvent))


async def test_during_an_overlap_a_receiver_with_either_key_is_content_and_after_it_one(
    running: Running,
) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        side.replies[HERE] = Reply(status=204)
        with blog.store.reading() as connection:
            site = sites.find_site(connection, "my-blog")
        former = (await blog.parts.telling.signing.read(site)).key
        assert former == blog.parts.secret.signing_key(site.id), "what blogs have goes on"
        new = (await blog.parts.telling.signing.rotate(site, by=None)).key
        await decide(blog, await hold(blog, 1))
        await delivering(blog).sweep()
        await blog.parts.telling.signing.end_former(site, by=None)
        await decide(blog, await hold(blog, 1))
        await delivering(blog).sweep()
        during, after = side.requests_for(HERE)
        for key in (former, new):
            Webhook(key).verify(during.body, during.headers)
        Webhook(new).verify(after.body, after.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(former).verify(after.body, after.headers)
        with blog.store.reading() as connection:
            assert deliveries.count(connection, site.id).waiting == 0
