"""The statements of the busiest path, each put together once: that costs more than to run it."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, insert, literal, select

from service.store.database.upsert import insert_into
from service.store.tables.core import articles, comments, verdicts

OF_VERDICT = (
    "label",
    "spam_probability",
    "log_odds",
    "reasons",
    "summary",
    "model_version",
    "note",
)
OF_COMMENT = (
    "id",
    "site_id",
    "external_id",
    "article_id",
    "revision",
    "text",
    "author_name",
    "author_email",
    "author_url",
    "created_at",
    "updated_at",
    "decision",
    "overtaken",
    "comment_type",
    "page_url",
)


@cache
def comment_query(*, with_article_text: bool = True) -> Select[Any]:
    """Comments with their newest verdict and their article, as `rows.stored_comment` reads.

    Those that were erased are not among them.
    """
    text = articles.c.text if with_article_text else literal("")
    return (
        select(
            *(comments.c[name] for name in OF_COMMENT),
            *(verdicts.c[name] for name in OF_VERDICT),
            articles.c.title.label("article_title"),
            text.label("article_text"),
            articles.c.url.label("article_url"),
        )
        .join(verdicts, verdicts.c.id == comments.c.verdict_id)
        .outerjoin(
            articles,
            (articles.c.site_id == comments.c.site_id) & (articles.c.id == comments.c.article_id),
        )
        .where(comments.c.erased_at.is_(None))
    )


@cache
def comment_by_id() -> Select[Any]:
    """One comment, by `site` and `comment`."""
    return comment_query().where(
        comments.c.site_id == bindparam("site"), comments.c.id == bindparam("comment")
    )


@cache
def comment_by_external_id() -> Select[Any]:
    """One comment, by `site` and `external`."""
    return comment_query().where(
        comments.c.site_id == bindparam("site"), comments.c.external_id == bindparam("external")
    )


@cache
def insert_comment(dialect: str) -> Insert:
    """Comments, those whose external id is new."""
    by = ["site_id", "external_id"]
    return insert_into(dialect, comments).on_conflict_do_nothing(index_elements=by)


@cache
def comment_ids() -> Select[Any]:
    """Which comments of some `ids` there are."""
    return select(comments.c.id).where(comments.c.id.in_(bindparam("ids", expanding=True)))


@cache
def insert_verdict() -> Insert:
    """A verdict."""
    return insert(verdicts)
