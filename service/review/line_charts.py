"""Curves, dots and bars as numbers for an SVG. The template draws them, and says it in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.domain.curves import Points

WIDTH, HEIGHT = 360, 260
LEFT, RIGHT, BOTTOM, TOP = 48, 12, 40, 12
TICKS = 4


class Curve(NamedTuple):
    """A line through points, in the units of the view box, with its name and look."""

    points: str
    series: str


class Dot(NamedTuple):
    """A point by itself, and the number beside it."""

    x: float
    y: float
    words: str


class DiagramBar(NamedTuple):
    """A bar that stands on the axis."""

    x: float
    y: float
    width: float
    height: float
    series: str


class AxisTick(NamedTuple):
    """A place on an axis, and the number it stands for."""

    at: float
    words: str


class DiagramWords(NamedTuple):
    """What a drawing is of, and what its axes say."""

    title: str
    x_axis: str
    y_axis: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing in a view box of WIDTH times HEIGHT. Axes begin at zero."""

    words: DiagramWords
    x_ticks: tuple[AxisTick, ...]
    y_ticks: tuple[AxisTick, ...]
    curves: tuple[Curve, ...] = ()
    dots: tuple[Dot, ...] = ()
    bars: tuple[DiagramBar, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM
    top: int = TOP


@dataclass(frozen=True, slots=True)
class Scale:
    """From what is drawn, up to `x_most` and `y_most`, to the units of the view box."""

    x_most: float = 1.0
    y_most: float = 1.0

    def x(self, value: float) -> float:
        """From the left."""
        return round(LEFT + (WIDTH - LEFT - RIGHT) * value / self.x_most, 1)

    def y(self, value: float) -> float:
        """From above."""
        return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.y_most, 1)

    def curve(self, points: Points, series: str) -> Curve:
        """A line through points."""
        return Curve(" ".join(f"{self.x(x)},{self.y(y)}" for x, y in points), series)

    def bars(
        self, counts: Sequence[int], series: str, *, place: int, of: int
    ) -> tuple[DiagramBar, ...]:
        """Bars side by side with those of other series: this one is at `place` of so many."""
        step = (WIDTH - LEFT - RIGHT) / max(len(counts), 1)
        width = round(0.8 * step / of, 1)
        return tuple(
            DiagramBar(round(LEFT + step * (at + 0.1) + place * width, 1), self.y(count), width,
                round(self.y(0) - self.y(count), 1), series)
            for at, count in enumerate(counts)
            if count
        )  # fmt: skip

    def x_ticks(self) -> tuple[AxisTick, ...]:
        """Numbers along the axis below."""
        return tuple(AxisTick(self.x(value), f"{value:.3g}") for value in _steps(self.x_most))

    def y_ticks(self) -> tuple[AxisTick, ...]:
        """Numbers along the axis on the left."""
        return tuple(AxisTick(self.y(value), f"{value:.3g}") for value in _steps(self.y_most))


def scale_for(x_values: Sequence[float], y_values: Sequence[float]) -> Scale:
    """A scale that all of some values fit into."""
    return Scale(max(x_values, default=0) or 1.0, max(y_values, default=0) or 1.0)


def _steps(most: float) -> list[float]:
    return [most * at / TICKS for at in range(TICKS + 1)]
