"""What is still to be told, written in the transaction that gives reason to.

A row that is claimed is due again after a while: if the process that sends it dies, another
sends it. So everything is told at least once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from model.verdict import Label
from service.domain.blogger import wanted_place
from service.domain.deliveries import TRIAL, USUAL_EVENTS, WebhookEvent
from service.domain.sites import Site
from service.store.database.ids import first_id, new_id
from service.store.tables.blogger import blogger_blogs, blogger_comments
from service.store.tables.core import comments, sites
from service.store.tables.sites import outbox, site_options, submissions

Kind = Literal["akismet", "blogger", "webhook", "trial"]
TO_BLOGS: tuple[Kind, ...] = ("akismet", "blogger")
State = Literal["received", "needless", "given up"]


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to tell. `attempts` counts this one; `since` is when the first of them was due.

    A trial is an event for a webhook that an owner asked for, to see whether it arrives.
    """

    id: str
    site_id: str
    comment_id: str | None
    kind: Kind
    payload: dict[str, Any]
    attempts: int
    since: datetime


def note_change(connection: Connection, comment_id: str) -> None:
    """Have the blog told what stands, if it can be and knows otherwise."""
    row = connection.execute(_listeners(), {"comment": comment_id}).one_or_none()
    if row is not None:
        _tell_blog(connection, row, comment_id)


def note_decision(connection: Connection, comment_id: str, *, event: dict[str, Any]) -> None:
    """Have the blog told, and the site's own webhook, that a moderator has decided."""
    row = connection.execute(_listeners(), {"comment": comment_id}).one_or_none()
    if row is None:
        return
    _tell_blog(connection, row, comment_id)
    if _hears(row, "comment.decided"):
        _call_webhook(connection, row, comment_id, "comment.decided", event)


def _tell_blog(connection: Connection, row: Row[Any], comment_id: str) -> None:
    """By the way that the blog can be told, if what it knows is not what stands."""
    stands = row.decision or row.label
    if row.callback_id is not None and stands != row.told:
        add(connection, row.site_id, comment_id, "akismet", {})
    if row.sealed is not None and wanted_place(
        Label(stands), row.place, takes_down_unsure=row.takes_down_unsure
    ):
        add(connection, row.site_id, comment_id, "blogger", {})


def hears_verdicts(connection: Connection, comment_id: str) -> bool:
    """Whether the blog can be told of a late verdict: by the site's webhook, or at Blogger.

    One that speaks the Akismet protocol is told by that, or not at all; and what a moderator has
    decided stands.
    """
    row = connection.execute(_listeners(), {"comment": comment_id}).one_or_none()
    if row is None or row.submitted is not None or row.decision is not None:
        return False
    return _hears(row, "comment.judged") or row.sealed is not None


def note_verdict(connection: Connection, comment_id: str) -> None:
    """Have the blog told what the machine says at last, its webhook if that is not `unsure`."""
    row = connection.execute(_listeners(), {"comment": comment_id}).one_or_none()
    if row is None:
        return
    _tell_blog(connection, row, comment_id)
    if row.label != "unsure" and _hears(row, "comment.judged"):
        names = ("label", "spam_probability", "model_version", "revision")
        event = {name: getattr(row, name) for name in names}
        _call_webhook(connection, row, comment_id, "comment.judged", event)


def _call_webhook(
    connection: Connection,
    row: Row[Any],
    comment_id: str,
    event: WebhookEvent,
    about: dict[str, Any],
) -> None:
    comment = {"id": comment_id, "site": row.site, "external_id": row.external_id}
    payload = event_payload(event, {**comment, **about})
    add(connection, row.site_id, comment_id, "webhook", payload)


def event_payload(event: str, about: dict[str, Any]) -> dict[str, Any]:
    """An event as Standard Webhooks recommends to write one."""
    return {"type": event, "timestamp": datetime.now(UTC).isoformat(), "data": about}


def enter_trial(connection: Connection, site: Site) -> str:
    """Enter an event that says nothing, for an owner who tries the webhook. Returns its id."""
    return add(connection, site.id, None, "trial", event_payload(TRIAL, {"site": site.name}))


def claim(connection: Connection, *, limit: int, lease: timedelta, now: datetime) -> list[Errand]:
    """Take what is due, for so long.

    Of one comment, the oldest errand to its blog goes first; of one site, the oldest event for
    its webhook: what comes after it waits until that is told or given up.
    """
    c = outbox.c
    query = _in_turn().where(c.due_at <= now).order_by(c.due_at, c.id).limit(limit)
    return _take(connection, query, until=now + lease)


def claim_next(
    connection: Connection, errand: Errand, *, lease: timedelta, now: datetime
) -> Errand | None:
    """After an event for a webhook, the next one of its site, if it is due."""
    c = outbox.c
    if errand.kind != "webhook":
        return None
    is_of_site = (c.site_id == errand.site_id) & (c.kind == "webhook") & (c.state == "waiting")
    oldest = select(func.min(c.id)).where(is_of_site).scalar_subquery()
    query = select(outbox).where(c.id == oldest, c.state == "waiting", c.due_at <= now)
    return next(iter(_take(connection, query, until=now + lease)), None)


def _take(connection: Connection, query: Select[Any], *, until: datetime) -> list[Errand]:
    rows = connection.execute(query.with_for_update(skip_locked=True)).all()
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([row.id for row in rows]))
        .values(due_at=until, attempts=outbox.c.attempts + 1)
    )
    return [_errand(row) for row in rows]


def settle(
    connection: Connection, errand_id: str, state: State, *, problem: str | None = None
) -> None:
    """Nothing more is to be done about this."""
    connection.execute(
        update(outbox).where(outbox.c.id == errand_id).values(state=state, problem=problem)
    )


def postpone(connection: Connection, errand_id: str, *, until: datetime, problem: str) -> None:
    """Try again later."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == errand_id, outbox.c.state == "waiting")
        .values(due_at=until, problem=problem)
    )


def forget(connection: Connection, *, before: datetime) -> int:
    """Delete what was noted before a moment and needs nothing more. Returns how much."""
    is_old = outbox.c.id < first_id(before)
    deleted = connection.execute(delete(outbox).where(is_old, outbox.c.state != "waiting"))
    return deleted.rowcount


def of_comment(connection: Connection, comment_id: str) -> Sequence[tuple[str, str, int]]:
    """The kind, state and attempts of all that was to be told of a comment, oldest first."""
    query = (
        select(outbox.c.kind, outbox.c.state, outbox.c.attempts)
        .where(outbox.c.comment_id == comment_id)
        .order_by(outbox.c.id)
    )
    return [(row.kind, row.state, row.attempts) for row in connection.execute(query)]


def _hears(row: Any, event: WebhookEvent) -> bool:
    events = USUAL_EVENTS if row.webhook_events is None else row.webhook_events
    return row.webhook_url is not None and event in events


def add(
    connection: Connection,
    site_id: str,
    comment_id: str | None,
    kind: Kind,
    payload: dict[str, Any],
) -> str:
    """Enter one thing to tell. Returns its id."""
    errand_id, now = new_id(), datetime.now(UTC)
    new = insert(outbox).values(
        id=errand_id, site_id=site_id, comment_id=comment_id, kind=kind, payload=payload,
        created_at=now, due_at=now, attempts=0, state="waiting",
    )  # fmt: skip
    connection.execute(new)
    return errand_id


def _errand(row: Row[Any]) -> Errand:
    return Errand(
        id=row.id,
        site_id=row.site_id,
        comment_id=row.comment_id,
        kind=row.kind,
        payload=row.payload,
        attempts=row.attempts + 1,
        since=row.again_at or row.created_at,
    )


def _in_turn() -> Select[Any]:
    """What waits and has nothing in front that must be told before."""
    c, older = outbox.c, outbox.alias("older")
    is_after_older = (
        select(older.c.id)
        .where(
            older.c.comment_id == c.comment_id,
            older.c.kind == c.kind,
            older.c.state == "waiting",
            older.c.id < c.id,
        )
        .exists()
    )
    is_event = (older.c.kind == "webhook") & (older.c.state == "waiting")
    oldest_of_sites = select(func.min(older.c.id)).where(is_event).group_by(older.c.site_id)
    is_in_turn = case(
        (c.kind.in_(TO_BLOGS), ~is_after_older),
        (c.kind == "webhook", c.id.in_(oldest_of_sites)),
        else_=true(),
    )
    return select(outbox).where(c.state == "waiting", is_in_turn)


@cache
def _listeners() -> Select[Any]:
    """Who may want to hear of a comment, and what the blog knows."""
    return (
        select(
            comments.c.site_id,
            comments.c.external_id,
            comments.c.label,
            comments.c.spam_probability,
            comments.c.model_version,
            comments.c.revision,
            comments.c.decision,
            sites.c.name.label("site"),
            submissions.c.comment_id.label("submitted"),
            submissions.c.callback_id,
            submissions.c.told,
            site_options.c.webhook_url,
            site_options.c.webhook_events,
            blogger_comments.c.place,
            blogger_blogs.c.sealed,
            blogger_blogs.c.takes_down_unsure,
        )
        .join(sites, sites.c.id == comments.c.site_id)
        .outerjoin(submissions, submissions.c.comment_id == comments.c.id)
        .outerjoin(site_options, site_options.c.site_id == comments.c.site_id)
        .outerjoin(blogger_comments, blogger_comments.c.comment_id == comments.c.id)
        .outerjoin(blogger_blogs, blogger_blogs.c.site_id == blogger_comments.c.site_id)
        .where(comments.c.id == bindparam("comment"))
    )
