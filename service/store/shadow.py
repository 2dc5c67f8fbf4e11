"""A candidate in the shadow: begin, go on, end, and what came of it. One at a time."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from model.verdict import Label
from service.domain.models import RegisteredModel
from service.domain.shadow import (
    FLIPS_SHOWN,
    MOST_SCORES,
    ShadowCount,
    ShadowFlip,
    ShadowReport,
    ShadowRun,
    ShadowScore,
    ShadowTask,
)
from service.store.comments import rows
from service.store.queue.sampling import LATE_TURN
from service.store.tables.core import articles, comments
from service.store.tables.queue import queue_entries
from service.store.tables.shadow import shadow_runs, shadow_scores

OVERLAP = 1000  # numbers looked at again: of two transactions, the later number may come first


def begin(connection: Connection, model: RegisteredModel, *, by: str) -> None:
    """Put a candidate into the shadow, in the place of whichever was there."""
    newest = connection.scalar(select(func.max(queue_entries.c.number))) or 0
    connection.execute(delete(shadow_scores))
    connection.execute(delete(shadow_runs))
    connection.execute(
        insert(shadow_runs).values(
            slot=1, version=model.version, begun_at=datetime.now(UTC), begun_by=by,
            begun_number=newest, last_number=newest,
        )
    )  # fmt: skip


def end(connection: Connection) -> bool:
    """Take the candidate out of the shadow; what it said can still be read. False if none was."""
    is_running = shadow_runs.c.ended_at.is_(None)
    ended = update(shadow_runs).where(is_running).values(ended_at=datetime.now(UTC))
    return connection.execute(ended).rowcount > 0


def running(connection: Connection) -> str | None:
    """The version that is in the shadow."""
    return connection.scalar(select(shadow_runs.c.version).where(shadow_runs.c.ended_at.is_(None)))


def next_tasks(connection: Connection, *, limit: int) -> list[ShadowTask]:
    """Comments that came since and were not judged in the shadow yet, in the order they came."""
    run = connection.execute(select(shadow_runs)).one_or_none()
    if run is None:
        return []
    e, c = queue_entries.c, comments.c
    is_article = (articles.c.site_id == c.site_id) & (articles.c.id == c.article_id)
    of_article = (articles.c[name].label(f"article_{name}") for name in ("title", "text", "url"))
    after = max(run.begun_number, run.last_number - OVERLAP)
    query = (
        select(e.number, comments, *of_article)
        .join(comments, c.id == e.comment_id)
        .outerjoin(articles, is_article)
        .outerjoin(shadow_scores, shadow_scores.c.comment_id == c.id)
        .where(e.number > after, e.turn < LATE_TURN, shadow_scores.c.comment_id.is_(None))
        .where(c.erased_at.is_(None), c.model_version.is_not(None))
        .order_by(e.number)
        .limit(limit)
    )
    return [
        ShadowTask(row.number, row.id, row.site_id, rows.comment(row, rows.article(row)),
                   row.comment_type or "", Label(row.label))
        for row in connection.execute(query)
    ]  # fmt: skip


def keep(connection: Connection, version: str, scores: Sequence[ShadowScore]) -> None:
    """Write down what a candidate said, if it is still in the shadow; the oldest scores go."""
    last = max(score.number for score in scores)
    is_running = (shadow_runs.c.version == version) & shadow_runs.c.ended_at.is_(None)
    if not connection.execute(
        update(shadow_runs).where(is_running).values(last_number=last)
    ).rowcount:
        return
    connection.execute(insert(shadow_scores), [_row(score) for score in scores])
    n = shadow_scores.c.number
    newest = select(n).order_by(n.desc()).offset(MOST_SCORES - 1).limit(1)
    oldest_kept = connection.scalar(newest)
    if oldest_kept is not None:
        connection.execute(delete(shadow_scores).where(n < oldest_kept))


def report(connection: Connection) -> ShadowReport | None:
    """What came of the run that is, or was last; None if there was none."""
    run = connection.execute(select(shadow_runs)).one_or_none()
    if run is None:
        return None
    s, c = shadow_scores.c, comments.c
    groups = (s.live_label, s.label, c.decision)
    counted = select(*groups, func.count()).join(comments, c.id == s.comment_id).group_by(*groups)
    newest = (
        select(s.comment_id, s.live_label, s.label, s.spam_probability, c.decision)
        .join(comments, c.id == s.comment_id)
        .where(s.live_label != s.label)
        .order_by(s.number.desc())
        .limit(FLIPS_SHOWN)
    )
    return ShadowReport(
        _run(run),
        tuple(ShadowCount(*row) for row in connection.execute(counted)),
        tuple(ShadowFlip(*row) for row in connection.execute(newest)),
    )


def _run(row: Row[tuple[object, ...]]) -> ShadowRun:
    return ShadowRun(row.version, row.begun_at, row.begun_by, row.ended_at)


def _row(score: ShadowScore) -> dict[str, object]:
    return {**asdict(score), "label": score.label.value, "live_label": score.live_label.value}
