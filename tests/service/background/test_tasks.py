"""What is done again and again while the service runs."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from eventually import eventually
from running_blog import Blog

from service.background.lead import Lead
from service.background.schedule import KEY_USE_SECONDS, UPLOAD_SECONDS, periodic_tasks
from service.background.tasks import PeriodicTask, in_background
from service.domain.digests import Digest, WrittenMail
from service.store.database.engine import StoreUnavailable
from service.store.store import Store


@pytest.fixture
def lead(store: Store) -> Iterator[Lead]:
    leadership = store.leadership()
    yield Lead(leadership)
    leadership.let_go()


async def test_a_task_that_fails_is_done_again_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture, lead: Lead
) -> None:
    runs: list[Exception] = [RuntimeError("a comment"), StoreUnavailable("the database is away")]
    is_done = asyncio.Event()

    async def run() -> None:
        if runs:
            raise runs.pop()
        is_done.set()

    with caplog.at_level(logging.WARNING):
        async with in_background([PeriodicTask(run, every_seconds=0.001)], lead):
            await asyncio.wait_for(is_done.wait(), timeout=120)
    assert "the database is away" in caplog.text
    assert "unforeseen RuntimeError" in caplog.text
    assert "a comment" not in caplog.text


async def test_no_task_runs_on_when_the_service_has_stopped(lead: Lead) -> None:
    count = 0

    async def run() -> None:
        nonlocal count
        count += 1

    async with in_background([PeriodicTask(run, every_seconds=0.001)], lead):
        await asyncio.sleep(0.02)
    count_at_end = count
    await asyncio.sleep(0.02)
    assert count == count_at_end


def unwritten(digest: Digest) -> WrittenMail:
    raise NotImplementedError


async def test_the_model_is_only_followed_where_none_is_given(blog: Blog) -> None:
    with_model = list(periodic_tasks(blog.parts, keeps_model=True, write_digest=unwritten))
    without = list(periodic_tasks(blog.parts, keeps_model=False, write_digest=unwritten))
    assert len(with_model) == len(without) + 1
    assert all(task.every_seconds > 0 for task in with_model)


async def test_one_of_two_processes_does_what_needs_be_done_once(store: Store, lead: Lead) -> None:
    done_by: list[str] = []
    other = Lead(store.leadership())

    def task(name: str, *, is_for_each: bool) -> PeriodicTask:
        async def run() -> None:
            done_by.append(name)

        return PeriodicTask(run, every_seconds=0.001, is_for_each=is_for_each)

    of_other = [task("other", is_for_each=False), task("other too", is_for_each=True)]
    async with in_background([task("first", is_for_each=False)], lead):
        await eventually(lambda: "first" in done_by)
        async with in_background(of_other, other):
            await eventually(lambda: "other too" in done_by)
            await asyncio.sleep(0.2)
    assert set(done_by) == {"first", "other too"}


async def test_each_process_follows_the_model_notes_its_keys_and_takes_its_uploads(
    blog: Blog,
) -> None:
    tasks = periodic_tasks(blog.parts, keeps_model=True, write_digest=unwritten)
    of_each = [task for task in tasks if task.is_for_each]
    assert {task.every_seconds for task in of_each} == {
        blog.parts.settings.model_poll_seconds,
        KEY_USE_SECONDS,
        UPLOAD_SECONDS,
    }
