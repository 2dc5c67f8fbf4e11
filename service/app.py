"""create_app: the one place where the parts are put together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import BaseRoute

from service.akismet import routes as akismet
from service.akismet.holding import GuidOnEveryAnswer
from service.api import (
    articles,
    blogspam,
    campaigns,
    checking,
    comments,
    data_life,
    documentation,
    embedding,
    health,
    mentions,
    queue,
    retention,
    scraping,
    site,
    unsure,
)
from service.api.readable import ReadableByPages
from service.background.lead import Lead
from service.background.schedule import periodic_tasks
from service.background.tasks import in_background
from service.head import HeadAsGet
from service.limits import LimitBody
from service.metrics.metrics import Metrics
from service.moderation.admission import Admission, AdmissionBounds
from service.moderation.articles import Articles
from service.moderation.audit import Audit
from service.moderation.bulk_deciding import BulkDecisions
from service.moderation.checking import CommentChecks
from service.moderation.deciding import Decisions
from service.moderation.drift import DriftWatch
from service.moderation.embedding import Embedding
from service.moderation.erasing import Erasures
from service.moderation.exporting import Exports
from service.moderation.filing import FilingRoom
from service.moderation.imports import Imports
from service.moderation.keys import Keys
from service.moderation.labels import Labels
from service.moderation.mentions import Mentions
from service.moderation.models import Models
from service.moderation.moderators import Moderators
from service.moderation.open_comments import OpenComments
from service.moderation.overview import Overviews
from service.moderation.passwords import Passwords
from service.moderation.queue import ReviewQueue
from service.moderation.retention import RetentionRoom
from service.moderation.rules import Rules
from service.moderation.signing_in import SigningIn
from service.moderation.site_comments import SiteComments
from service.moderation.sites import Sites
from service.moderation.telling import Telling
from service.moderation.undoing import ActionUndo
from service.moderation.uploads import Uploads
from service.outgoing.mail import sender_of
from service.outgoing.oidc_provider import provider_of
from service.parts import Parts
from service.paths import PlainPaths
from service.patience import LimitPatience
from service.problems import answer_with_problems, unforeseen_problem
from service.request_ids import RequestIds
from service.review.catalogues import read_languages
from service.review.digest_writing import DigestWriter
from service.review.routes import uploads
from service.review.web import create_review, to_the_queue
from service.root import UnderRoot
from service.scoring.active_model import ActiveModel, refresh_model
from service.scoring.scoring import JudgeLike, Scoring
from service.scoring.shelf import ModelShelf
from service.secret import Secret, open_secret
from service.seen import CountRequests
from service.settings import Settings
from service.store.async_store import AsyncStore
from service.store.lanes import DatabaseLanes
from service.store.store import Store, open_store
from service.tracing.stages import traced_by
from service.tracing.switch import open_tracing, trace_requests
from service.unforeseen import CatchAll

DESCRIPTION = (
    "Winnow judges blog comments in the light of the article they stand under, says why, and"
    " keeps what it is unsure of for a moderator. Every address under /v1 needs the site's key:"
    " `Authorization: Bearer KEY`. Errors are problem documents (RFC 9457)."
)

RESOURCES = (
    checking, comments, articles, queue, campaigns, site, unsure, data_life, retention, health,
    scraping, documentation, embedding, mentions, akismet, blogspam,
)  # fmt: skip

# The framework's own would put exceptions, and with them what was sent, into traces and logs.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


class Judging(NamedTuple):
    """What judges, where models are kept, and which of them is active."""

    scoring: Scoring
    shelf: ModelShelf
    active_model: ActiveModel


def create_app(
    settings: Settings,
    *,
    judge: JudgeLike | None = None,
    store: Store | None = None,
    passwords: Passwords | None = None,
    metrics: Metrics | None = None,
    after_loading: Callable[[], None] | None = None,
) -> FastAPI:
    """The service over a migrated store. A given judge stays; else the active model is kept.

    `passwords` hash with other parameters than argon2's own, for tests in a hurry.
    `metrics` that count together with other processes; else it counts by itself.
    `after_loading` is called whenever a model was loaded.
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
        servers=[{"url": settings.public_url.url}] if settings.public_url else None,
        lifespan=partial(_lifespan, settings, judge, store, passwords, after_loading),
    )
    app.state.metrics = metrics or Metrics()
    app.state.tracing = open_tracing(settings)
    _add_ways_in(app, settings)
    answer_with_problems(app)
    _add_middlewares(app, settings)
    return app


def _add_middlewares(app: FastAPI, settings: Settings) -> None:
    """What each request goes through; the last one is the outermost."""
    app.add_middleware(LimitPatience, seconds=_longest_answer(settings))
    app.add_middleware(
        LimitBody, max_bytes=settings.max_body_bytes, streamed=(uploads.WHOLE_PLACE,)
    )
    app.add_middleware(CatchAll, answer=unforeseen_problem)
    app.add_middleware(GuidOnEveryAnswer)
    app.add_middleware(ReadableByPages)
    app.add_middleware(HeadAsGet)
    app.add_middleware(CountRequests, metrics=app.state.metrics)
    app.add_middleware(PlainPaths)
    trace_requests(app, app.state.tracing)
    app.add_middleware(UnderRoot, root=settings.root)
    app.add_middleware(RequestIds)


def _longest_answer(settings: Settings) -> float:
    """How many seconds a request may take: to judge a comment, and for a few reads and writes."""
    return settings.scoring_timeout_seconds + 8 * settings.database_timeout_seconds


def _admission_bounds(settings: Settings) -> AdmissionBounds:
    return AdmissionBounds(
        key_per_minute=settings.key_comments_per_minute,
        site_per_minute=settings.site_comments_per_minute,
        wait_seconds=4 * settings.database_timeout_seconds,
    )


def _add_ways_in(app: FastAPI, settings: Settings) -> None:
    app.router.routes.extend(_routes_of_keys())
    app.add_route("/review", to_the_queue, include_in_schema=False)
    app.mount("/review", create_review(app.state, settings))


@cache
def _routes_of_keys() -> Sequence[BaseRoute]:
    """What blogs and programs ask, put together once in a process: it takes a while."""
    together = APIRouter()
    for resource in RESOURCES:
        together.include_router(resource.router)
    return together.routes


@asynccontextmanager
async def _lifespan(
    settings: Settings,
    judge: JudgeLike | None,
    store: Store | None,
    passwords: Passwords | None,
    after_loading: Callable[[], None] | None,
    app: FastAPI,
) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        stack.callback(app.state.tracing.close)
        first = store or open_store(settings.store_url)
        stack.callback(first.close)
        lanes = DatabaseLanes.over(first, seconds=settings.database_timeout_seconds)
        stack.callback(lanes.close)
        seconds, metrics = settings.scoring_timeout_seconds, app.state.metrics
        scoring = Scoring(judge, timeout_seconds=seconds, metrics=metrics)
        stack.callback(scoring.close)
        shelf = _shelf(settings, lanes.background.store)
        judging = Judging(scoring, shelf, ActiveModel(scoring, shelf.open, after_loading))
        parts = _put_together(settings, lanes, judging, passwords or Passwords())
        app.state.parts = parts
        if judge is None:
            await refresh_model(judging.active_model, lanes.background)
        write = DigestWriter(app.state.review_pages, url=settings.url_for_others("")).write
        tasks = periodic_tasks(parts, keeps_model=judge is None, write_digest=write)
        leadership = first.leadership()
        stack.callback(leadership.let_go)
        with traced_by(app.state.tracing.tracer):
            await stack.enter_async_context(in_background(tasks, Lead(leadership)))
        yield


def _shelf(settings: Settings, store: Store) -> ModelShelf:
    return ModelShelf(
        store,
        fixed=settings.model_dir,
        store_url=settings.model_store,
        second_reader_seconds=settings.second_reader_seconds,
    )


def _door(settings: Settings, pages: AsyncStore, passwords: Passwords, secret: Secret) -> SigningIn:
    hours, provider = settings.session_hours, provider_of(settings)
    return SigningIn(pages, passwords, secret, session_hours=hours, provider=provider)


def _telling(settings: Settings, pages: AsyncStore, secret: Secret) -> Telling:
    mail, languages = sender_of(settings), read_languages()
    return Telling.over(pages, secret, languages=languages, send_mail=mail)


def _put_together(
    settings: Settings, lanes: DatabaseLanes, judging: Judging, passwords: Passwords
) -> Parts:
    """The use cases, over the store and the model that are there already."""
    intake, pages, filing = lanes.intake, lanes.pages, FilingRoom(lanes.background)
    (scoring, shelf, active_model), secret = judging, open_secret(settings)
    return Parts(
        settings=settings,
        lanes=lanes,
        scoring=scoring,
        active_model=active_model,
        secret=secret,
        admission=(admission := Admission(_admission_bounds(settings))),
        keys=Keys(intake),
        articles=Articles(intake, settings.article_bounds),
        checks=(checks := CommentChecks(intake, scoring, admission, settings.article_bounds)),
        embedding=Embedding(pages, checks, secret),
        mentions=Mentions(pages, secret),
        site_comments=SiteComments(pages),
        decisions=Decisions(pages),
        bulk_decisions=BulkDecisions(pages, filing),
        rules=Rules(pages, filing),
        undo=ActionUndo(pages),
        review_queue=ReviewQueue(pages),
        open_comments=OpenComments(pages, scoring, claim_seconds=settings.claim_seconds),
        audit=Audit(pages),
        imports=Imports(pages),
        uploads=Uploads(pages, settings.uploads_dir),
        labels=Labels(pages),
        overviews=Overviews(pages, scoring, active_model, watch := DriftWatch()),
        filing=filing,
        signing_in=_door(settings, pages, passwords, secret),
        moderators=Moderators(pages, passwords),
        erasures=Erasures(lanes.background, secret, backup_days=settings.backup_days),
        exports=Exports(lanes.background, secret),
        retention=RetentionRoom(lanes.background),
        models=Models(pages, shelf, watch),
        sites=Sites(pages),
        telling=_telling(settings, pages, secret),
    )


def _version() -> str:
    try:
        return version("winnow-moderation")
    except PackageNotFoundError:
        return "0"
