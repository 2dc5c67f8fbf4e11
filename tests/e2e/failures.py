"""The table of what may go wrong with Winnow and who asks it: each cell a test's parameter.

A test of an engine takes `@pytest.mark.parametrize("failure", cells("django"))`; its id, such as
`django:stopped`, is how `held.py` and docs/integrations.md know the cell.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

HELD, NOT_TRIED = "held", "not tried"

# From the failure as `OddWinnow` knows it to the words of the page.
FAILURES = {
    "stopped": "stopped: the connection is refused",
    "hangs": "hangs",
    "drips": "answers a byte at a time",
    "wrong-key": "wrong key",
    "revoked-key": "revoked key",
    "no-address": "no address configured",
    "413": "413, too large",
    "429": "429, too many",
    "500": "500",
    "503": "503",
    "no-http": "no HTTP at all",
    "nonsense": "nonsense body",
    "half-a-body": "half a body",
    "a-list": "a list for an answer",
    "no-label": "no label in it",
    "odd-label": "a label that does not exist",
}

# From the engine's part of an id to its column, and who asks again about what is held.
ENGINES = {
    "bridge-old": ("Akismet's plugin, hold on error", "WordPress's cron"),
    "bridge-new": ("Akismet's plugin, hold with a guid only", "WordPress's cron"),
    "plugin": ("Winnow's WordPress plugin", "WordPress's cron"),
    "django": ("Django", "`winnow_catch_up`"),
    "isso": ("Isso", "the plugin"),
    "ikiwiki": ("ikiwiki", "nobody: a moderator decides"),
    "static-site": ("static site", "`catch-up`"),
    "python": ("the Python client", "`publish_ham`"),
}

ID = re.compile(r"\[(?P<engine>[\w-]+):(?P<failure>[\w-]+)\]$")
Cell = tuple[str, str]


def cells(engine: str) -> list[Any]:
    """One parameter for each failure."""
    assert engine in ENGINES, engine
    return [pytest.param(failure, id=f"{engine}:{failure}") for failure in FAILURES]


def cell_of(nodeid: str) -> Cell | None:
    """Engine and failure of a test, if it is one of the table."""
    match = ID.search(nodeid)
    if match is None or match["engine"] not in ENGINES or match["failure"] not in FAILURES:
        return None
    return match["engine"], match["failure"]


def table(said: dict[Cell, str]) -> str:
    """The table in Markdown, with a column for each engine that has a test."""
    engines = [engine for engine in ENGINES if any(cell[0] == engine for cell in said)]
    lines = [
        _row("", (ENGINES[engine][0] for engine in engines)),
        "|---" * (len(engines) + 1) + "|",
        *(
            _row(words, (said.get((engine, failure), NOT_TRIED) for engine in engines))
            for failure, words in FAILURES.items()
        ),
        _row("asked again by", (ENGINES[engine][1] for engine in engines)),
    ]
    return "\n".join(lines)


def everything_held(said: dict[Cell, str]) -> bool:
    """Whether all failures of all engines that have a test are held."""
    engines: Sequence[str] = sorted({engine for engine, _ in said})
    return bool(engines) and all(
        said.get((engine, failure)) == HELD for engine in engines for failure in FAILURES
    )


def _row(first: str, others: Iterable[str]) -> str:
    return "| " + " | ".join([first, *others]).lstrip() + " |"
