"""Charts as numbers for an SVG: the template draws them, a table beside says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT = 640, 180
LEFT, RIGHT, BOTTOM, TOP = 36, 14, 24, 8
GAP = 0.25  # of a column
TICKS = 3


class Rect(NamedTuple):
    """A filled part of a chart, in the units of its view box."""

    x: float
    y: float
    width: float
    height: float
    series: str


class Tick(NamedTuple):
    """A line across a chart, and the number it stands for."""

    y: float
    words: str


class Caption(NamedTuple):
    """Words under a column."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns, one for each day, in a view box of WIDTH times HEIGHT."""

    rects: tuple[Rect, ...]
    ticks: tuple[Tick, ...]
    captions: tuple[Caption, ...]
    width: int = WIDTH
    height: int = HEIGHT


def stacked(names: Sequence[str], series: Mapping[str, Sequence[int]]) -> Columns:
    """Columns named `names`; each series has a number for each of them, stacked in order."""
    totals = [sum(values[at] for values in series.values()) for at in range(len(names))]
    top = _round_up(max(totals, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(names), 1)
    rects: list[Rect] = []
    for at in range(len(names)):
        base = float(HEIGHT - BOTTOM)
        for name, values in series.items():
            height = values[at] / top * (HEIGHT - BOTTOM - TOP)
            base -= height
            if height:
                x = LEFT + step * (at + GAP / 2)
                rects.append(Rect(_r(x), _r(base), _r(step * (1 - GAP)), _r(height), name))
    return Columns(tuple(rects), _ticks(top), _captions(names, step))


def _ticks(top: int) -> tuple[Tick, ...]:
    room = HEIGHT - BOTTOM - TOP
    return tuple(
        Tick(_r(HEIGHT - BOTTOM - room * at / TICKS), f"{top * at / TICKS:g}")
        for at in range(TICKS + 1)
    )


def _captions(names: Sequence[str], step: float) -> tuple[Caption, ...]:
    every = max(1, -(-len(names) // 7))  # more than seven would run into each other
    return tuple(
        Caption(_r(LEFT + step * (at + 0.5)), name)
        for at, name in enumerate(names)
        if at % every == 0
    )


def _round_up(number: int) -> int:
    """The next number that TICKS divides into whole or handy parts; never 0."""
    scale = TICKS
    while scale < number:
        for factor in (2, 5, 10):
            if scale * factor >= number:
                return scale * factor
        scale *= 10
    return scale


def _r(number: float) -> float:
    return round(number, 2)
