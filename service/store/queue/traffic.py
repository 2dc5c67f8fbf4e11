"""What came in at a site in some days, counted: languages, scores, what was held and overturned."""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Select, case, func, select, text

from service.domain.drift import Stretch, Traffic
from service.store.migrations.review import LATE
from service.store.tables.queue import queue_entries

MOST_LOOKED_AT = 5_000  # comments of a period: of more, evenly spread ones
EDGES = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)  # between the classes of spam probability
NAMES = ("created_on", "language", "label", "score", "outcome")  # what is counted apart
_c = queue_entries.c


def traffic_by_week(connection: Connection, site_id: str, stretch: Stretch) -> tuple[Traffic, ...]:
    """Count what came in its time, by seven days each; an archive that was brought along did not.

    Near-duplicates that came on one day and were treated alike are one.
    """
    of_days = (_c.site_id == site_id) & (_c.created_on >= stretch.since)
    of_days &= _c.created_on < stretch.until
    n = connection.scalar(select(func.count()).where(of_days)) or 0
    if n > MOST_LOOKED_AT:
        of_days &= _c.number % -(-n // MOST_LOOKED_AT) == 0
    weeks: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(_counts(of_days)) if n else ():
        weeks.setdefault((row.created_on - stretch.since).days // 7, []).append(row)
    return tuple(_added_up(weeks[number]) for number in sorted(weeks))


def _counts(of_days: ColumnElement[bool]) -> Select[Any]:
    by = (_c.created_on, _c.language, _c.label, _score(), _outcome())
    once = func.count(func.distinct(func.coalesce(_c.campaign_id, _c.comment_id)))
    in_time = of_days & (_c.turn < LATE) & _c.is_filed
    return select(*by, once.label("n")).where(in_time).group_by(*map(text, NAMES))


def _score() -> Label[str]:
    probability = _c.spam_probability
    classes = ((probability < edge, f"below {edge}") for edge in EDGES)
    return case((probability.is_(None), ""), *classes, else_=f"from {EDGES[-1]}").label("score")


def _outcome() -> Label[str]:
    is_decided_surely = _c.decision.is_not(None) & _c.said_label.in_(("ham", "spam"))
    agreed = (_c.decision == _c.said_label, "agreed")
    return case((~is_decided_surely, ""), agreed, else_="overturned").label("outcome")


def _added_up(rows: list[Row[Any]]) -> Traffic:
    languages, scores, outcomes = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        languages[row.language] += row.n
        outcomes[row.outcome] += row.n
        if row.score:
            scores[row.score] += row.n
    return Traffic(
        n=sum(row.n for row in rows),
        languages=languages,
        scores=scores,
        held=sum(row.n for row in rows if row.label == "unsure"),
        n_sure=outcomes["agreed"] + outcomes["overturned"],
        overturned=outcomes["overturned"],
    )
