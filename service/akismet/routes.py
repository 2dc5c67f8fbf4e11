"""The Akismet protocol: what blog engines POST as forms, and are answered in one word.

See docs/akismet.md for each endpoint.
"""

import json
from datetime import UTC, datetime
from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from service.akismet import answers, statistics
from service.akismet.asking import CurrentChecking, ProtocolRoute, Sent, WithBlog, WithKey
from service.domain.sites import Site
from service.domain.urls import read_address
from service.parts import CurrentParts
from service.store.akismet import statistics as store
from service.store.akismet.statistics import CommentCounts

router = APIRouter(route_class=ProtocolRoute, include_in_schema=False)


@router.post("/1.1/verify-key")
async def verify_key(_asked: WithBlog) -> Response:
    """Whether a key is good."""
    return answers.plain("valid")


@router.post("/1.1/comment-check")
async def comment_check(checking: CurrentChecking, asked: WithBlog, sent: Sent) -> Response:
    """Judge a comment and keep it."""
    if not sent.user_ip:
        return answers.plain(answers.NO_IP)
    return answers.checked_answer(await checking.check(asked.site, sent, key=asked.key))


@router.post("/1.1/submit-spam")
async def submit_spam(checking: CurrentChecking, asked: WithBlog, sent: Sent) -> Response:
    """Someone at the blog says that a comment is spam."""
    await checking.decide(asked.site, sent, "spam")
    return answers.plain(answers.THANKS)


@router.post("/1.1/submit-ham")
async def submit_ham(checking: CurrentChecking, asked: WithBlog, sent: Sent) -> Response:
    """Someone at the blog says that a comment is ham."""
    await checking.decide(asked.site, sent, "ham")
    return answers.plain(answers.THANKS)


@router.api_route("/1.2/usage-limit", methods=["GET", "POST"])
async def usage_limit(parts: CurrentParts, asked: WithKey) -> Response:
    """How much was asked this month; there is no limit."""
    since = statistics.this_month(datetime.now(UTC))
    counts = await parts.database.read(
        partial(store.count, site_id=asked.site.id, step="all", since=since)
    )
    is_extended = asked.form.is_true("extended")
    return _json(statistics.usage(counts.get("all", CommentCounts()), is_extended=is_extended))


@router.api_route("/1.2/key-sites", methods=["GET", "POST"])
async def key_sites(parts: CurrentParts, asked: WithKey) -> Response:
    """Which blogs ask with this key, and how often."""
    try:
        query = statistics.SitesQuery.of_form(asked.form, now=datetime.now(UTC))
    except statistics.BadQuery as error:
        return answers.invalid(str(error))
    counts = await parts.database.read(
        partial(
            store.count, site_id=asked.site.id, step="blog", since=query.month, until=query.until
        )
    )
    rows, total = statistics.sites_page(counts, query, own=_name(asked.site))
    if query.is_csv:
        content = statistics.sites_csv(rows, total, query, key=asked.key)
        return Response(content, media_type="text/csv")
    return Response(statistics.sites_json(rows, total, query), media_type="application/json")


@router.post("/1.1/get-subscription")
async def get_subscription(asked: WithKey) -> Response:
    """What WordPress asks before it keeps a key."""
    return _json(
        {
            "account_id": int(asked.site.id.replace("-", "")[-12:], 16),  # below 2^53
            "account_type": "self-hosted",
            "account_name": asked.site.name,
            "status": "active",
            "next_billing_date": False,
            "limit_reached": False,
        }
    )


@router.post("/1.1/get-stats")
@router.post("/1.1/get-key-stats")
async def get_stats(parts: CurrentParts, asked: WithKey) -> Response:
    """How many comments were spam and ham, and how often that was wrong."""
    period = statistics.Period.of(asked.form.get("from"), now=datetime.now(UTC))
    counts = await parts.database.read(
        partial(store.count, site_id=asked.site.id, step=period.step, since=period.since)
    )
    return _json(statistics.stats(counts))


@router.post("/1.1/deactivate")
async def deactivate(_asked: WithKey) -> Response:
    """The plugin is switched off. The key stays good: only `keys revoke` ends it."""
    return answers.plain("deactivated")


@router.post("/1.1/token")
async def token(parts: CurrentParts, asked: WithKey) -> Response:
    """A string that stands for the site and opens nothing."""
    return answers.plain(parts.secret.digest("token", asked.site.id))


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
