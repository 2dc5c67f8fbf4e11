"""Comment, Author, Article: the frozen values that are judged."""

from pydantic import BaseModel, ConfigDict


class Author(BaseModel):
    """Who wrote a comment, as the blog engine's form sent it. Empty means unknown."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    email: str = ""
    url: str = ""


class Article(BaseModel):
    """What a comment stands under. Empty means unknown."""

    model_config = ConfigDict(frozen=True)

    title: str = ""
    text: str = ""
    url: str = ""


class Comment(BaseModel):
    """One comment in its context: the unit that a model judges.

    `text` is what the reader typed, markup included. `article` is empty rather
    than absent when nothing is known of it, so that no caller needs a branch.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    author: Author = Author()
    article: Article = Article()
