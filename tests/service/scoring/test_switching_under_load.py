"""Models are promoted and rolled back while comments come: none fails, none is judged by two."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from eventually import eventually
from running_blog import Blog, Running, WordJudge

from model.comment import Comment
from model.verdict import Reason, Verdict
from service.domain.models import RegisteredModel

CLIENTS, SWITCHES = 8, 12


class Stamping(WordJudge):
    """Takes its time, and writes its version into the reasons as well."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        begun = self.version
        time.sleep(0.003)
        reason = Reason(signal=begun, phrase=begun, contribution=1.5)
        return [replace(verdict, reasons=(reason,)) for verdict in super().judge(comments)]


def opened(active: RegisteredModel | None) -> Stamping:
    return Stamping(version="shipped" if active is None else active.version)


async def test_no_request_fails_and_no_verdict_is_of_two_versions(running: Running) -> None:
    async with running(judge=None, model_poll_seconds=0.005) as blog:
        blog.parts.active_model._open = opened  # type: ignore[method-assign]
        for version in ("m-1", "m-2"):
            blog.store.register_model(version, f"/models/{version}", digest=version[-1] * 64)
        blog.store.activate_model("m-1")
        await eventually(partial(is_used, blog, "m-1"))
        done = asyncio.Event()
        posting = [asyncio.create_task(post(blog, done, n)) for n in range(CLIENTS)]
        for _ in range(SWITCHES):
            await asyncio.to_thread(blog.store.activate_model, "m-2")
            await eventually(partial(is_used, blog, "m-2"))
            await asyncio.sleep(0.05)
            await asyncio.to_thread(blog.store.roll_back_model)
            await eventually(partial(is_used, blog, "m-1"))
            await asyncio.sleep(0.05)
        done.set()
        answers = [answer for part in await asyncio.gather(*posting) for answer in part]
    assert {status for status, _, _ in answers} == {201}
    assert [pair for _, *pair in answers if pair[0] != pair[1]] == []
    assert {version for _, version, _ in answers} == {"m-1", "m-2"}


def is_used(blog: Blog, version: str) -> bool:
    return blog.parts.scoring.model_version == version


async def post(blog: Blog, done: asyncio.Event, client: int) -> list[tuple[int, str, str]]:
    """Post until it is done: of each answer the status, the version and who wrote the reasons."""
    answers = []
    while not done.is_set():
        answer = await blog.check(f"Thanks, {client} {len(answers)}")
        verdict = answer.json()
        answers.append(
            (answer.status_code, verdict["model_version"], verdict["reasons"][0]["signal"])
        )
    return answers
