"""create_review: the queue's pages as an application of their own under /review."""

from collections.abc import Sequence
from functools import cache

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.datastructures import State
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from service.review.cookies import Cookies
from service.review.door import Door
from service.review.guard import SecurityHeaders
from service.review.one_by_one import OneByOne
from service.review.pages import STATIC, Pages
from service.review.places import HOME, see_other
from service.review.problems import answer_with_pages, unforeseen_page
from service.review.routes import (
    audit,
    blogger,
    campaigns,
    data_life,
    deciding,
    door_links,
    events,
    imports,
    inviting,
    kin,
    labels,
    mail,
    models,
    moderators,
    oidc,
    overview,
    passkeys,
    preferences,
    queue,
    rules,
    second_factor,
    sign_ins,
    signing_in,
    sites,
    uploads,
    webhook,
)
from service.settings import Settings
from service.unforeseen import CatchAll

ROUTES = (
    signing_in, queue, deciding, kin, campaigns, events, audit, labels, rules, imports, overview,
    models, moderators, sites, webhook, blogger, mail, preferences, data_life, second_factor,
    sign_ins, passkeys, uploads, door_links, inviting, oidc,
)  # fmt: skip


def create_review(shared: State, settings: Settings) -> FastAPI:
    """The pages over the `parts` that `shared` holds once the service runs.

    `review_pages`, `review_door`, `review_cookies` and `review_turns` are added here.
    """
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state = shared
    shared.review_pages = Pages(root=settings.root)
    shared.review_door = Door(settings.public_url, settings.allowed_hosts)
    shared.review_cookies = Cookies(settings.public_url)
    shared.review_turns = OneByOne()
    app.router.routes.extend(_routes_behind_the_door())
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    answer_with_pages(app)
    app.add_middleware(CatchAll, answer=unforeseen_page)
    app.add_middleware(SecurityHeaders)
    return app


@cache
def _routes_behind_the_door() -> Sequence[BaseRoute]:
    """What all the pages answer, put together once in a process: it takes a while."""
    together = APIRouter(dependencies=[Depends(_at_the_door)])
    for routes in ROUTES:
        together.include_router(routes.router)
    return together.routes


async def to_the_queue(request: Request) -> Response:
    """`/review` without the slash, as people type it."""
    return see_other(HOME)


async def _at_the_door(request: Request) -> None:
    door: Door = request.app.state.review_door
    door.check(request)
