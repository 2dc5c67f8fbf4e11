"""POST /v1/comments: the one address that is asked for every comment, so it is answered shortly.

What a plain request needs is done by hand here. Whatever is not plain goes the way of all other
addresses, so that every refusal is said once, there.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from fastapi.security.utils import get_authorization_scheme_param
from pydantic import ValidationError

from service.api.schemas.comments import CheckedComment, CommentIn
from service.domain.errors import Invalid, WrongSite
from service.domain.sites import Site
from service.moderation.checking import CheckOutcome, IncomingComment
from service.parts import Parts
from service.settings import Settings

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PlainCheckRoute(APIRoute):
    """Answers a plain request: declared as JSON, a key that was good before, a body that is valid.

    pydantic reads the body's bytes; what it takes there, it would take of the parsed body, too.
    """

    def get_route_handler(self) -> Handler:
        """The shorter way, before the ordinary one."""
        ordinary = super().get_route_handler()

        async def handle(request: Request) -> Response:
            plain = await _plain(request)
            if plain is None:
                return await ordinary(request)
            key, site, sent = plain
            parts: Parts = request.app.state.parts
            return answer(await check(parts, site, sent, remembered_by=key))

        return handle


async def check(
    parts: Parts, site: Site, sent: CommentIn, *, remembered_by: str = ""
) -> CheckOutcome:
    """Judge and keep a comment. Raises WrongSite, Invalid and what checking raises."""
    _refuse(sent, site, parts.settings)
    incoming = IncomingComment(sent.to_comment(), sent.external_id, sent.article_id, sent.origin())
    return await parts.checks.check_comment(site, incoming, remembered_by=remembered_by)


def answer(outcome: CheckOutcome) -> Response:
    """Where the comment stands: 201 if it is new."""
    return Response(
        CheckedComment.of_check(outcome).model_dump_json(),
        status_code=201 if outcome.is_new else 200,
        headers={"Location": f"/v1/comments/{outcome.stored.id}"},
        media_type="application/json",
    )


async def _plain(request: Request) -> tuple[str, Site, CommentIn] | None:
    """The key, whose it was, and the comment; None if something is wrong, or may be."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return None
    parts: Parts = request.app.state.parts
    key = _key_of(request)
    site = parts.keys.remembered(key)
    if site is None or "check" not in site.scopes:
        return None
    try:
        sent = CommentIn.model_validate_json(await request.body())
        _refuse(sent, site, parts.settings)
    except (ValidationError, WrongSite, Invalid):
        return None
    return key, replace(site, client=request.headers.get("user-agent", "")), sent


def _key_of(request: Request) -> str:
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    return key if scheme.lower() == "bearer" else ""


def _refuse(sent: CommentIn, site: Site, settings: Settings) -> None:
    """Raise WrongSite for a comment of another site, Invalid for one that is too long."""
    if sent.site is not None and sent.site != site.name:
        raise WrongSite(f"this key is for the site `{site.name}`: send that site's own key")
    if len(sent.text) > settings.max_text_chars:
        raise Invalid(f"at most {settings.max_text_chars} characters", field="text")
