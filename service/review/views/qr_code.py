"""A QR code as the path of an inline SVG: no picture is fetched, and no style is needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import segno

BORDER = 4  # modules of white around it, which readers need


@dataclass(frozen=True, slots=True)
class QrCode:
    """The path of the dark modules, in a square whose side is so many modules long."""

    path: str
    side: int


def qr_code(text: str) -> QrCode:
    """Draw a text: each run of dark modules is a rectangle of its own."""
    lines = list(segno.make(text, micro=False).matrix_iter(border=BORDER))
    runs = (run for y, line in enumerate(lines) for run in _runs(line, y))
    return QrCode("".join(runs), len(lines))


def _runs(line: Iterable[int], y: int) -> list[str]:
    runs, x = [], 0
    for is_dark, modules in groupby(line):
        width = len(list(modules))
        if is_dark:
            runs.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return runs
