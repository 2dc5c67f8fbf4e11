"""How much of the processors a process has had, with those that it started."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(process: int) -> float:
    """User and system time of a process and of all below it, in seconds."""
    below: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        number = int(folder.name)
        below.setdefault(int(fields[1]), []).append(number)
        spent[number] = (int(fields[11]) + int(fields[12])) / TICKS
    return _all_below(process, below, spent)


def _all_below(process: int, below: dict[int, list[int]], spent: dict[int, float]) -> float:
    own = spent.get(process, 0.0)
    return own + sum(_all_below(child, below, spent) for child in below.get(process, ()))
