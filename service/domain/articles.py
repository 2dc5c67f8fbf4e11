"""An article as it is kept."""

from dataclasses import dataclass
from datetime import datetime

from model.comment import Article


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article under its id; `origin` is `put` or `inline`."""

    id: str
    article: Article
    origin: str
    created_at: datetime
    updated_at: datetime
