"""create_app: the one place where the parts are put together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from service.akismet.checking import Checking
from service.akismet.rejudging import HeldComments
from service.api import akismet, articles, blogspam, comments, documentation, health, queue
from service.deciding import Deciding
from service.filing import FilingRoom, tidy
from service.limits import LimitBody
from service.models import ActiveModel
from service.moderation import Moderation
from service.moderators import Moderators
from service.outgoing.background import outgoing_tasks
from service.passwords import Passwords
from service.problems import CatchAll, answer_with_problems
from service.review.web import create_review, to_the_queue
from service.reviewing import Reviewing
from service.scoring import Judge, Scoring
from service.secret import open_secret
from service.settings import Settings
from service.signing_in import SigningIn
from service.store import Store, open_store
from service.store.lanes import Lanes
from service.tasks import Rejudging, refresh_model, repeat

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
    judge: Judge | None = None,
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
    app.add_middleware(CatchAll)
    return app


@asynccontextmanager
async def _lifespan(
    settings: Settings,
    judge: Judge | None,
    given: Store | None,
    passwords: Passwords | None,
    app: FastAPI,
) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        store = given or open_store(settings.store_url)
        stack.callback(store.close)
        lanes = Lanes(store)
        stack.callback(lanes.close)
        scoring = Scoring(judge, timeout_seconds=settings.scoring_timeout_seconds)
        stack.callback(scoring.close)
        active = ActiveModel(scoring, fixed=settings.model_dir)
        app.state.settings, app.state.lanes, app.state.scoring = settings, lanes, scoring
        app.state.active_model = active
        app.state.moderation = Moderation(lanes, scoring)
        app.state.secret = open_secret(settings)
        app.state.checking = Checking(lanes, scoring, app.state.secret)
        app.state.filing = FilingRoom(lanes)
        app.state.deciding = Deciding(lanes, app.state.filing)
        app.state.reviewing = Reviewing(
            lanes, scoring, active, claim_seconds=settings.claim_seconds
        )
        hashing = passwords or Passwords()
        app.state.signing_in = SigningIn(lanes, hashing, session_hours=settings.session_hours)
        app.state.moderators = Moderators(lanes, hashing)
        if judge is None:
            await refresh_model(active, lanes)
            _in_background(
                stack,
                partial(refresh_model, active, lanes),
                every_seconds=settings.model_poll_seconds,
            )
        _in_background(
            stack,
            Rejudging(lanes, scoring).sweep,
            every_seconds=settings.rejudge_poll_seconds,
        )
        rejudging = HeldComments(lanes, scoring)
        for task, every_seconds in (
            (rejudging.sweep, settings.rejudge_poll_seconds),
            *outgoing_tasks(settings, lanes, app.state.secret, rejudge=rejudging.of_article),
        ):
            _in_background(stack, task, every_seconds=every_seconds)
        _in_background(stack, app.state.filing.sweep, every_seconds=settings.filing_poll_seconds)
        _in_background(stack, partial(tidy, lanes), every_seconds=TIDY_SECONDS)
        yield


def _in_background(
    stack: AsyncExitStack, task: Callable[[], Awaitable[None]], *, every_seconds: float
) -> None:
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
