"""Campaigns: comments put together with those like them, one by one as they are filed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Insert,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from model.campaigns.similarity import VARIANT_BELOW
from model.campaigns.sketch import Sketch
from model.comment import Comment
from service.store.comments import rows
from service.store.database.ids import new_id
from service.store.queue.sketches import Neighbourhood, StoredSketch, neighbourhood
from service.store.tables.core import comments
from service.store.tables.queue import (
    campaigns,
    comment_hosts,
    queue_entries,
    sketch_bands,
    sketches,
)

MOST_APPROVED = 200  # comments of a campaign are read for what a rule may cover


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A comment to be put with those like it."""

    number: int
    site_id: str
    beginning: str
    sketch: Sketch


@dataclass(slots=True)
class _Placements:
    """What is to be written once all newcomers have found their place."""

    joined: dict[int, str] = field(default_factory=dict)  # number of an entry: campaign
    sketches: list[dict[str, Any]] = field(default_factory=list)
    bands: list[dict[str, Any]] = field(default_factory=list)
    founded: dict[int, str] = field(default_factory=dict)  # number of a sketch: its new campaign
    campaigns: list[dict[str, Any]] = field(default_factory=list)
    grown: dict[str, int] = field(default_factory=dict)


def assign(connection: Connection, newcomers: Sequence[Newcomer]) -> None:
    """Put each comment into the campaign it is like, found one, or remember it by itself.

    None of them has a sketch yet. The caller sees to it that nobody else does the same meanwhile.
    """
    near = neighbourhood(connection, [newcomer.sketch for newcomer in newcomers])
    placements = _Placements()
    for newcomer in newcomers:
        _place(newcomer, near, placements)
    _write(connection, placements)
    if beyond := near.beyond_reach():  # else each further one of a source takes longer to place
        connection.execute(_forget(), beyond)


def approved_hosts(connection: Connection, campaign_id: str) -> set[str]:
    """The hosts that the comments of a campaign lead to that a moderator decided ham."""
    c = queue_entries.c
    query = (
        select(comment_hosts.c.host)
        .join(queue_entries, c.number == comment_hosts.c.number)
        .where(c.campaign_id == campaign_id, c.decision == "ham")
    )
    return set(connection.scalars(query.distinct()))


def approved_comments(connection: Connection, campaign_id: str) -> list[Comment]:
    """The newest comments of a campaign that a moderator decided ham, without their articles."""
    c = queue_entries.c
    query = (
        select(*(comments.c[name] for name in rows.WORDS))
        .join(queue_entries, c.comment_id == comments.c.id)
        .where(c.campaign_id == campaign_id, c.decision == "ham")
        .order_by(c.number.desc())
        .limit(MOST_APPROVED)
    )
    return [rows.comment_of(row._asdict()) for row in connection.execute(query)]


def find(connection: Connection, sketch: Sketch) -> str | None:
    """The campaign a comment would join now."""
    like = neighbourhood(connection, [sketch]).most_like(sketch)
    return None if like is None else like.campaign_id


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take comments out of their campaigns, before they are filed anew."""
    c = queue_entries.c
    query = select(c.campaign_id).where(c.number.in_(numbers), c.campaign_id.is_not(None))
    for (campaign_id,) in connection.execute(query).all():
        connection.execute(_resize(), {"campaign": campaign_id, "by": -1})
    connection.execute(update(queue_entries).where(c.number.in_(numbers)).values(campaign_id=None))
    connection.execute(delete(sketches).where(sketches.c.number.in_(numbers)))


def _place(newcomer: Newcomer, near: Neighbourhood, placements: _Placements) -> None:
    sketch = newcomer.sketch
    like = near.most_like(sketch)
    if like is not None:
        _join(newcomer, like, placements)
    if like is None or sketch.similarity(like.signature) < VARIANT_BELOW:
        campaign_id = None if like is None else like.campaign_id
        near.add(
            StoredSketch(newcomer.number, sketch.signature, sketch.source, campaign_id), sketch
        )
        _remember(newcomer, campaign_id, placements)


def _remember(newcomer: Newcomer, campaign_id: str | None, placements: _Placements) -> None:
    number, sketch = newcomer.number, newcomer.sketch
    placements.sketches.append(
        {
            "number": number,
            "campaign_id": campaign_id,
            "source": sketch.source,
            "signature": sketch.signature,
        }
    )
    bands = dict.fromkeys(sketch.bands)
    placements.bands += [{"band": band, "number": number} for band in bands]


def _join(newcomer: Newcomer, like: StoredSketch, placements: _Placements) -> None:
    campaign_id = like.campaign_id or _found(newcomer, like, placements)
    placements.joined[newcomer.number] = campaign_id
    placements.grown[campaign_id] = placements.grown.get(campaign_id, 0) + 1


def _found(newcomer: Newcomer, like: StoredSketch, placements: _Placements) -> str:
    """A new campaign, which the comment that the newcomer is like is the first of."""
    campaign_id = like.campaign_id = new_id()
    placements.founded[like.number] = campaign_id
    placements.joined[like.number] = campaign_id
    placements.grown[campaign_id] = 1
    placements.campaigns.append(
        {
            "id": campaign_id,
            "site_id": newcomer.site_id,
            "size": 0,
            "beginning": newcomer.beginning,
            "made_at": datetime.now(UTC),
        }
    )
    return campaign_id


def _write(connection: Connection, placements: _Placements) -> None:
    for table, table_rows in (
        (campaigns, placements.campaigns),
        (sketches, placements.sketches),
        (sketch_bands, placements.bands),
    ):
        if table_rows:
            connection.execute(_insert(table), table_rows)
    _tell_campaign(connection, sketches, placements.founded)
    _tell_campaign(connection, queue_entries, placements.joined)
    if placements.grown:
        grown = [{"campaign": id_, "by": by} for id_, by in sorted(placements.grown.items())]
        connection.execute(_resize(), grown)


def _tell_campaign(connection: Connection, table: Table, members: dict[int, str]) -> None:
    """Write down which campaign the rows of these numbers are of."""
    if members:
        its = [{"its_number": number, "campaign": id_} for number, id_ in members.items()]
        connection.execute(_tell(table), its)


@cache
def _insert(table: Table) -> Insert:
    """Made once, as those below: putting a statement together costs more than running it."""
    return insert(table)


@cache
def _tell(table: Table) -> Update:
    its_number = table.c.number == bindparam("its_number")
    return update(table).where(its_number).values(campaign_id=bindparam("campaign"))


@cache
def _forget() -> Delete:
    """A band, `its_band`, leads to sketches from the number `least` on alone."""
    c = sketch_bands.c
    its_band = delete(sketch_bands).where(c.band == bindparam("its_band"))
    return its_band.where(c.number < bindparam("least"))


@cache
def _resize() -> Update:
    """A campaign, `campaign`, has grown `by` so many."""
    its_size = update(campaigns).where(campaigns.c.id == bindparam("campaign"))
    return its_size.values(size=campaigns.c.size + bindparam("by"))
