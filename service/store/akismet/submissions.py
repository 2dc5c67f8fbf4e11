"""How comments came by the Akismet protocol: write, and find a comment again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update
from sqlalchemy.sql.dml import Insert, Update

from model.comment import Article, Comment
from service.domain.comments import JUDGED_LATE, StoredComment
from service.domain.identity import is_another_comment
from service.domain.submissions import AkismetSubmission, Told
from service.store.comments import comments
from service.store.comments.rows import stored_comment
from service.store.comments.statements import comment_query
from service.store.database.ids import first_id, is_id
from service.store.tables.core import comments as comments_table
from service.store.tables.core import verdicts
from service.store.tables.sites import submissions

RETRY = timedelta(hours=1)  # the same again from the same sender within it is one comment
FOUND = 20  # of those with one fingerprint, the newest that are looked at
COLUMNS = tuple(AkismetSubmission.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class SubmittedCase:
    """A comment without a decision, and how it came."""

    stored: StoredComment
    submission: AkismetSubmission


def add(connection: Connection, site_id: str, comment_id: str, sent: AkismetSubmission) -> None:
    """Enter how a comment came."""
    connection.execute(
        _insert(),
        {
            "comment_id": comment_id,
            "site_id": site_id,
            "sent_at": datetime.now(UTC),
            **_row(sent),
        },
    )


def replace(connection: Connection, comment_id: str, sent: AkismetSubmission) -> None:
    """Enter how a comment came again."""
    connection.execute(_update(), {"comment": comment_id, **_row(sent)})


def of_comment(connection: Connection, comment_id: str) -> AkismetSubmission | None:
    """How a comment came; None if not by this protocol."""
    row = connection.execute(_of_comment(), {"comment": comment_id}).one_or_none()
    return None if row is None else _submission({name: getattr(row, name) for name in COLUMNS})


def tell(connection: Connection, comment_id: str, news: Told) -> None:
    """Enter what the blog knows by now."""
    connection.execute(
        update(submissions).where(submissions.c.comment_id == comment_id).values(told=news)
    )


def find(
    connection: Connection,
    site_id: str,
    sent: AkismetSubmission,
    comment: Comment,
    *,
    guid: str,
    is_known: bool,
) -> StoredComment | None:
    """The comment that this is about, if it came before.

    By the id that it was answered with, unless that was copied to another comment; else by the
    engine's number, unless the engine has used it again for another comment; else by its words,
    if it is under the same article and has no other number. `is_known` says that the engine
    speaks of a comment it already has; else only a retry within the hour is the same comment.
    """
    if stored := _find_by_guid(connection, site_id, guid, comment):
        return stored
    if stored := _find_by_number(connection, site_id, sent, comment):
        return stored
    words = {"site": site_id, "fingerprint": sent.fingerprint}
    for row in connection.execute(_by_words(), words).all():
        if _is_same(row, sent) and (is_known or _is_retry(row, sent)):
            return comments.get(connection, site_id, row.comment_id)
    return None


def _find_by_guid(
    connection: Connection, site_id: str, guid: str, comment: Comment
) -> StoredComment | None:
    """The comment that was answered with this id: it may have been moved to another article."""
    stored = comments.get(connection, site_id, guid) if is_id(guid) else None
    anywhere = comment.model_copy(update={"article": Article()})
    return None if stored is None or is_another_comment(stored, anywhere) else stored


def _find_by_number(
    connection: Connection, site_id: str, sent: AkismetSubmission, comment: Comment
) -> StoredComment | None:
    if not sent.engine_id:
        return None
    number = {"site": site_id, "blog": sent.blog, "engine_id": sent.engine_id}
    row = connection.execute(_by_number(), number).first()
    if row is None or (row.post_id and sent.post_id and row.post_id != sent.post_id):
        return None
    stored = comments.get(connection, site_id, row.comment_id)
    return None if stored is None or is_another_comment(stored, comment) else stored


def held_of_other_models(
    connection: Connection, *, version: str, after: str, limit: int
) -> list[SubmittedCase]:
    """Comments that blogs hold and want to hear of, judged by another model or late, by age."""
    query = _undecided().where(
        submissions.c.told == "held",
        submissions.c.callback_id.is_not(None),
        (comments_table.c.model_version != version) | verdicts.c.note.startswith(JUDGED_LATE),
        comments_table.c.id > after,
    )
    rows = connection.execute(query.order_by(comments_table.c.id).limit(limit))
    return [_case(row) for row in rows]


def of_article(
    connection: Connection, site_id: str, article_id: str, *, since: datetime, limit: int
) -> list[SubmittedCase]:
    """Comments under an article that a model has judged and nobody decided, newest first.

    `since` is when they came, not when they were written.
    """
    query = _undecided().where(
        comments_table.c.site_id == site_id,
        comments_table.c.article_id == article_id,
        comments_table.c.id >= first_id(since),
        comments_table.c.model_version.is_not(None),
    )
    rows = connection.execute(query.order_by(comments_table.c.id.desc()).limit(limit))
    return [_case(row) for row in rows]


def _undecided() -> Select[Any]:
    columns = [submissions.c[name].label(f"sent_{name}") for name in COLUMNS]
    return (
        comment_query()
        .add_columns(*columns)
        .join(submissions, submissions.c.comment_id == comments_table.c.id)
        .where(comments_table.c.decision.is_(None))
    )


def _case(row: Row[Any]) -> SubmittedCase:
    values = {name: getattr(row, f"sent_{name}") for name in COLUMNS}
    return SubmittedCase(stored_comment(row, None), _submission(values))


def _is_same(row: Row[Any], sent: AkismetSubmission) -> bool:
    if row.blog != sent.blog or (
        row.engine_id and row.engine_id != (sent.engine_id or row.engine_id)
    ):
        return False
    if row.post_id and sent.post_id:
        return bool(row.post_id == sent.post_id)
    return not (row.permalink and sent.permalink) or bool(row.permalink == sent.permalink)


def _is_retry(row: Row[Any], sent: AkismetSubmission) -> bool:
    has_same_words = (row.post_id, row.permalink, row.sender) == (
        sent.post_id,
        sent.permalink,
        sent.sender,
    )
    return has_same_words and row.sent_at > datetime.now(UTC) - RETRY


def _row(sent: AkismetSubmission) -> dict[str, Any]:
    values = {name: getattr(sent, name) for name in COLUMNS}
    return {**values, "context": list(sent.context)}


def _submission(values: dict[str, Any]) -> AkismetSubmission:
    return AkismetSubmission(**{**values, "context": tuple(values["context"])})


@cache
def _of_comment() -> Select[Any]:
    return select(submissions).where(submissions.c.comment_id == bindparam("comment"))


@cache
def _by_number() -> Select[Any]:
    return (
        select(submissions.c.comment_id, submissions.c.post_id)
        .where(
            submissions.c.site_id == bindparam("site"),
            submissions.c.blog == bindparam("blog"),
            submissions.c.engine_id == bindparam("engine_id"),
        )
        .order_by(submissions.c.comment_id.desc())
        .limit(1)
    )


@cache
def _by_words() -> Select[Any]:
    return (
        select(submissions)
        .where(
            submissions.c.site_id == bindparam("site"),
            submissions.c.fingerprint == bindparam("fingerprint"),
        )
        .order_by(submissions.c.comment_id.desc())
        .limit(FOUND)
    )


@cache
def _insert() -> Insert:
    return insert(submissions)


@cache
def _update() -> Update:
    return (
        update(submissions)
        .where(submissions.c.comment_id == bindparam("comment"))
        .values({name: bindparam(name) for name in COLUMNS})
    )
