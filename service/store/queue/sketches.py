"""Sketches that are stored: what newcomers are compared with to find their campaigns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from model.campaigns.sketch import Sketch
from service.store.tables.queue import sketch_bands, sketches

MOST_COMPARED = 100  # sketches that share a band with a new one, the newest of them
READ_AT_ONCE = 500


@dataclass(slots=True)
class StoredSketch:
    """A sketch that is stored, or is about to be. `number` is its entry's."""

    number: int
    signature: bytes
    source: str
    campaign_id: str | None


@dataclass(slots=True)
class Neighbourhood:
    """Sketches that share a band with some others: numbers by band, and each by its number."""

    by_band: dict[int, list[int]] = field(default_factory=dict)
    by_number: dict[int, StoredSketch] = field(default_factory=dict)

    def most_like(self, sketch: Sketch) -> StoredSketch | None:
        """The one that a sketch is most like, the newest of equals; None if it is like none."""
        numbers = {n for band in sketch.bands for n in self.by_band.get(band, ())[-MOST_COMPARED:]}
        near = [self.by_number[n] for n in numbers if n in self.by_number]
        like = [stored for stored in near if sketch.is_like(stored.signature, stored.source)]
        return max(
            like,
            key=lambda stored: (sketch.similarity(stored.signature), stored.number),
            default=None,
        )

    def beyond_reach(self) -> list[dict[str, int]]:
        """Of each band that twice as many share as are compared, below which number none is."""
        return [
            {"its_band": band, "least": sorted(numbers)[-MOST_COMPARED]}
            for band, numbers in self.by_band.items()
            if len(numbers) > 2 * MOST_COMPARED
        ]

    def add(self, stored: StoredSketch, sketch: Sketch) -> None:
        """Let a sketch be found by those that come after it."""
        self.by_number[stored.number] = stored
        for band in dict.fromkeys(sketch.bands):
            self.by_band.setdefault(band, []).append(stored.number)


def neighbourhood(connection: Connection, newcomers: Sequence[Sketch]) -> Neighbourhood:
    """What shares a band with the newcomers."""
    near = Neighbourhood()
    bands = list({band for sketch in newcomers for band in sketch.bands})
    for part in _parts(bands):
        for band, number in connection.execute(_in_bands(), {"bands": part}):
            near.by_band.setdefault(band, []).append(number)
    numbers = {n for in_band in near.by_band.values() for n in in_band[-MOST_COMPARED:]}
    for part in _parts(sorted(numbers)):
        for row in connection.execute(_numbered(), {"numbers": part}):
            sketch = StoredSketch(row.number, row.signature, row.source, row.campaign_id)
            near.by_number[row.number] = sketch
    return near


@cache
def _in_bands() -> Select[Any]:
    """Made once, as the other: putting a statement together costs more than running it."""
    query = select(sketch_bands).where(sketch_bands.c.band.in_(bindparam("bands", expanding=True)))
    return query.order_by(sketch_bands.c.number)


@cache
def _numbered() -> Select[Any]:
    return select(sketches).where(sketches.c.number.in_(bindparam("numbers", expanding=True)))


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[at : at + READ_AT_ONCE] for at in range(0, len(keys), READ_AT_ONCE))
