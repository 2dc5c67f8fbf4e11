"""The blogspam protocol as ikiwiki's plugin speaks it: a comment as JSON in, OK or SPAM out.

See integrations/ikiwiki/README.md. What waits for a moderator is SPAM here: ikiwiki keeps that in
its own queue, and has no third place.
"""

import base64
import binascii
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Security
from fastapi.security import SecurityScopes
from pydantic import BaseModel

from model.comment import Author, Comment
from model.verdict import Label
from service.domain.comments import standing_label
from service.domain.errors import Invalid
from service.domain.scopes import read_scopes
from service.domain.sites import Site, SiteOptions
from service.moderation.checking import IncomingComment
from service.moderation.keys import require_scope
from service.parts import CurrentParts
from service.secret import Secret
from service.store.sites import site_options

router = APIRouter(prefix="/blogspam", include_in_schema=False)

FIELDS = ("comment", "subject", "name", "email", "link", "ip", "agent")
NAME_CHARS, ADDRESS_CHARS = 1000, 4000
HELD = "it is held for a moderator"  # the commenter may read this: it teaches nothing


class BlogspamAnswer(BaseModel):
    """What the protocol knows. `version` is the protocol's."""

    result: Literal["OK", "SPAM"]
    reason: str = ""
    version: str = "2.0"


async def site_of_request(request: Request, parts: CurrentParts, needed: SecurityScopes) -> Site:
    """The site whose key came as a Bearer token, or as the password of a URL."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    is_bearer = scheme.lower() == "bearer"
    key = credentials.strip() if is_bearer else _password(scheme, credentials)
    site = await parts.keys.site_of(key)
    for scope in read_scopes(needed.scope_str):
        require_scope(site, scope)
    return site


BlogspamSite = Annotated[Site, Security(site_of_request, scopes=["check"])]


@router.get("")
async def ask_whether_ready(_site: BlogspamSite) -> BlogspamAnswer:
    """Whether comments would be taken: the key is known, and the database is there."""
    return BlogspamAnswer(result="OK")


@router.post("")
async def test_comment(request: Request, site: BlogspamSite, parts: CurrentParts) -> BlogspamAnswer:
    """Judge a comment and keep it. The same again is stored once."""
    fields = _read(await request.body())
    text = "\n\n".join(filter(None, (fields["subject"], fields["comment"])))
    options = await parts.database.read(lambda connection: site_options.get(connection, site.id))
    comment = Comment(
        text=text[: parts.settings.max_text_chars], author=_author(fields, options, parts.secret)
    )
    digest = parts.secret.digest("blogspam", "\0".join(fields.values()))
    incoming = IncomingComment(comment, external_id=f"blogspam-{digest}")
    outcome = await parts.checks.check_comment(site, incoming)
    was_read = comment.text == text  # what is cut is not published unseen
    is_ham = standing_label(outcome.stored) is Label.HAM and was_read
    return BlogspamAnswer(result="OK") if is_ham else BlogspamAnswer(result="SPAM", reason=HELD)


def _author(fields: dict[str, str], options: SiteOptions, secret: Secret) -> Author:
    email = fields["email"][:NAME_CHARS]
    return Author(
        name=fields["name"][:NAME_CHARS],
        email=email if options.keeps_personal_data else secret.hash_email(email),
        url=fields["link"][:ADDRESS_CHARS],
    )


def _password(scheme: str, credentials: str) -> str:
    """The password of `http://anything:PASSWORD@host/`; nothing if there is none."""
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _read(body: bytes) -> dict[str, str]:
    """The fields that are used, as they can be stored. Raises Invalid."""
    try:
        fields = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Invalid("is not JSON", field="body") from error
    if not isinstance(fields, dict) or fields.get("comment") is None:
        raise Invalid("is missing", field="comment")
    return {name: _text(fields.get(name), name) for name in FIELDS}


def _text(value: Any, field: str) -> str:
    """A field without what no database keeps. Raises Invalid unless it is text or null."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid("is not text", field=field)
    return value.replace("\0", "").encode("utf-8", "replace").decode().strip()
