"""Replicas that touch the same rows in opposite order do not end in a deadlock."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from typing import Any

import pytest
from review_desk import ReviewDesk
from sqlalchemy import Connection

from model.comment import Article, Comment
from service.domain.people import SignedIn
from service.moderation.admission import Admission, AdmissionBounds
from service.moderation.articles import Articles
from service.moderation.batches import Batches
from service.moderation.checking import CommentChecks, IncomingComment
from service.moderation.site_comments import SiteComments
from service.store.async_store import AsyncStore
from service.store.queue import actions
from service.store.queue.targets import DecisionTarget
from service.store.sites import sites
from service.store.store import open_store

Step = Coroutine[Any, Any, object]
Way = Callable[[ReviewDesk, SignedIn, str], Step]


async def decide(desk: ReviewDesk, who: SignedIn, comment_id: str) -> None:
    await desk.decisions.decide_comment(who, comment_id, "spam", seen=None)


async def decide_by_key(desk: ReviewDesk, _who: SignedIn, comment_id: str) -> None:
    await SiteComments(desk.database).decide_comment(desk.site, comment_id, "spam")


async def claim(desk: ReviewDesk, who: SignedIn, comment_id: str) -> None:
    await desk.open_comments.claim_comment(who, comment_id)


async def decide_many(desk: ReviewDesk, who: SignedIn, comment_id: str) -> None:
    with desk.store.writing() as connection:
        action_id = actions.begin(connection, who.moderator, "decide", label="spam")
    target = DecisionTarget(0, comment_id, 0)
    await Batches(desk.database).decide_targets(who, action_id, [target], "spam", note=None)


async def put_article(desk: ReviewDesk, _who: SignedIn, comment_id: str) -> None:
    await Articles(desk.database).put_article(desk.site, comment_id, Article(title="Rye"))


async def come_under_a_new_article(desk: ReviewDesk, _who: SignedIn, comment_id: str) -> None:
    article = Article(title="Rye", url=f"https://blog.example/{comment_id}")
    await check(desk, Comment(text="Hmm", article=article))


async def come_with_a_number(desk: ReviewDesk, _who: SignedIn, comment_id: str) -> None:
    await check(desk, Comment(text="Hmm"), external_id=f"number {comment_id}")


async def check(desk: ReviewDesk, comment: Comment, external_id: str | None = None) -> None:
    checks = CommentChecks(desk.database, desk.scoring, Admission(AdmissionBounds()))
    await checks.check_comment(desk.site, IncomingComment(comment, external_id=external_id))


async def erase(desk: ReviewDesk, _who: SignedIn, comment_id: str) -> None:
    await SiteComments(desk.database).erase_comment(desk.site, comment_id)


WAYS: dict[str, Way] = {
    way.__name__.replace("_", " "): way
    for way in (
        decide, decide_by_key, decide_many, claim, put_article, come_under_a_new_article,
        come_with_a_number, erase,
    )
}  # fmt: skip


@pytest.fixture
async def replicas(
    postgres: Callable[..., str], migrated_postgres: str
) -> AsyncIterator[tuple[ReviewDesk, ReviewDesk]]:
    """Two over one PostgreSQL."""
    stores = [open_store(url) for url in [postgres(migrated_postgres)] * 2]
    with stores[0].writing() as connection:
        site = sites.add_site(connection, "my-blog", url="https://blog.example")
    desks = [ReviewDesk(store, site) for store in stores]
    yield desks[0], desks[1]
    for desk in desks:
        desk.close()
        desk.store.close()


class Pause:
    """A work between two others: by then, each replica has what the other one waits for."""

    def __init__(self) -> None:
        self._both_hold_one = threading.Barrier(2, timeout=1)
        self.turns = 0

    def __call__(self, _connection: Connection) -> None:
        self.turns += 1
        if self.turns <= 2:
            try:
                self._both_hold_one.wait()
            except threading.BrokenBarrierError:
                return  # the other one has not begun: so it should be


@pytest.mark.parametrize("way", WAYS)
async def test_two_batches_in_opposite_order_are_each_committed_at_once(
    replicas: tuple[ReviewDesk, ReviewDesk], way: str
) -> None:
    who = replicas[0].moderator("ada", "owner")
    ids, pause = [replicas[0].comment(f"Hmm {n}") for n in range(2)], Pause()
    orders = (ids, ids[::-1])
    await asyncio.gather(
        *(
            one_batch(desk.database, [partial(WAYS[way], desk, who, id_) for id_ in order], pause)
            for desk, order in zip(replicas, orders, strict=True)
        )
    )
    assert pause.turns == 2  # after a deadlock, one of them would have begun anew


async def one_batch(database: AsyncStore, steps: list[Callable[[], Step]], pause: Pause) -> None:
    """Write two things in one transaction, with a pause between."""
    has_begun, gate = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> None:
        has_begun.set()
        gate.wait(120)

    held = asyncio.ensure_future(database.write(hold))
    await asyncio.to_thread(has_begun.wait, 120)
    writing = []
    for step in (steps[0], partial(database.write, pause), steps[1]):
        writing.append(asyncio.ensure_future(step()))
        await until_waiting(database, len(writing))
    gate.set()
    await asyncio.gather(held, *writing)


async def until_waiting(database: AsyncStore, n: int) -> None:
    """Until so many works wait for the writer."""
    for _ in range(12_000):
        if database._writer._waiting.qsize() == n:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the works did not come to the writer")
