"""Comments with their verdicts: write, edit, read."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from model.comment import Comment
from service.domain.comments import NO_ORIGIN, CommentOrigin, History, Judgement, StoredComment
from service.domain.edits import after_edit
from service.domain.identity import is_another_comment
from service.store.comments import label_log, revisions, rows, statements, verdicts
from service.store.database.ids import new_id
from service.store.tables.core import comments


def get(connection: Connection, site_id: str, comment_id: str) -> StoredComment | None:
    """A comment of a site."""
    key = {"site": site_id, "comment": comment_id}
    return _get(connection, statements.comment_by_id(), key)


def find(connection: Connection, site_id: str, external_id: str) -> StoredComment | None:
    """A comment by the id that the site gave it."""
    key = {"site": site_id, "external": external_id}
    return _get(connection, statements.comment_by_external_id(), key)


def history(connection: Connection, comment_id: str) -> History:
    """All verdicts and all log entries of a comment, oldest first."""
    return History(
        verdicts=verdicts.of_comment(connection, comment_id),
        decisions=label_log.entries(connection, comment_id),
    )


def record(
    connection: Connection,
    site_id: str,
    comment: Comment,
    *,
    external_id: str | None,
    article_id: str | None,
    judgement: Judgement,
    origin: CommentOrigin = NO_ORIGIN,
) -> tuple[StoredComment, bool]:
    """Store a comment with its verdict, as `record_all` does with several."""
    new = new_comment(
        site_id, comment,
        external_id=external_id, article_id=article_id, judgement=judgement, origin=origin,
    )  # fmt: skip
    return record_all(connection, [new])[0]


def new_comment(
    site_id: str,
    comment: Comment,
    *,
    external_id: str | None,
    article_id: str | None,
    judgement: Judgement,
    origin: CommentOrigin = NO_ORIGIN,
) -> StoredComment:
    """A comment as it is stored if it is new. It was written when the site says, else now."""
    now = datetime.now(UTC)
    return StoredComment(
        id=new_id(),
        site_id=site_id,
        external_id=external_id,
        article_id=article_id,
        revision=1,
        comment=comment,
        judgement=judgement,
        decision=None,
        created_at=origin.created_at or now,
        updated_at=now,
        comment_type=origin.comment_type,
        page_url=origin.page_url,
    )


def record_all(
    connection: Connection, newly: Sequence[StoredComment]
) -> list[tuple[StoredComment, bool]]:
    """Store comments with their verdicts. Returns each as it stands, and whether it is new.

    The same external id again with the same words leaves everything as it is; with other
    words, the former ones move to the history and the new judgement is the one that counts.
    Without an article, an edit stays under the one it had. Where the blog has used the id again
    for another comment, that one is new, and the former is known by it no longer.
    """
    inserted = _insert(connection, newly)
    return [(new, True) if new.id in inserted else _record_known(connection, new) for new in newly]


def _record_known(connection: Connection, new: StoredComment) -> tuple[StoredComment, bool]:
    """Store what has a known external id: the same comment, an edit of it, or another one."""
    former = _locked(connection, new)
    if is_another_comment(former, new.comment, article_id=new.article_id):
        _release_external_id(connection, former.id)
        _insert(connection, [new])
        return new, True
    comment_id = _record_again(connection, new)
    stored = get(connection, new.site_id, comment_id)
    assert stored is not None  # noqa: S101 - its row is locked by this transaction
    return stored, False


def _locked(connection: Connection, new: StoredComment) -> StoredComment:
    """The comment that has this one's external id, kept from all others until the end."""
    assert new.external_id is not None  # noqa: S101 - without one it was inserted
    is_same = (comments.c.site_id == new.site_id) & (comments.c.external_id == new.external_id)
    connection.execute(select(comments.c.id).where(is_same).with_for_update(key_share=True)).one()
    former = find(connection, new.site_id, new.external_id)
    assert former is not None  # noqa: S101 - it was locked just now
    return former


def _release_external_id(connection: Connection, comment_id: str) -> None:
    """The blog has given the id to another comment: this one keeps its history without it."""
    is_former = update(comments).where(comments.c.id == comment_id)
    connection.execute(is_former.values(external_id=None))


def revise(
    connection: Connection,
    comment_id: str,
    comment: Comment,
    *,
    article_id: str | None,
    judgement: Judgement,
) -> None:
    """Give a comment other words; the former ones move to the history."""
    is_there = (comments.c.id == comment_id) & comments.c.erased_at.is_(None)
    former = connection.execute(
        select(comments).where(is_there).with_for_update(key_share=True)
    ).one()
    new = {**rows.words(comment), "article_id": article_id or former.article_id}
    _revise(connection, former, new, judgement)


def _insert(connection: Connection, newly: Sequence[StoredComment]) -> Collection[str]:
    """Insert comments with their first verdicts. Returns their ids, but of known external ids."""
    columns = [{**_columns(new), "verdict_id": new_id()} for new in newly]
    connection.execute(statements.insert_comment(connection.dialect.name), columns)
    inserted = _there(connection, newly)
    verdicts.add_first(
        connection,
        [
            (new, row["verdict_id"])
            for new, row in zip(newly, columns, strict=True)
            if new.id in inserted
        ],
    )
    return inserted


def _columns(new: StoredComment) -> dict[str, Any]:
    return {
        "id": new.id,
        "site_id": new.site_id,
        "external_id": new.external_id,
        "article_id": new.article_id,
        "revision": new.revision,
        **rows.words(new.comment),
        "created_at": new.created_at,
        "updated_at": new.updated_at,
        "comment_type": new.comment_type or None,
        "page_url": new.page_url or None,
        **rows.summary(new.judgement),
    }


def _there(connection: Connection, newly: Sequence[StoredComment]) -> Collection[str]:
    """Which of them were inserted: all, but those whose external id is known already."""
    ids = {new.id for new in newly if new.external_id is None}
    doubtful = [new.id for new in newly if new.external_id is not None]
    if doubtful:
        ids.update(connection.scalars(statements.comment_ids(), {"ids": doubtful}))
    return ids


def _record_again(connection: Connection, sent: StoredComment) -> str:
    former = connection.execute(
        select(comments)
        .where(comments.c.site_id == sent.site_id, comments.c.external_id == sent.external_id)
        .with_for_update(key_share=True)
    ).one()
    if sent.page_url:
        is_former = comments.c.id == former.id
        connection.execute(update(comments).where(is_former).values(page_url=sent.page_url))
    new = {**rows.words(sent.comment), "article_id": sent.article_id or former.article_id}
    if all(getattr(former, name) == value for name, value in new.items()):
        return str(former.id)
    _revise(connection, former, new, sent.judgement)
    return str(former.id)


def _revise(connection: Connection, former: Any, new: dict[str, Any], judgement: Judgement) -> None:
    """Write other words. A decision about the former ones is overtaken, unless it covers these."""
    decision, overtaken = revisions.standing_after(connection, former, new)
    revisions.keep(connection, former)
    verdict_id, revision = new_id(), former.revision + 1
    judgement = judgement if decision else after_edit(judgement, overtaken)
    connection.execute(
        update(comments)
        .where(comments.c.id == former.id)
        .values(
            **new,
            revision=revision,
            updated_at=datetime.now(UTC),
            verdict_id=verdict_id,
            decision=decision,
            overtaken=overtaken,
            **rows.summary(judgement),
        )
    )
    verdicts.add(connection, former.id, judgement, verdict_id=verdict_id, revision=revision)


def _get(connection: Connection, query: Select[Any], key: dict[str, str]) -> StoredComment | None:
    row = connection.execute(query, key).one_or_none()
    if row is None:
        return None
    decision = label_log.standing(connection, row.id) if row.decision else None
    return rows.stored_comment(row, decision)
