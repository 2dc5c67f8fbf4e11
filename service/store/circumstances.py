"""What comments that come together have in common: looked up once for all of them."""

from functools import cache

from sqlalchemy import Connection

from model.comment import Article, Comment
from service.domain.articles import StoredArticle
from service.domain.rules import Rule
from service.domain.sites import Site, SiteOptions
from service.domain.traits import Kin
from service.store.comments import articles
from service.store.queue import rule_matching
from service.store.sites import site_options, sites


class Circumstances:
    """Keys, options, rules and articles within one transaction.

    It ends with the transaction, so that nobody is answered by what a replica has changed since.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.options = cache(self._options)
        self.opened_by = cache(self._opened_by)
        self.article = cache(self._article)
        self.merged = cache(self._merged)
        self._ruled_kins = cache(self._kins)

    def rule_for(self, site_id: str, comment: Comment) -> Rule | None:
        """The rule that holds for a comment to come on a site."""
        kins = self._ruled_kins(site_id)
        return rule_matching.match_kins(self.connection, site_id, comment, kins)

    def _opened_by(self, key: str) -> Site | None:
        return sites.site_of_key(self.connection, key)

    def _options(self, site_id: str) -> SiteOptions:
        return site_options.get(self.connection, site_id)

    def _article(self, site_id: str, article_id: str) -> StoredArticle | None:
        return articles.get(self.connection, site_id, article_id)

    def _merged(self, site_id: str, inline: Article) -> Article:
        """What comments are judged under that come with this article."""
        stored = articles.find_inline(self.connection, site_id, inline)
        return articles.merge_inline(inline, stored)

    def _kins(self, site_id: str) -> tuple[Kin, ...]:
        return rule_matching.ruled_kins(self.connection, site_id)
