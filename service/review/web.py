"""create_review: the queue's pages as an application of their own under /review."""

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import State
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from service.review.guard import SecurityHeaders, refuse_cross_site
from service.review.pages import STATIC, Pages
from service.review.places import HOME, see_other
from service.review.problems import answer_with_pages, unforeseen_page
from service.review.routes import (
    audit,
    campaigns,
    deciding,
    events,
    kin,
    moderators,
    overview,
    preferences,
    queue,
    rules,
    signing_in,
)
from service.unforeseen import CatchAll

ROUTES = (
    signing_in, queue, deciding, kin, campaigns, events, audit, rules, overview, moderators,
    preferences,
)  # fmt: skip


def create_review(shared: State) -> FastAPI:
    """The pages over the `parts` that `shared` holds once the service runs.

    `review_pages` is added here.
    """
    app = FastAPI(openapi_url=None, redirect_slashes=False, dependencies=[Depends(_same_site_only)])
    app.state = shared
    shared.review_pages = Pages()
    for routes in ROUTES:
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    answer_with_pages(app)
    app.add_middleware(CatchAll, answer=unforeseen_page)
    app.add_middleware(SecurityHeaders)
    return app


async def to_the_queue(request: Request) -> Response:
    """`/review` without the slash, as people type it."""
    return see_other(HOME)


async def _same_site_only(request: Request) -> None:
    refuse_cross_site(request.method, request.headers)
