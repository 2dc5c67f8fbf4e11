"""Which entries of the label logs somebody who signed in wrote. The rest came by a key.

A name that comes with a key may be anybody's: it is never shown as who decided.
"""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from service.domain.comments import LogLabel
from service.store.tables.actions import action_entries
from service.store.tables.core import label_log

_l, _a = label_log.c, action_entries.c
WROTE = (_l.comment_id == _a.comment_id) & (_l.sequence == _a.sequence)
IS_SIGNED = select(_a.sequence).where(WROTE).correlate(label_log).exists()


def signed_entries(connection: Connection, log_ids: Collection[str]) -> set[str]:
    """Of some entries of label logs, those that a signed-in moderator wrote."""
    if not log_ids:
        return set()
    query = select(_l.id).join(action_entries, WROTE).where(_l.id.in_(log_ids))
    return set(connection.scalars(query))


def signed_log(connection: Connection, comment_id: str, length: int) -> tuple[bool, ...]:
    """Of each entry of a comment's log, whether a signed-in moderator wrote it."""
    query = select(_a.sequence).where(_a.comment_id == comment_id)
    signed = set(connection.scalars(query))
    return tuple(sequence in signed for sequence in range(1, length + 1))


def stands_by_moderator(connection: Connection, comment_id: str, label: LogLabel) -> bool:
    """Whether a signed-in moderator said the label that stands, whoever agreed since."""
    of_comment = _l.comment_id == comment_id
    before = select(func.coalesce(func.max(_l.sequence), 0)).where(of_comment, _l.label != label)
    query = select(_a.sequence).where(
        _a.comment_id == comment_id, _a.sequence > before.scalar_subquery()
    )
    return connection.execute(query).first() is not None
