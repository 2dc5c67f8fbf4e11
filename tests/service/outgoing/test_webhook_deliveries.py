"""A site's webhook hears everything in the order of time, and can tell what is not from us."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from engine import Engine
from hearing_engine import LATER, delivering, engine_at
from other_side import OtherSide, Reply, Request, other_side
from running_blog import Blog, Running, WordJudge
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from service.store.outgoing import deliveries, outbox
from service.store.sites import sites

HERE = "/hook"


class SimulatedClock:
    """Stands still until it is set on."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


async def decide_on(engine: Engine, *texts: str) -> None:
    """Have one event for the webhook after the other."""
    for text in texts:
        stored = (await engine.blog.check(text, external_id=text)).json()
        await engine.decide(stored["id"], "spam")


def heard(side: OtherSide) -> list[str]:
    """What the webhook was told, each time it was asked."""
    bodies = [json.loads(request.body) for request in side.requests_for(HERE)]
    return [body["data"]["external_id"] for body in bodies]


def site_id(blog: Blog) -> str:
    with blog.store.reading() as connection:
        return sites.find_site(connection, "my-blog").id


def key_of(blog: Blog) -> str:
    return blog.parts.secret.signing_key(site_id(blog))


async def test_a_receiver_that_is_down_for_a_day_gets_everything_in_the_order_of_time(
    running: Running,
) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        clock = SimulatedClock()
        delivery = delivering(blog, clock=clock)
        side.replies[HERE] = Reply(status=503)
        began = clock.now
        for hour in range(24):
            await decide_on(engine, f"Hm {hour:02}")
            await delivery.sweep()
            clock.now = began + timedelta(hours=hour + 1)
        assert set(heard(side)) == {"Hm 00"}, "what came first is in front until it is taken"
        side.requests.clear()
        side.replies[HERE] = Reply(status=204)
        clock.now += timedelta(hours=1)
        await delivery.sweep()
        assert heard(side) == [f"Hm {hour:02}" for hour in range(24)]
        for request in side.requests_for(HERE):
            Webhook(key_of(blog)).verify(request.body, request.headers)


async def test_what_nobody_takes_for_three_days_is_given_up_and_sent_again_in_its_old_order(
    running: Running, database_url: str
) -> None:
    async with (
        other_side() as side,
        running(judge=WordJudge(), url=database_url, outbox_poll_seconds=LATER) as blog,
    ):
        engine = engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        clock = SimulatedClock()
        side.replies[HERE] = Reply(status=503)
        await decide_on(engine, "first", "second")
        clock.now += timedelta(days=3, minutes=1)
        await delivering(blog, clock=clock).sweep()
        await decide_on(engine, "third")
        with blog.store.writing() as connection:
            assert deliveries.count(connection, site_id(blog)).given_up == 2
            assert deliveries.send_again(connection, site_id(blog)) == 2
        side.requests.clear()
        side.replies[HERE] = Reply(status=204)
        await delivering(blog).sweep()
        assert heard(side) == ["first", "second", "third"]


async def test_what_is_sent_again_is_tried_as_patiently_as_at_first(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        side.replies[HERE] = Reply(status=503)
        await decide_on(engine, "first")
        clock = SimulatedClock()
        with blog.store.writing() as connection:  # as if it had been so long ago
            connection.exec_driver_sql("UPDATE outbox SET created_at = '2026-01-01 00:00:00'")
        await delivering(blog, clock=clock).sweep()
        with blog.store.writing() as connection:
            assert deliveries.send_again(connection, site_id(blog)) == 1
        clock.now += timedelta(hours=1)
        await delivering(blog, clock=clock).sweep()
        with blog.store.reading() as connection:
            (line,) = deliveries.latest(connection, site_id(blog), limit=10)
        assert (line.state, line.attempts) == ("waiting", 1)


async def test_two_replicas_keep_the_order_of_a_site(running: Running, database_url: str) -> None:
    async with (
        other_side() as side,
        running(judge=WordJudge(), url=database_url, outbox_poll_seconds=LATER) as blog,
    ):
        engine = engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        side.replies[HERE] = Reply(status=204)
        texts = [f"Hm {number:02}" for number in range(12)]
        await decide_on(engine, *texts)
        await asyncio.gather(*(delivering(blog).sweep() for _ in range(2)))
        await delivering(blog).sweep()
        assert heard(side) == texts


async def test_one_site_whose_receiver_is_down_keeps_no_other_waiting(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, webhook_url=f"{side.url}/down")
        await decide_on(engine, *(f"unheard {number}" for number in range(15)))
        blog.other_site()
        with blog.store.writing() as connection:
            other = sites.find_site(connection, "other-blog")
            connection.exec_driver_sql(
                "INSERT INTO outbox"
                " (id, site_id, kind, payload, created_at, due_at, attempts, state)"
                f" SELECT id || 'x', '{other.id}', kind, payload, created_at, due_at, 0, state"
                " FROM outbox WHERE id = (SELECT max(id) FROM outbox)"
            )
        await delivering(blog).sweep()
        with blog.store.reading() as connection:
            assert deliveries.count(connection, other.id).waiting == 0
            assert deliveries.count(connection, site_id(blog)).waiting == 15


async def test_a_test_does_not_wait_behind_what_does_not_arrive(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        side.replies[HERE] = Reply(status=503)
        await decide_on(engine, "first")
        await delivering(blog).sweep()
        side.replies[HERE] = Reply(status=204)
        with blog.store.writing() as connection:
            trial_id = outbox.enter_trial(connection, sites.find_site(connection, "my-blog"))
        await delivering(blog).sweep()
        with blog.store.reading() as connection:
            trial = deliveries.find(connection, site_id(blog), trial_id)
            assert trial is not None
            assert (trial.state, trial.attempts) == ("received", 1)
            assert deliveries.count(connection, site_id(blog)).waiting == 1


async def test_a_delivery_that_is_forged_replayed_old_or_cut_is_refused(running: Running) -> None:
    async with other_side() as side, running(judge=WordJudge(), outbox_poll_seconds=LATER) as blog:
        engine = engine_at(blog, side, webhook_url=f"{side.url}{HERE}")
        side.replies[HERE] = Reply(status=204)
        await decide_on(engine, "Hm")
        await delivering(blog).sweep()
        (real,) = side.requests_for(HERE)
        verifier = Webhook(key_of(blog))
        verifier.verify(real.body, real.headers)
        for name, (body, headers) in not_ours(real, own_key=key_of(blog)).items():
            with pytest.raises(WebhookVerificationError):
                verifier.verify(body, headers)
                pytest.fail(f"{name} was taken")


def not_ours(real: Request, *, own_key: str) -> dict[str, tuple[bytes, dict[str, str]]]:
    """What somebody could make of a delivery that they saw, or kept, or without having seen one."""
    body, headers = real.body, dict(real.headers)
    now, own_id = datetime.now(UTC), headers["webhook-id"]
    later = str(int(now.timestamp()) + 60)
    forged = Webhook("whsec_" + "Z" * 32).sign(own_id, now, body.decode())
    kept = now - timedelta(minutes=6)
    signed_then = Webhook(own_key).sign(own_id, kept, body.decode())
    kept_headers = {
        "webhook-timestamp": str(int(kept.timestamp())),
        "webhook-signature": signed_then,
    }
    unsigned = {name: text for name, text in headers.items() if name != "webhook-signature"}
    return {
        "other words": (body.replace(b"spam", b"ham"), headers),
        "another key": (body, headers | {"webhook-signature": forged}),
        "no signature": (body, unsigned),
        "replayed as another": (body, headers | {"webhook-id": "another"}),
        "replayed as if it were new": (body, headers | {"webhook-timestamp": later}),
        "old": (body, headers | kept_headers),
        "cut": (body[:-1], headers),
        "cut signature": (
            body,
            headers | {"webhook-signature": headers["webhook-signature"][:-4]},
        ),
    }
