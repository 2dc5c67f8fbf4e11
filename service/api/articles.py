"""Articles, under the site's own ids."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from service.api.auth import CheckingSite, ReadingSite
from service.api.requests import json_body, problems
from service.api.schemas.articles import ArticleIn, ArticleOut
from service.api.schemas.fields import ExternalId
from service.parts import CurrentParts

router = APIRouter(prefix="/v1/articles", tags=["articles"])
ArticleId = Annotated[
    ExternalId, Path(description="The site's own id, 1 to 200 characters; it may hold slashes.")
]


@router.put(
    "/{article_id:path}",
    summary="Store an article",
    dependencies=json_body,
    responses={
        201: {"model": ArticleOut, "description": "The article is new."},
        **problems(400, 401, 403, 404, 408, 413, 415, 422, 503, 507),
    },
)
async def put_article(
    article_id: ArticleId,
    sent: ArticleIn,
    response: Response,
    site: CheckingSite,
    parts: CurrentParts,
) -> ArticleOut:
    """Store or replace an article, so that comments can name it by `article_id`."""
    is_new = await parts.articles.put_article(site, article_id, sent.to_article())
    response.status_code = 201 if is_new else 200
    return ArticleOut.of(await parts.articles.read_article(site, article_id))


@router.get(
    "/{article_id:path}", summary="Read an article", responses=problems(401, 403, 404, 422, 503)
)
async def read_article(article_id: ArticleId, site: ReadingSite, parts: CurrentParts) -> ArticleOut:
    """An article as it is stored."""
    return ArticleOut.of(await parts.articles.read_article(site, article_id))
