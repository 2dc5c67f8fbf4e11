"""Articles."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from model.comment import Article
from service.api.schemas.fields import Address, EmptyIfNull, Strict, Text
from service.domain.articles import StoredArticle

MAX_ARTICLE_CHARS = 500_000


class ArticleIn(Strict):
    """The article that a comment stands under. The more of it, the better the verdict."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "Sourdough in a cold kitchen",
                "text": "A starter at 16 degrees takes twice as long, and tastes better for it.",
                "url": "https://blog.example/sourdough",
            }
        }
    )

    title: Annotated[Text, Field(max_length=2000), EmptyIfNull] = ""
    text: Annotated[Text, Field(max_length=MAX_ARTICLE_CHARS), EmptyIfNull] = ""
    url: Annotated[Address, EmptyIfNull] = ""

    def to_article(self) -> Article:
        """As the model knows it."""
        return Article(title=self.title, text=self.text, url=self.url.strip())


class ArticleOut(BaseModel):
    """An article as it is stored."""

    id: str
    title: str
    text: str
    url: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, stored: StoredArticle) -> Self:
        """An article as the store hands it out."""
        return cls(
            id=stored.id,
            **stored.article.model_dump(),
            created_at=stored.created_at,
            updated_at=stored.updated_at,
        )
