"""A request of the protocol: its form, and the site that its key is of."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import SecurityScopes
from starlette.responses import Response

from service.akismet import answers
from service.akismet.form import Form, parse_form
from service.akismet.multipart import BadMultipart
from service.domain.errors import WinnowError
from service.domain.scopes import read_scopes
from service.domain.sites import Site
from service.domain.urls import read_address
from service.parts import CurrentParts

FIELDS = frozenset(
    "api_key key blog blog_charset blog_lang user_ip user_agent referrer user_role permalink"
    " comment_type comment_author comment_author_email comment_author_url comment_content"
    " comment_context comment_date_gmt comment_ID comment_post_ID guid akismet_guid"
    " is_test test_discard recheck_reason comment_check_response honeypot_field_name"
    " hidden_honeypot_field callback reporter REQUEST_URI".split()
)
HONEYPOT = "honeypot_field_name"  # the name of a field that readers do not see
BRIDGE = "x-winnow-bridge"  # the version of it
QUERY = frozenset("from month filter format order limit offset extended".split())
KEY_AS_HOST = re.compile(r"([a-z0-9]{12})\.", re.IGNORECASE)
SMALL_BYTES = 65_536  # a larger form is parsed in a thread, so that no other request waits


class EarlyAnswer(WinnowError):
    """The request goes no further: `response` is the protocol's way to say why."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class ProtocolRoute(APIRoute):
    """A route whose errors are answers of the protocol."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer with what was raised, if it is an answer."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except EarlyAnswer as early:
                return early.response

        return answer


@dataclass(frozen=True, slots=True)
class AkismetRequest:
    """A request whose key is good. `user_agent` is the blog engine's, not the commenter's.

    What came over the bridge for WordPress is as it was written already, and is held by the
    bridge where the Akismet plugin would not.
    """

    form: Form
    site: Site
    key: str
    user_agent: str
    came_over_bridge: bool = False


async def read_form(request: Request) -> Form:
    """The form of a request; what is in the body goes before what is in the address."""
    body, content_type = await request.body(), request.headers.get("content-type", "")
    if _is_json(body, content_type):
        raise EarlyAnswer(answers.invalid(answers.NO_FORM))
    parse = partial(
        parse_form,
        request.scope["query_string"],
        body,
        names=FIELDS | QUERY,
        names_in=HONEYPOT,
        content_type=content_type,
    )
    try:
        return await run_in_threadpool(parse) if len(body) > SMALL_BYTES else parse()
    except BadMultipart as error:
        raise EarlyAnswer(answers.invalid(f"{error}. {answers.NO_FORM}")) from error


def _is_json(body: bytes, content_type: str) -> bool:
    """Whether somebody took this for the JSON API; some send a form by that name."""
    return "json" in content_type.lower() and body.lstrip()[:1] in (b"{", b"[")


async def with_key(request: Request, parts: CurrentParts, needed: SecurityScopes) -> AkismetRequest:
    """A request with the key of a site, made for what is needed. Raises EarlyAnswer."""
    form = await read_form(request)
    key = form.first_of("api_key", "key") or _key_of_host(request)
    if not key:
        raise EarlyAnswer(answers.invalid(answers.NO_KEY))
    site = await parts.keys.find_site(key)
    if site is None:
        raise EarlyAnswer(answers.refused_key(answers.UNKNOWN_KEY))
    for scope in read_scopes(needed.scope_str) - site.scopes:
        raise EarlyAnswer(answers.refused_key(answers.OUT_OF_SCOPE % scope))
    headers = request.headers
    client = headers.get("user-agent", "")
    site = replace(site, client=client)
    return AkismetRequest(form, site, key.lower(), client, BRIDGE in headers)


WithKey = Annotated[AkismetRequest, Depends(with_key)]


async def with_blog(request: WithKey) -> AkismetRequest:
    """A request that names its blog, too. Raises EarlyAnswer."""
    blog = request.form.first_of("blog")
    if not blog:
        raise EarlyAnswer(answers.invalid(answers.NO_BLOG))
    if read_address(blog) is None:
        raise EarlyAnswer(answers.invalid(answers.BAD_BLOG))
    return request


# The routes ask for one of these: a request whose key is for what they do.
verifies = Security(with_blog, scopes=["check"])
connects = Security(with_key, scopes=["check"])
ToCheck = Annotated[AkismetRequest, verifies]
ToSubmit = Annotated[AkismetRequest, Security(with_blog, scopes=["submit"])]
ToConnect = Annotated[AkismetRequest, connects]
ToCount = Annotated[AkismetRequest, Security(with_key, scopes=["read"])]


def _key_of_host(request: Request) -> str:
    """The first label of the host, if it has the form of a key."""
    label = KEY_AS_HOST.match(request.headers.get("host", ""))
    return label.group(1) if label else ""
