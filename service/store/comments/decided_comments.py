"""What training reads: the comments that a label stands on, in the words it was given for."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, select

from model.comment import Article
from service.domain.drawn_labels import MOST_LEARNED, Teachable, drawn_labels
from service.domain.label_lines import DecidedComment, DecidedComments, LabelLine
from service.domain.learnable import learnable
from service.store.comments import rows
from service.store.comments.label_lines import label_lines
from service.store.tables.core import articles, comments, former_revisions, label_log, sites

WORDS = ("text", "author_name", "author_email", "author_url", "article_id")
READ_AT_ONCE = 200  # rows of one query


def decided_comments(connection: Connection, *, most: int = MOST_LEARNED) -> DecidedComments:
    """The comments that labels stand on that may be learned from, in the order of the log.

    None that was un-learned, none in quarantine; of more than `most` those that are drawn.
    """
    teaching = learnable(tuple(label_lines(connection)))
    drawn = drawn_labels(teaching, most=most)
    read = _in_order(connection, drawn)
    return DecidedComments(tuple(read), n_teaching=len(teaching))


def _in_order(connection: Connection, labels: Teachable) -> Iterator[DecidedComment]:
    """The comments of these labels. Those under one article share its text."""
    waiting, shared = iter(sorted(labels)), dict[Article, Article]()
    while names := list(islice(waiting, READ_AT_ONCE)):
        for row in connection.execute(_query().where(label_log.c.id.in_(names))):
            article = rows.article(row)
            yield _from_row(row, shared.setdefault(article, article), *labels[row.label_id])


def _query() -> Select[Any]:
    words = _words_decided_on()
    return (
        select(*_columns(words))
        .select_from(label_log)
        .join(comments, comments.c.id == label_log.c.comment_id)
        .join(sites, sites.c.id == comments.c.site_id)
        .outerjoin(
            former_revisions,
            and_(
                former_revisions.c.comment_id == label_log.c.comment_id,
                former_revisions.c.revision == label_log.c.revision,
            ),
        )
        .outerjoin(
            articles,
            and_(articles.c.site_id == comments.c.site_id, articles.c.id == words["article_id"]),
        )
        .where(comments.c.erased_at.is_(None))
        .order_by(label_log.c.id)
    )


def _words_decided_on() -> dict[str, ColumnElement[Any]]:
    """Those of a former revision, if the comment was edited after the decision."""
    was_edited = former_revisions.c.comment_id.is_not(None)
    return {
        name: case((was_edited, former_revisions.c[name]), else_=comments.c[name]) for name in WORDS
    }


def _columns(words: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [
        comments.c.id,
        sites.c.name.label("site"),
        *(column.label(name) for name, column in words.items()),
        *(articles.c[name].label(f"article_{name}") for name in ("title", "text", "url")),
        label_log.c.id.label("label_id"),
        label_log.c.label,
        label_log.c.decided_at,
        comments.c.created_at,
    ]


def _from_row(row: Row[Any], article: Article, line: LabelLine, trust: float) -> DecidedComment:
    return DecidedComment(
        id=row.id,
        site=row.site,
        article_id=row.article_id,
        comment=rows.comment(row, article),
        label=row.label,
        line=line,
        trust=trust,
        decided_at=row.decided_at,
        created_at=row.created_at,
    )
