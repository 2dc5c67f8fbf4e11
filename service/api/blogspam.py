"""The blogspam protocol as ikiwiki's plugin speaks it: a comment as JSON in, OK or SPAM out.

See integrations/ikiwiki/README.md. What waits for a moderator is SPAM here: ikiwiki keeps that in
its own queue, and has no third place.
"""

import base64
import binascii
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import BaseModel

from model.comment import Author, Comment
from model.verdict import Label
from service.api.auth import authenticated_site
from service.domain.comments import standing_label
from service.domain.errors import Invalid
from service.domain.sites import Site, SiteOptions
from service.moderation.checking import IncomingComment
from service.parts import CurrentParts, Parts
from service.store.sites import site_options

router = APIRouter(prefix="/blogspam", include_in_schema=False)

SENT = ("comment", "subject", "name", "email", "link", "ip", "agent")
NAME_CHARS, ADDRESS_CHARS = 1000, 4000
HELD = "it is held for a moderator"  # the commenter may read this: it teaches nothing


class BlogspamAnswer(BaseModel):
    """What the protocol knows. `version` is the protocol's."""

    result: Literal["OK", "SPAM"]
    reason: str = ""
    version: str = "2.0"


async def site_of_request(request: Request, parts: CurrentParts) -> Site:
    """The site whose key came as a Bearer token, or as the password of a URL."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    key = given.strip() if scheme.lower() == "bearer" else _password(scheme, given)
    sent = HTTPAuthorizationCredentials(scheme="Bearer", credentials=key) if key else None
    return await authenticated_site(parts, sent)


BlogspamSite = Annotated[Site, Depends(site_of_request)]


@router.get("")
async def ask_whether_ready(_site: BlogspamSite) -> BlogspamAnswer:
    """Whether comments would be taken: the key is known, and the database is there."""
    return BlogspamAnswer(result="OK")


@router.post("")
async def test_comment(request: Request, site: BlogspamSite, parts: CurrentParts) -> BlogspamAnswer:
    """Judge a comment and keep it. The same again is stored once."""
    sent = _read(await request.body())
    text = "\n\n".join(filter(None, (sent["subject"], sent["comment"])))
    secret = parts.secret
    keeps_email = (await _options(parts, site)).keeps_personal_data
    email = sent["email"][:NAME_CHARS]
    comment = Comment(
        text=text[: parts.settings.max_text_chars],
        author=Author(
            name=sent["name"][:NAME_CHARS],
            email=email if keeps_email else secret.hash_email(email),
            url=sent["link"][:ADDRESS_CHARS],
        ),
    )
    known_by = secret.digest("blogspam", "\0".join(sent.values()))
    submission = IncomingComment(comment, external_id=f"blogspam-{known_by}")
    checked = await parts.checks.check(site, submission)
    was_read = len(text) <= parts.settings.max_text_chars  # what is cut is not published unseen
    is_ham = standing_label(checked.stored) is Label.HAM and was_read
    return BlogspamAnswer(result="OK") if is_ham else BlogspamAnswer(result="SPAM", reason=HELD)


async def _options(parts: Parts, site: Site) -> SiteOptions:
    return await parts.database.read(lambda connection: site_options.get(connection, site.id))


def _password(scheme: str, given: str) -> str:
    """The password of `http://anything:PASSWORD@host/`; nothing if there is none."""
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _read(body: bytes) -> dict[str, str]:
    """The fields that are used, as they can be stored. Raises Invalid."""
    try:
        sent = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Invalid("is not JSON", field="body") from error
    if not isinstance(sent, dict) or sent.get("comment") is None:
        raise Invalid("is missing", field="comment")
    return {name: _text(sent.get(name), name) for name in SENT}


def _text(value: Any, field: str) -> str:
    """A field without what no database keeps. Raises Invalid unless it is text or null."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid("is not text", field=field)
    return value.replace("\0", "").encode("utf-8", "replace").decode().strip()
