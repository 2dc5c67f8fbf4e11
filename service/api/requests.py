"""What the routes take from a request, and what they share in their documentation.

All of it is `async`: FastAPI would run a plain function in a thread of its own.
"""

from typing import Annotated, Any

from fastapi import Depends, Path, Request

from service.api.schemas.problems import ProblemOut
from service.domain.errors import NotFound, WrongMediaType
from service.store.database.ids import is_id


async def require_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON. Raises WrongMediaType."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json" and not declared.endswith("+json"):
        raise WrongMediaType("send the body as JSON, with `Content-Type: application/json`")


async def existing_id(comment_id: Annotated[str, Path(description="The comment's `id`.")]) -> str:
    """A comment's id that may exist. Raises NotFound."""
    if not is_id(comment_id):
        raise NotFound("no comment of this site has this id")
    return comment_id


CommentId = Annotated[str, Depends(existing_id)]
json_body = [Depends(require_json)]

PROBLEM_MEANINGS = {
    400: "The body is not JSON.",
    401: "The key is missing, wrong or revoked.",
    403: "The key is for another site, or was made for other things; `scope` says for which.",
    404: "There is no such thing on this site.",
    408: "The body came too slowly.",
    409: "The comment was edited since, or a moderator has decided otherwise.",
    413: "The body is too large.",
    415: "The body is not declared as JSON.",
    422: "A field is not valid; `errors` says which and why.",
    429: "The key or the site sends too much; `Retry-After` says when to go on.",
    503: "Something it needs is not there, and `missing` says what; or it is too busy.",
    507: "The articles of this site take all the room that they may.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors a route may answer with, for its documentation."""
    content = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
    return {
        status: {"description": PROBLEM_MEANINGS[status], "content": content} for status in statuses
    }
