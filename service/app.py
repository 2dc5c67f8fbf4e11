"""create_app: the one place where the parts are put together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from service.akismet import routes as akismet
from service.api import articles, blogspam, comments, documentation, health, queue
from service.background.outgoing import outgoing_tasks
from service.background.tasks import repeat
from service.limits import LimitBody
from service.moderation.audit import Audit
from service.moderation.bulk_deciding import BulkDecisions
from service.moderation.checking import CommentChecks
from service.moderation.deciding import Decisions
from service.moderation.filing import FilingRoom, tidy
from service.moderation.moderators import Moderators
from service.moderation.open_comments import OpenComments
from service.moderation.overview import Overviews
from service.moderation.passwords import Passwords
from service.moderation.queue import ReviewQueue
from service.moderation.rules import Rules
from service.moderation.signing_in import SigningIn
from service.moderation.undoing import ActionUndo
from service.parts import Parts
from service.problems import CatchAll, answer_with_problems, unforeseen_problem
from service.review.web import create_review, to_the_queue
from service.scoring.active_model import ActiveModel, refresh_model
from service.scoring.rejudging import HeldComments
from service.scoring.scoring import JudgeLike, Scoring
from service.scoring.unjudged import UnjudgedComments
from service.secret import open_secret
from service.settings import Settings
from service.store.async_store import AsyncStore
from service.store.store import Store, open_store

Task = Callable[[], Awaitable[None]]

DESCRIPTION = (
    "Winnow judges blog comments in the light of the article they stand under, says why, and"
    " keeps what it is unsure of for a moderator. Every address under /v1 needs the site's key:"
    " `Authorization: Bearer KEY`. Errors are problem documents (RFC 9457)."
)

TIDY_SECONDS = 20.0  # between looks for claims that ran out and changes that nobody waits for

# The framework's own would put exceptions, and with them what was sent, into traces and logs.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(
    settings: Settings,
    *,
    judge: JudgeLike | None = None,
    store: Store | None = None,
    passwords: Passwords | None = None,
) -> FastAPI:
    """The service over a migrated store. A given judge stays; else the active model is kept.

    `passwords` hash with other parameters than argon2's own, for tests in a hurry.
    Nothing is opened until the lifespan begins.
    """
    app = FastAPI(
        title="Winnow",
        version=_version(),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
        lifespan=partial(_lifespan, settings, judge, store, passwords),
    )
    for resource in (comments, articles, queue, health, documentation, akismet, blogspam):
        app.include_router(resource.router)
    app.add_route("/review", to_the_queue, include_in_schema=False)
    app.mount("/review", create_review(app.state))
    answer_with_problems(app)
    app.add_middleware(LimitBody, max_bytes=settings.max_body_bytes)
    app.add_middleware(CatchAll, answer=unforeseen_problem)
    return app


@asynccontextmanager
async def _lifespan(
    settings: Settings,
    judge: JudgeLike | None,
    given: Store | None,
    passwords: Passwords | None,
    app: FastAPI,
) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        store = given or open_store(settings.store_url)
        stack.callback(store.close)
        database = AsyncStore(store)
        stack.callback(database.close)
        scoring = Scoring(judge, timeout_seconds=settings.scoring_timeout_seconds)
        stack.callback(scoring.close)
        parts = _put_together(settings, database, scoring, passwords or Passwords())
        app.state.parts = parts
        if judge is None:
            await refresh_model(parts.active_model, database)
        for task, every_seconds in _tasks(parts, keeps_model=judge is None):
            _in_background(stack, task, every_seconds=every_seconds)
        yield


def _put_together(
    settings: Settings, database: AsyncStore, scoring: Scoring, passwords: Passwords
) -> Parts:
    """The use cases, over the store and the model that are there already."""
    active_model = ActiveModel(scoring, fixed=settings.model_dir)
    filing = FilingRoom(database)
    return Parts(
        settings=settings,
        database=database,
        scoring=scoring,
        active_model=active_model,
        secret=open_secret(settings),
        checks=CommentChecks(database, scoring),
        decisions=Decisions(database),
        bulk_decisions=BulkDecisions(database, filing),
        rules=Rules(database, filing),
        undo=ActionUndo(database),
        review_queue=ReviewQueue(database),
        open_comments=OpenComments(database, scoring, claim_seconds=settings.claim_seconds),
        audit=Audit(database),
        overviews=Overviews(database, scoring, active_model),
        filing=filing,
        signing_in=SigningIn(database, passwords, session_hours=settings.session_hours),
        moderators=Moderators(database, passwords),
    )


def _tasks(parts: Parts, *, keeps_model: bool) -> Iterator[tuple[Task, float]]:
    """What is done again and again, each with how many seconds lie between."""
    settings, database, scoring = parts.settings, parts.database, parts.scoring
    if keeps_model:
        yield partial(refresh_model, parts.active_model, database), settings.model_poll_seconds
    held = HeldComments(database, scoring)
    yield UnjudgedComments(database, scoring).sweep, settings.rejudge_poll_seconds
    yield held.sweep, settings.rejudge_poll_seconds
    yield from outgoing_tasks(settings, database, parts.secret, rejudge=held.of_article)
    yield parts.filing.sweep, settings.filing_poll_seconds
    yield partial(tidy, database), TIDY_SECONDS


def _in_background(stack: AsyncExitStack, task: Task, *, every_seconds: float) -> None:
    running = asyncio.create_task(repeat(task, every_seconds=every_seconds))
    stack.push_async_callback(_end, running)


async def _end(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def _version() -> str:
    try:
        return version("winnow-moderation")
    except PackageNotFoundError:
        return "0"
