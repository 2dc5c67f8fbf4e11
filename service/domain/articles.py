"""An article as it is kept, and how many of them a site may have."""

from dataclasses import dataclass
from datetime import datetime

from model.comment import Article

NEARLY_FULL = 0.9  # from which on somebody should know


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article under its id; `origin` is `put` or `inline`."""

    id: str
    article: Article
    origin: str
    created_at: datetime
    updated_at: datetime

    @property
    def n_bytes(self) -> int:
        """How many bytes its words take."""
        return size_of(self.article)


@dataclass(frozen=True, slots=True)
class ArticleBounds:
    """How many articles a site may have, and how many bytes their words may take together."""

    most_bytes: int
    most_articles: int


ROOMY = ArticleBounds(most_bytes=256 * 1_048_576, most_articles=100_000)


@dataclass(frozen=True, slots=True)
class ArticleRoom:
    """What the articles of a site take, as it is counted."""

    n_bytes: int
    n_articles: int

    def has_room(self, bounds: ArticleBounds, *, n_bytes: int, n_articles: int) -> bool:
        """Whether so much more stays within the bounds. What takes no more always does."""
        if n_bytes > 0 and self.n_bytes + n_bytes > bounds.most_bytes:
            return False
        return n_articles <= 0 or self.n_articles + n_articles <= bounds.most_articles

    def used(self, bounds: ArticleBounds) -> float:
        """The share of the room that is taken, by the bound that is nearer; 1 is all of it."""
        return max(self.n_bytes / bounds.most_bytes, self.n_articles / bounds.most_articles)

    def is_nearly_full(self, bounds: ArticleBounds) -> bool:
        """Whether the owner should know: soon articles are kept no more."""
        return self.used(bounds) >= NEARLY_FULL


@dataclass(frozen=True, slots=True)
class ArticleStorage:
    """The room of one site's articles beside its bounds, for its owner."""

    room: ArticleRoom
    bounds: ArticleBounds

    @property
    def is_nearly_full(self) -> bool:
        """Whether the owner should know."""
        return self.room.is_nearly_full(self.bounds)

    @property
    def used(self) -> float:
        """The share of the room that is taken; 1 is all of it."""
        return self.room.used(self.bounds)


def size_of(article: Article) -> int:
    """How many bytes the words of an article take."""
    return sum(len(part.encode()) for part in (article.title, article.text, article.url))
