"""Comments: check one, read one, decide one, undo."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.api.auth import CurrentSite
from service.api.requests import CommentId, json_body, problems
from service.api.schemas.comments import (
    CheckedComment,
    CommentAnswer,
    CommentIn,
    CommentOut,
)
from service.api.schemas.decisions import DecisionIn
from service.api.schemas.fields import ExternalId, Moderator
from service.domain.errors import Invalid, WrongSite
from service.domain.sites import Site
from service.moderation.checking import IncomingComment
from service.parts import CurrentParts
from service.settings import Settings

router = APIRouter(prefix="/v1/comments", tags=["comments"])


@router.post(
    "",
    status_code=201,
    summary="Check a comment",
    dependencies=json_body,
    responses={
        200: {"model": CheckedComment, "description": "This `external_id` is known already."},
        **problems(400, 401, 403, 408, 413, 415, 422, 429, 503),
    },
)
async def check_comment(
    sent: CommentIn,
    response: Response,
    site: CurrentSite,
    parts: CurrentParts,
) -> CheckedComment:
    """Judge a comment in the light of its article, and keep it.

    Act on `label`: publish `ham`, reject `spam`, hold `unsure` until a moderator decides. A
    comment that is answered with 201 or 200 is on disk. Send the same `external_id` again to
    retry: it is stored once. With other words it counts as an edit and is judged anew; a
    moderator's decision stands only for the words it was about.
    """
    _refuse_other_site(sent, site)
    _refuse_long_text(sent, parts.settings)
    incoming = IncomingComment(sent.to_comment(), sent.external_id, sent.article_id, sent.origin())
    outcome = await parts.checks.check_comment(site, incoming)
    response.headers["Location"] = f"/v1/comments/{outcome.stored.id}"
    response.status_code = 201 if outcome.is_new else 200
    return CheckedComment.of_check(outcome)


@router.get("/{comment_id}", summary="Read a comment", responses=problems(401, 404, 422, 503))
async def read_comment(comment_id: CommentId, site: CurrentSite, parts: CurrentParts) -> CommentOut:
    """A comment with every verdict and every decision on it, oldest first."""
    return CommentOut.with_history(*await parts.site_comments.read_comment(site, comment_id))


@router.delete(
    "/{comment_id}",
    status_code=204,
    summary="Erase a comment",
    responses=problems(401, 404, 422, 503),
)
async def erase_comment(comment_id: CommentId, site: CurrentSite, parts: CurrentParts) -> None:
    """Take away its words, its author, and all that either could be found by, for good.

    What was decided stays, without a word. It is known by its `external_id` no longer, and read
    no more. Once more is answered the same.
    """
    await parts.site_comments.erase_comment(site, comment_id)


@router.delete(
    "",
    status_code=204,
    summary="Erase a comment by the blog's own id",
    responses=problems(401, 422, 503),
)
async def erase_external(
    external_id: Annotated[ExternalId, Query(description="The id that the blog gave it.")],
    site: CurrentSite,
    parts: CurrentParts,
) -> None:
    """The same by `external_id`. If nothing is known by it, there is nothing to erase: 204."""
    await parts.site_comments.erase_external(site, external_id)


@router.post(
    "/{comment_id}/decision",
    name="decide",
    status_code=201,
    summary="Decide on a comment",
    dependencies=json_body,
    responses=problems(400, 401, 404, 408, 409, 413, 415, 422, 503),
)
async def decide_comment(
    comment_id: CommentId, sent: DecisionIn, site: CurrentSite, parts: CurrentParts
) -> CommentAnswer:
    """Enter what a moderator says in the label log. The last decision stands.

    With the `revision` that the moderator has read, the decision is refused with 409 if the
    comment was edited since.
    """
    stored = await parts.site_comments.decide_comment(
        site,
        comment_id,
        sent.label,
        moderator=sent.moderator,
        note=sent.note,
        revision=sent.revision,
    )
    return CommentAnswer.of(stored)


@router.delete(
    "/{comment_id}/decision",
    name="withdraw",
    summary="Undo a decision",
    responses=problems(401, 404, 409, 422, 503),
)
async def withdraw_decision(
    comment_id: CommentId,
    site: CurrentSite,
    parts: CurrentParts,
    moderator: Annotated[Moderator | None, Query(description="Who takes it back.")] = None,
) -> CommentAnswer:
    """Take a decision back: a further entry in the log, nothing is deleted."""
    return CommentAnswer.of(
        await parts.site_comments.withdraw_decision(site, comment_id, moderator=moderator)
    )


def _refuse_other_site(sent: CommentIn, site: Site) -> None:
    if sent.site is not None and sent.site != site.name:
        raise WrongSite(f"this key is for the site `{site.name}`: send that site's own key")


def _refuse_long_text(sent: CommentIn, settings: Settings) -> None:
    if len(sent.text) > settings.max_text_chars:
        raise Invalid(f"at most {settings.max_text_chars} characters", field="text")
