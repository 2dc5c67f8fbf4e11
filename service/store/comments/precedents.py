"""What was decided at a site before, for comments to come: one look-up for a whole batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from model.comment import Comment
from model.past.precedent import Tally
from service.domain.marks import marks_of
from service.domain.past import UNKNOWN_PAST, Past, past_of
from service.store.comments import decided_marks
from service.store.tables.core import label_log
from service.store.tables.queue import queue_entries

LAST = 100  # decisions of a site say what kind of comments it gets


@dataclass(frozen=True, slots=True)
class PastQuery:
    """A comment to come. `address` is its sender's, as its site keeps it; empty if unknown."""

    site_id: str
    comment: Comment
    address: str = ""


def look_up(connection: Connection, queries: Sequence[PastQuery]) -> list[Past]:
    """The past of each comment, in order. Where nothing was decided, nothing is looked for."""
    sites = {query.site_id for query in queries}
    last = {site_id: _last_decisions(connection, site_id) for site_id in sites}
    marks = [
        marks_of(query.site_id, query.comment, address=query.address)
        if last[query.site_id] is not None
        else ()
        for query in queries
    ]
    tallies = decided_marks.tallies(connection, (mark.key for of_one in marks for mark in of_one))
    return [
        UNKNOWN_PAST if site is None else past_of(of_one, tallies, site)
        for of_one, site in zip(marks, (last[query.site_id] for query in queries), strict=True)
    ]


def _last_decisions(connection: Connection, site_id: str) -> Tally | None:
    """What moderators said last at a site; None where nobody has decided anything.

    What came by keys counts among the last, and says nothing: whoever holds one decides for
    himself what he sends.
    """
    counts = {
        (row.decision, bool(row.is_signed)): row.n
        for row in connection.execute(_last_of_site(), {"site": site_id})
    }
    if not counts:
        return None
    return Tally(spam=counts.get(("spam", True), 0), ham=counts.get(("ham", True), 0))


@cache
def _last_of_site() -> Select[Any]:
    e, log = queue_entries.c, label_log.c
    last = (
        select(e.decision, e.decision_id)
        .where(e.site_id == bindparam("site"), e.state == "decided")
        .order_by(e.decision_id.desc())
        .limit(LAST)
        .subquery()
    )
    is_signed = log.moderator_id.is_not(None) & ~decided_marks.is_unlearned(log.id)
    by = (last.c.decision, is_signed.label("is_signed"))
    counts = select(*by, func.count().label("n"))
    return counts.join(label_log, log.id == last.c.decision_id).group_by(*by)
