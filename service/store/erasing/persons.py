"""The comments of a person, and what else names one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Table,
    func,
    or_,
    select,
    union,
    update,
)

from model.comment import Author
from service.domain.erasing import Marks
from service.domain.traits import author_key
from service.store.tables.actions import action_rules, actions, rules
from service.store.tables.core import comments, former_revisions, label_log, models
from service.store.tables.sites import submissions


def comments_of(
    connection: Connection, site_ids: Sequence[str], marks: Marks, *, limit: int
) -> list[str]:
    """Comments of these sites that a person wrote, edited or sent, oldest first."""
    ids = ids_of(site_ids, marks).subquery()
    return list(connection.scalars(select(ids.c.id).order_by(ids.c.id).limit(limit)))


def count_of(connection: Connection, site_ids: Sequence[str], marks: Marks) -> int:
    """How many they are."""
    ids = ids_of(site_ids, marks).subquery()
    return connection.scalar(select(func.count()).select_from(ids)) or 0


def comments_of_site(connection: Connection, site_id: str, *, limit: int) -> list[str]:
    """Comments of a site that are not erased, oldest first."""
    query = select(comments.c.id).where(comments.c.site_id == site_id, _is_there())
    return list(connection.scalars(query.order_by(comments.c.id).limit(limit)))


def lift_rules(connection: Connection, comment_ids: Sequence[str]) -> int:
    """End the rules for the authors of these comments, and forget whom they named.

    To be called before the comments are erased. Returns how many stood.
    """
    keys = _author_keys(connection, comment_ids)
    query = select(rules.c.id, rules.c.removed_at).where(
        rules.c.kin == "author", rules.c.value.in_(keys)
    )
    author_rules = connection.execute(query).all()
    ids = [rule.id for rule in author_rules]
    now = datetime.now(UTC)
    connection.execute(
        update(rules)
        .where(rules.c.id.in_(ids))
        .values(words="", value="", removed_at=func.coalesce(rules.c.removed_at, now))
    )
    of_rules = select(action_rules.c.action_id).where(action_rules.c.rule_id.in_(ids))
    connection.execute(update(actions).where(actions.c.id.in_(of_rules)).values(words=""))
    return sum(rule.removed_at is None for rule in author_rules)


def decisions_on(connection: Connection, comment_ids: Sequence[str]) -> tuple[int, datetime | None]:
    """How many entries of the label log are about these comments, and when the first was made."""
    query = select(func.count(), func.min(label_log.c.decided_at)).where(
        label_log.c.comment_id.in_(comment_ids)
    )
    n_entries, first = connection.execute(query).one()
    return n_entries, first


def models_since(connection: Connection, moment: datetime) -> tuple[str, ...]:
    """The registered models that were made after a moment, oldest first."""
    query = select(models.c.version).where(models.c.created_at >= moment)
    return tuple(connection.scalars(query.order_by(models.c.created_at)))


def _author_keys(connection: Connection, comment_ids: Sequence[str]) -> set[str]:
    keys = set()
    for table, comment_id in ((comments, comments.c.id), _revisions()):
        c = table.c
        query = (
            select(comments.c.site_id, c.author_name, c.author_email, c.author_url)
            .select_from(comments)
            .where(comment_id == comments.c.id, comments.c.id.in_(comment_ids))
        )
        for row in connection.execute(query):
            author = Author(name=row.author_name, email=row.author_email, url=row.author_url)
            keys.add(author_key(row.site_id, author))
    return keys - {""}


def _revisions() -> tuple[Table, ColumnElement[str]]:
    return former_revisions, former_revisions.c.comment_id


def ids_of(site_ids: Sequence[str], marks: Marks) -> CompoundSelect[tuple[str]]:
    """The comments of these sites that a person wrote, edited or sent, as a query of ids."""
    there = comments.c.site_id.in_(site_ids) & _is_there()
    now = select(comments.c.id).where(there, _is_by(comments, marks))
    former = (
        select(comments.c.id)
        .join(former_revisions, former_revisions.c.comment_id == comments.c.id)
        .where(there, _is_by(former_revisions, marks))
    )
    sent = (
        select(comments.c.id)
        .join(submissions, submissions.c.comment_id == comments.c.id)
        .where(there, submissions.c.user_ip.in_(marks.addresses))
    )
    return union(now, former, sent)


def _is_by(table: Table, marks: Marks) -> ColumnElement[bool]:
    c = table.c
    return or_(
        func.lower(c.author_name).in_(marks.names),
        func.lower(c.author_email).in_(marks.emails),
        func.lower(c.author_url).in_(marks.urls),
    )


def _is_there() -> ColumnElement[bool]:
    return comments.c.erased_at.is_(None)
