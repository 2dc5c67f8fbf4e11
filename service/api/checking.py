"""Check a comment: judge it, keep it, say where it stands."""

from fastapi import APIRouter
from starlette.responses import Response

from service.api.auth import CheckingSite
from service.api.plain_check import PlainCheckRoute, answer, check
from service.api.requests import json_body, problems
from service.api.schemas.comments import CheckedComment, CommentIn
from service.parts import CurrentParts

router = APIRouter(prefix="/v1/comments", tags=["comments"], route_class=PlainCheckRoute)


@router.post(
    "",
    status_code=201,
    response_model=CheckedComment,
    summary="Check a comment",
    dependencies=json_body,
    responses={
        200: {"model": CheckedComment, "description": "This `external_id` is known already."},
        **problems(400, 401, 403, 408, 413, 415, 422, 429, 503),
    },
)
async def check_comment(
    sent: CommentIn,
    site: CheckingSite,
    parts: CurrentParts,
) -> Response:
    """Judge a comment in the light of its article, and keep it.

    Act on `label`: publish `ham`, reject `spam`, hold `unsure` until a moderator decides. A
    comment that is answered with 201 or 200 is on disk. Send the same `external_id` again to
    retry: it is stored once. With other words it counts as an edit and is judged anew; a
    moderator's decision stands only for the words it was about.
    """
    return answer(await check(parts, site, sent))
