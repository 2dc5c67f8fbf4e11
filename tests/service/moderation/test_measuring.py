"""What is read from the store for whoever watches from outside."""

from datetime import timedelta

import pytest
from review_desk import ReviewDesk
from sqlalchemy import update

from model.comment import Article
from model.verdict import Label
from service.domain.articles import ArticleBounds
from service.domain.figures import OutboxLine, SiteArticles, SiteQueue, StoreFigures
from service.metrics.looked_up import LookedUp
from service.moderation import measuring
from service.moderation.drift import DriftWatch
from service.moderation.measuring import StoreReadings
from service.store.comments import articles
from service.store.outgoing import outbox
from service.store.queue import sampling
from service.store.tables.sites import outbox as outbox_table


@pytest.fixture
def looked_up() -> LookedUp:
    return LookedUp()


@pytest.fixture
def readings(desk: ReviewDesk, looked_up: LookedUp) -> StoreReadings:
    return StoreReadings(desk.database, looked_up, DriftWatch())


async def read(readings: StoreReadings, looked_up: LookedUp) -> StoreFigures:
    await readings.sweep()
    assert looked_up.figures is not None
    return looked_up.figures


def noted(desk: ReviewDesk, text: str, *, state: str | None = None) -> None:
    """Something that a webhook is to be told, waiting or in another state."""
    comment_id = desk.comment(text)
    with desk.store.writing() as connection:
        outbox.add(connection, desk.site.id, comment_id, "webhook", {})
        if state is not None:
            of_comment = outbox_table.c.comment_id == comment_id
            connection.execute(update(outbox_table).where(of_comment).values(state=state))


async def test_of_an_empty_site_nothing_waits(readings: StoreReadings, looked_up: LookedUp) -> None:
    figures = await read(readings, looked_up)
    assert figures.queues == (SiteQueue("my-blog", 0, None),)
    assert set(figures.outbox) == {
        OutboxLine(kind, 0, None, 0) for kind in ("akismet", "webhook", "trial", "blogger")
    }


async def test_the_queue_counts_what_waits_and_since_when(
    desk: ReviewDesk, readings: StoreReadings, looked_up: LookedUp
) -> None:
    for text in ("Hmm", "Well", "So so"):
        desk.comment(text)
    desk.comment("Cheap rolex", 0.99, label="spam")
    (queue,) = (await read(readings, looked_up)).queues
    assert (queue.site, queue.held) == ("my-blog", 3)
    assert queue.oldest_at is not None
    assert looked_up.figures is not None
    assert timedelta(0) <= looked_up.figures.read_at - queue.oldest_at < timedelta(hours=1)


async def test_the_outbox_tells_what_waits_from_what_was_given_up(
    desk: ReviewDesk, readings: StoreReadings, looked_up: LookedUp
) -> None:
    noted(desk, "one")
    noted(desk, "two")
    noted(desk, "three", state="given up")
    noted(desk, "four", state="received")
    lines = {line.kind: line for line in (await read(readings, looked_up)).outbox}
    line = lines["webhook"]
    assert (line.waiting, line.given_up) == (2, 1)
    assert line.oldest_at is not None


async def test_the_sample_is_that_of_the_overview_and_added_up_now_and_then(
    desk: ReviewDesk,
    readings: StoreReadings,
    looked_up: LookedUp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (await read(readings, looked_up)).accuracy.n_drawn == 0
    drawn = desk.comment("Thanks, lovely", 0.02, label=Label.HAM.value)
    with desk.store.writing() as connection:
        sampling.draw(connection, drawn, 0.5)
    desk.decided_elsewhere(drawn, "spam")
    assert (await read(readings, looked_up)).accuracy.n_drawn == 0  # not yet
    monkeypatch.setattr(measuring, "SAMPLE_LASTS", timedelta(0))
    sampled = (await read(readings, looked_up)).accuracy
    assert (sampled.n_drawn, sampled.n_looked_at) == (1, 1)
    assert sampled.spam_published.estimate == 1000


async def test_how_full_the_room_of_each_sites_articles_is_read(
    desk: ReviewDesk, looked_up: LookedUp
) -> None:
    with desk.store.writing() as connection:
        articles.put(connection, desk.site.id, "1", Article(title="Bread"))
    bounds = ArticleBounds(most_bytes=1000, most_articles=4)
    figures = await read(StoreReadings(desk.database, looked_up, DriftWatch(), bounds), looked_up)
    assert figures.article_room == (SiteArticles("my-blog", 0.25),)
