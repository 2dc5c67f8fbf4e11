"""The articles of a site, under its own ids. No HTTP, no SQL."""

from model.comment import Article
from service.domain.articles import ROOMY, ArticleBounds, StoredArticle
from service.domain.errors import NotFound
from service.domain.sites import Site
from service.store.async_store import AsyncStore
from service.store.comments import articles
from service.store.database.exclusion import Locks


class Articles:
    """What comments stand under, as the site sends it."""

    def __init__(self, database: AsyncStore, bounds: ArticleBounds = ROOMY) -> None:
        self._database = database
        self._bounds = bounds

    async def put_article(self, site: Site, article_id: str, article: Article) -> bool:
        """Store an article under the site's own id. True if it is new. Raises NoRoom."""
        return await self._database.write(
            lambda connection: articles.put(
                connection, site.id, article_id, article, bounds=self._bounds
            ),
            locks=Locks(names=(articles.lock_of(site.id, article_id),)),
        )

    async def read_article(self, site: Site, article_id: str) -> StoredArticle:
        """An article by its id. Raises NotFound."""
        stored = await self._database.read(
            lambda connection: articles.get(connection, site.id, article_id)
        )
        if stored is None:
            raise NotFound("no article of this site has this id")
        return stored
