"""The fields of a row in the corpora's form, as the comment that they describe."""

import re
from typing import Any

from model.comment import Article, Author, Comment

MAX_FIELD_CHARS = 1_000_000
HALF_A_PAIR = re.compile("[\ud800-\udfff]")

Row = dict[str, Any]


def to_comment(row: Row, articles: dict[str, Row] | None = None) -> Comment:
    """The comment in a row, its article looked up by id. Raises ValueError, naming the field."""
    article_id = text_field(row, "article_id")
    if article_id and articles and article_id not in articles:
        raise ValueError("article_id is not in the articles file beside it")
    return Comment(
        text=_text(row, "text"),
        author=_author(row),
        article=_article(row, (articles or {}).get(article_id, {})),
    )


def text_field(row: Row, field: str) -> str:
    """A field's text, empty if the row does not have it. Raises ValueError, naming the field."""
    return "" if row.get(field) is None else _text(row, field)


def holds_half_a_pair(text: str) -> bool:
    """Whether a text holds half a surrogate pair, which no UTF-8 can be made of."""
    return HALF_A_PAIR.search(text) is not None


def _author(row: Row) -> Author:
    return Author(
        name=text_field(row, "author"),
        email=text_field(row, "author_email"),
        url=text_field(row, "author_url"),
    )


def _article(row: Row, beside: Row) -> Article:
    """The article as the row has it, and what it leaves out as the articles file has it."""
    return Article(
        title=text_field(row, "article_title") or text_field(beside, "title"),
        text=text_field(row, "article_text") or text_field(beside, "text"),
        url=text_field(row, "article_url") or text_field(beside, "url"),
    )


def _text(row: Row, field: str) -> str:
    value = row.get(field)
    if value is None:
        raise ValueError(f"{field} is missing")
    if not isinstance(value, str):
        if field == "id" and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise ValueError(f"{field} is not a text")
    if len(value) > MAX_FIELD_CHARS:
        raise ValueError(f"{field} is longer than {MAX_FIELD_CHARS} characters")
    if holds_half_a_pair(value):
        raise ValueError(f"{field} holds half a surrogate pair")
    return value
