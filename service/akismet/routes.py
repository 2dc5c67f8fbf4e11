"""The Akismet protocol: what blog engines POST as forms, and are answered in one word.

See docs/akismet.md for each endpoint.
"""

import json
from datetime import UTC, datetime
from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from service.akismet import answers, key_sites, statistics
from service.akismet.comment_check import check_comment
from service.akismet.request import (
    ProtocolRoute,
    ToCheck,
    ToConnect,
    ToCount,
    ToSubmit,
    connects,
    verifies,
)
from service.akismet.submit import submit
from service.domain.sites import Site
from service.domain.urls import read_address
from service.parts import CurrentParts
from service.store.akismet import statistics as store
from service.store.akismet.statistics import CommentCounts

router = APIRouter(route_class=ProtocolRoute, include_in_schema=False)


@router.post("/1.1/verify-key", dependencies=[verifies])
async def verify_key() -> Response:
    """Whether a key is good."""
    return answers.plain("valid")


@router.post("/1.1/comment-check")
async def comment_check(parts: CurrentParts, request: ToCheck) -> Response:
    """Judge a comment and keep it. Of an old one the blog may have forgotten the address."""
    if not request.form.first_of("user_ip", "recheck_reason"):
        return answers.plain(answers.NO_IP)
    answer = await check_comment(parts, request)
    return answer.response


@router.post("/1.1/submit-spam")
async def submit_spam(parts: CurrentParts, request: ToSubmit) -> Response:
    """Someone at the blog says that a comment is spam."""
    await submit(parts, request, "spam")
    return answers.plain(answers.THANKS)


@router.post("/1.1/submit-ham")
async def submit_ham(parts: CurrentParts, request: ToSubmit) -> Response:
    """Someone at the blog says that a comment is ham."""
    await submit(parts, request, "ham")
    return answers.plain(answers.THANKS)


@router.api_route("/1.2/usage-limit", methods=["GET", "POST"])
async def usage_limit(parts: CurrentParts, request: ToCount) -> Response:
    """How much was asked this month; there is no limit."""
    since = statistics.this_month(datetime.now(UTC))
    counts = await parts.database.read(
        partial(store.count, site_id=request.site.id, step="all", since=since)
    )
    is_extended = request.form.is_true("extended")
    return _json(statistics.usage(counts.get("all", CommentCounts()), is_extended=is_extended))


@router.api_route("/1.2/key-sites", methods=["GET", "POST"])
async def list_key_sites(parts: CurrentParts, request: ToCount) -> Response:
    """Which blogs ask with this key, and how often."""
    site = request.site
    try:
        query = key_sites.KeySitesQuery.of_form(request.form, now=datetime.now(UTC))
    except key_sites.BadQuery as error:
        return answers.invalid(str(error))
    counts = await parts.database.read(
        partial(store.count, site_id=site.id, step="blog", since=query.month, until=query.until)
    )
    page = key_sites.page_of(counts, query, own_name=_name(site))
    if query.is_csv:
        return Response(page.as_csv(key=request.key), media_type="text/csv")
    return Response(page.as_json(), media_type="application/json")


@router.post("/1.1/get-subscription")
async def get_subscription(request: ToConnect) -> Response:
    """What WordPress asks before it keeps a key."""
    return _json(
        {
            "account_id": int(request.site.id.replace("-", "")[-12:], 16),  # below 2^53
            "account_type": "self-hosted",
            "account_name": request.site.name,
            "status": "active",
            "next_billing_date": False,
            "limit_reached": False,
        }
    )


@router.post("/1.1/get-stats")
@router.post("/1.1/get-key-stats")
async def get_stats(parts: CurrentParts, request: ToCount) -> Response:
    """How many comments were spam and ham, and how often that was wrong."""
    period = statistics.Period.of(request.form.get("from"), now=datetime.now(UTC))
    counts = await parts.database.read(
        partial(store.count, site_id=request.site.id, step=period.step, since=period.since)
    )
    return _json(statistics.stats(counts))


@router.post("/1.1/deactivate", dependencies=[connects])
async def deactivate() -> Response:
    """The plugin is switched off. The key stays good: only `keys revoke` ends it."""
    return answers.plain("deactivated")


@router.post("/1.1/token")
async def token(parts: CurrentParts, request: ToConnect) -> Response:
    """A string that stands for the site and opens nothing."""
    return answers.plain(parts.secret.digest("token", request.site.id))


@router.get("/1.1/test")
async def test() -> Response:
    """Whether the service can be reached."""
    return answers.plain("connected")


@router.get("/1.2/compatible-plugins")
async def compatible_plugins() -> Response:
    """No plugin is recommended."""
    return _json([])


def _name(site: Site) -> str:
    address = read_address(site.url)
    return address.name if address else site.name


def _json(content: object) -> Response:
    body = json.dumps(content, separators=(",", ":"))
    return Response(body, media_type="application/json")
