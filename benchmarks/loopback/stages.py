"""Where the time of a check goes, by stage: processor time of what each batch is done with."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any

from loopback.bodies import ARTICLE
from model.artifact import BASE_FOLDER
from model.comment import Article, Comment
from model.judge import Judge
from model.verdict import Verdict
from service.moderation.admission import Admission, AdmissionBounds
from service.moderation.checking import CommentChecks, IncomingComment
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.sites import sites
from service.store.store import Store, open_store

AT_ONCE = (1, 8, 32)
N_COMMENTS = 640


class TimedStore(AsyncStore):
    """Counts the time of joint works: `look up` what is read, `store` what is written."""

    def __init__(self, store: Store, spent: Counter[str]) -> None:
        super().__init__(store)
        self._timed = cache(partial(_timed, spent=spent))

    async def read_together(self, work: Any, item: Any) -> Any:
        return await super().read_together(self._timed(work, "look up"), item)

    async def write_together(self, work: Any, item: Any, **locks: Any) -> Any:
        return await super().write_together(self._timed(work, "store"), item, **locks)


class TimedJudge:
    """A judge that counts its time under `judge`."""

    def __init__(self, judge: Judge, spent: Counter[str]) -> None:
        self.version = judge.version
        self.judge: Callable[[Sequence[Comment]], list[Verdict]] = _timed(
            judge.judge, "judge", spent=spent
        )


def print_stages(comments: Sequence[Comment]) -> None:
    """The table, for comments that come alone and together."""
    print("\nat once  look up    judge    store     rest  processor ms a comment, without HTTP")
    for at_once in AT_ONCE:
        spent = measured_stages(comments[:N_COMMENTS], at_once=at_once)
        cells = (spent[stage] * 1000 for stage in ("look up", "judge", "store", "rest"))
        print(f"{at_once:7}" + "".join(f"{cell:9.3f}" for cell in cells))


def measured_stages(comments: Sequence[Comment], *, at_once: int) -> Counter[str]:
    """Seconds of processor time a comment, by stage; `rest` is what lies between them."""
    spent: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory(prefix="winnow-stages-") as name,
        closing(open_store(f"sqlite:///{Path(name) / 'winnow.db'}")) as store,
    ):
        store.migrate()
        judge = TimedJudge(Judge.load(BASE_FOLDER), spent)
        began = time.process_time()
        asyncio.run(_check_all(store, judge, comments, spent, at_once))
        total = time.process_time() - began
    spent["rest"] = total - sum(spent.values())
    return Counter({stage: seconds / len(comments) for stage, seconds in spent.items()})


async def _check_all(
    store: Store,
    judge: TimedJudge,
    comments: Sequence[Comment],
    spent: Counter[str],
    at_once: int,
) -> None:
    with store.writing() as connection:
        site = sites.add_site(connection, "blog", url="https://blog.example")
    scoring = Scoring(judge, timeout_seconds=60)
    database = TimedStore(store, spent)
    checks = CommentChecks(database, scoring, Admission(AdmissionBounds()))
    article = Article(**ARTICLE)
    incoming = (IncomingComment(c.model_copy(update={"article": article})) for c in comments)

    async def check_some() -> None:
        for comment in incoming:
            await checks.check_comment(site, comment)

    await asyncio.gather(*(check_some() for _ in range(at_once)))
    scoring.close()
    database.close()


def _timed(work: Callable[..., Any], stage: str, *, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        began = time.thread_time()
        try:
            return work(*arguments)
        finally:
            spent[stage] += time.thread_time() - began

    return timed
