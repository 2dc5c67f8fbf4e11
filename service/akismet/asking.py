"""Who asks by the protocol, and what: the form, the key, the site, the blog."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.responses import Response

from service.akismet import answers
from service.akismet.checking import AkismetChecks
from service.akismet.form import Form, parse_form
from service.akismet.sent import HONEYPOT, NAMES, SentComment
from service.domain.sites import Site
from service.domain.urls import read_address
from service.parts import CurrentParts
from service.store.sites import sites

KEY_AS_HOST = re.compile(r"([a-z0-9]{12})\.", re.IGNORECASE)
QUERY = frozenset("from month filter format order limit offset extended".split())
SMALL_BYTES = 65_536  # a larger form is parsed in a thread, so that no other request waits


class EarlyAnswer(Exception):
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
            except EarlyAnswer as answered:
                return answered.response

        return answer


@dataclass(frozen=True, slots=True)
class AkismetRequest:
    """A request of the protocol whose key is good."""

    form: Form
    site: Site
    key: str


async def read_form(request: Request) -> Form:
    """The form of a request; what is in the body goes before what is in the address."""
    body = await request.body()
    query = request.scope["query_string"]

    def parse() -> Form:
        return parse_form(
            query,
            body,
            names=NAMES | QUERY,
            names_in=HONEYPOT,
            content_type=request.headers.get("content-type", ""),
        )

    return await run_in_threadpool(parse) if len(body) > SMALL_BYTES else parse()


async def authenticated(request: Request, parts: CurrentParts) -> AkismetRequest:
    """The form, and the site of its key. Raises EarlyAnswer."""
    form = await read_form(request)
    key = form.first_of("api_key", "key") or _key_of_host(request)
    if not key:
        raise EarlyAnswer(answers.invalid(answers.NO_KEY))
    site = await parts.database.read(lambda connection: sites.site_of_key(connection, key))
    if site is None:
        raise EarlyAnswer(answers.invalid(answers.UNKNOWN_KEY, answers.KEY_TROUBLE))
    return AkismetRequest(form, site, key.lower())


async def with_blog(asked: Annotated[AkismetRequest, Depends(authenticated)]) -> AkismetRequest:
    """A request that names its blog. Raises EarlyAnswer."""
    blog = asked.form.first_of("blog")
    if not blog:
        raise EarlyAnswer(answers.invalid(answers.NO_BLOG))
    if read_address(blog) is None:
        raise EarlyAnswer(answers.invalid(answers.BAD_BLOG))
    return asked


async def sent_comment(
    request: Request, parts: CurrentParts, asked: Annotated[AkismetRequest, Depends(with_blog)]
) -> SentComment:
    """The comment of a request."""
    return SentComment.of_form(
        asked.form,
        client=request.headers.get("user-agent", ""),
        max_text_chars=parts.settings.max_text_chars,
    )


async def protocol_checking(parts: CurrentParts) -> AkismetChecks:
    """The use cases of the protocol."""
    return AkismetChecks(parts.database, parts.scoring, parts.secret)


def _key_of_host(request: Request) -> str:
    """The first label of the host, if it has the form of a key."""
    found = KEY_AS_HOST.match(request.headers.get("host", ""))
    return found.group(1) if found else ""


WithKey = Annotated[AkismetRequest, Depends(authenticated)]
WithBlog = Annotated[AkismetRequest, Depends(with_blog)]
Sent = Annotated[SentComment, Depends(sent_comment)]
CurrentChecking = Annotated[AkismetChecks, Depends(protocol_checking)]
