"""Comments: read one, decide one, undo, erase."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.auth import DecidingSite, ReadingSite
from service.api.requests import CommentId, json_body, problems
from service.api.schemas.comments import CommentAnswer, CommentOut
from service.api.schemas.decisions import DecisionIn
from service.api.schemas.fields import ExternalId, Moderator
from service.parts import CurrentParts

router = APIRouter(prefix="/v1/comments", tags=["comments"])


@router.get("/{comment_id}", summary="Read a comment", responses=problems(401, 403, 404, 422, 503))
async def read_comment(comment_id: CommentId, site: ReadingSite, parts: CurrentParts) -> CommentOut:
    """A comment with every verdict and every decision on it, oldest first."""
    return CommentOut.with_history(*await parts.site_comments.read_comment(site, comment_id))


@router.delete(
    "/{comment_id}",
    status_code=204,
    summary="Erase a comment",
    responses=problems(401, 403, 404, 422, 503),
)
async def erase_comment(comment_id: CommentId, site: DecidingSite, parts: CurrentParts) -> None:
    """Take away its words, its author, and all that either could be found by, for good.

    What was decided stays, without a word. It is known by its `external_id` no longer, and read
    no more. Once more is answered the same.
    """
    await parts.site_comments.erase_comment(site, comment_id)


@router.delete(
    "",
    status_code=204,
    summary="Erase a comment by the blog's own id",
    responses=problems(401, 403, 422, 503),
)
async def erase_external(
    external_id: Annotated[ExternalId, Query(description="The id that the blog gave it.")],
    site: DecidingSite,
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
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def decide_comment(
    comment_id: CommentId, sent: DecisionIn, site: DecidingSite, parts: CurrentParts
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
    responses=problems(401, 403, 404, 409, 422, 503),
)
async def withdraw_decision(
    comment_id: CommentId,
    site: DecidingSite,
    parts: CurrentParts,
    moderator: Annotated[Moderator | None, Query(description="Who takes it back.")] = None,
) -> CommentAnswer:
    """Take a decision back: a further entry in the log, nothing is deleted."""
    return CommentAnswer.of(
        await parts.site_comments.withdraw_decision(site, comment_id, moderator=moderator)
    )
