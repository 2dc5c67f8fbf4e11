"""Campaigns: comments put together with those like them, one by one as they are filed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from model.campaigns.sketch import Sketch
from service.store.database.ids import new_id
from service.store.tables.queue import campaigns, queue_entries, sketch_bands, sketches

MOST_COMPARED = 100  # sketches that share a band with a new one, the newest of them
VARIANT_BELOW = 0.85  # a member less alike than this is found by its own sketch as well
READ_AT_ONCE = 500


@dataclass(slots=True)
class _KnownSketch:
    number: int
    signature: bytes
    source: str
    campaign_id: str | None


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

    The caller sees to it that nobody else does the same meanwhile.
    """
    forget(connection, [newcomer.number for newcomer in newcomers])
    by_band, known = _load(connection, newcomers)
    outcome = _Placements()
    for newcomer in newcomers:
        _place(newcomer, by_band, known, outcome)
    _write(connection, outcome)


def find(connection: Connection, wanted: Sketch) -> str | None:
    """The campaign a comment would join now."""
    newcomer = Newcomer(0, "", "", wanted)
    by_band, known = _load(connection, [newcomer])
    like = _most_like(wanted, by_band, known)
    return None if like is None else like.campaign_id


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take comments out of their campaigns, before they are filed anew."""
    c = queue_entries.c
    query = select(c.campaign_id).where(c.number.in_(numbers), c.campaign_id.is_not(None))
    for (campaign_id,) in connection.execute(query).all():
        shrink = update(campaigns).where(campaigns.c.id == campaign_id)
        connection.execute(shrink.values(size=campaigns.c.size - 1))
    connection.execute(update(queue_entries).where(c.number.in_(numbers)).values(campaign_id=None))
    connection.execute(delete(sketches).where(sketches.c.number.in_(numbers)))


def _load(
    connection: Connection, newcomers: Sequence[Newcomer]
) -> tuple[dict[int, list[int]], dict[int, _KnownSketch]]:
    """What shares a band with the newcomers: numbers by band, and each with its signature."""
    wanted = list({band for newcomer in newcomers for band in newcomer.sketch.bands})
    by_band: dict[int, list[int]] = {}
    for some in _parts(wanted):
        query = select(sketch_bands).where(sketch_bands.c.band.in_(some))
        for band, number in connection.execute(query.order_by(sketch_bands.c.number)):
            by_band.setdefault(band, []).append(number)
    numbers = {n for found in by_band.values() for n in found[-MOST_COMPARED:]}
    known = {}
    for some in _parts(sorted(numbers)):
        for row in connection.execute(select(sketches).where(sketches.c.number.in_(some))):
            known[row.number] = _KnownSketch(row.number, row.signature, row.source, row.campaign_id)
    return by_band, known


def _most_like(
    wanted: Sketch, by_band: dict[int, list[int]], known: dict[int, _KnownSketch]
) -> _KnownSketch | None:
    near = {n for band in wanted.bands for n in by_band.get(band, ())[-MOST_COMPARED:]}
    like = [
        one
        for number in near
        if (one := known.get(number)) and wanted.is_like(one.signature, one.source)
    ]
    return max(like, key=lambda one: (wanted.similarity(one.signature), one.number), default=None)


def _place(
    newcomer: Newcomer,
    by_band: dict[int, list[int]],
    known: dict[int, _KnownSketch],
    outcome: _Placements,
) -> None:
    like = _most_like(newcomer.sketch, by_band, known)
    if like is not None:
        _join(newcomer, like, outcome)
        if newcomer.sketch.similarity(like.signature) >= VARIANT_BELOW:
            return
    campaign_id = None if like is None else like.campaign_id
    sketch = newcomer.sketch
    known[newcomer.number] = _KnownSketch(
        newcomer.number, sketch.signature, sketch.source, campaign_id
    )
    outcome.sketches.append(
        {
            "number": newcomer.number,
            "campaign_id": campaign_id,
            "source": sketch.source,
            "signature": sketch.signature,
        }
    )
    for band in dict.fromkeys(sketch.bands):
        by_band.setdefault(band, []).append(newcomer.number)
        outcome.bands.append({"band": band, "number": newcomer.number})


def _join(newcomer: Newcomer, like: _KnownSketch, outcome: _Placements) -> None:
    if like.campaign_id is None:
        like.campaign_id = new_id()
        outcome.founded[like.number] = like.campaign_id
        outcome.joined[like.number] = like.campaign_id
        outcome.grown[like.campaign_id] = 1
        outcome.campaigns.append(
            {
                "id": like.campaign_id,
                "site_id": newcomer.site_id,
                "size": 0,
                "beginning": newcomer.beginning,
                "made_at": datetime.now(UTC),
            }
        )
    outcome.joined[newcomer.number] = like.campaign_id
    outcome.grown[like.campaign_id] = outcome.grown.get(like.campaign_id, 0) + 1


def _write(connection: Connection, outcome: _Placements) -> None:
    if outcome.campaigns:
        connection.execute(insert(campaigns), outcome.campaigns)
    if outcome.sketches:
        connection.execute(insert(sketches), outcome.sketches)
        connection.execute(insert(sketch_bands), outcome.bands)
    for number, campaign_id in outcome.founded.items():
        found = update(sketches).where(sketches.c.number == number)
        connection.execute(found.values(campaign_id=campaign_id))
    for number, campaign_id in outcome.joined.items():
        joined = update(queue_entries).where(queue_entries.c.number == number)
        connection.execute(joined.values(campaign_id=campaign_id))
    for campaign_id, by in outcome.grown.items():
        grown = update(campaigns).where(campaigns.c.id == campaign_id)
        connection.execute(grown.values(size=campaigns.c.size + by))


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[at : at + READ_AT_ONCE] for at in range(0, len(keys), READ_AT_ONCE))
