"""What is done again and again while the service runs."""

import asyncio
import logging

import pytest
from running_blog import Blog

from service.background.schedule import periodic_tasks
from service.background.tasks import PeriodicTask, in_background
from service.store.database.engine import StoreUnavailable


async def test_a_task_that_fails_is_done_again_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs: list[Exception] = [RuntimeError("a comment"), StoreUnavailable("the database is away")]
    is_done = asyncio.Event()

    async def run() -> None:
        if runs:
            raise runs.pop()
        is_done.set()

    with caplog.at_level(logging.WARNING):
        async with in_background([PeriodicTask(run, every_seconds=0.001)]):
            await asyncio.wait_for(is_done.wait(), timeout=5)
    assert "the database is away" in caplog.text
    assert "unforeseen RuntimeError" in caplog.text
    assert "a comment" not in caplog.text


async def test_no_task_runs_on_when_the_service_has_stopped() -> None:
    count = 0

    async def run() -> None:
        nonlocal count
        count += 1

    async with in_background([PeriodicTask(run, every_seconds=0.001)]):
        await asyncio.sleep(0.02)
    count_at_end = count
    await asyncio.sleep(0.02)
    assert count == count_at_end


async def test_the_model_is_only_followed_where_none_is_given(blog: Blog) -> None:
    with_model = list(periodic_tasks(blog.parts, keeps_model=True))
    without = list(periodic_tasks(blog.parts, keeps_model=False))
    assert len(with_model) == len(without) + 1
    assert all(task.every_seconds > 0 for task in with_model)
