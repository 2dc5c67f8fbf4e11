"""Copies of the integrations that wait one second for Winnow where the real ones wait ten."""

import re
from pathlib import Path

TEN = re.compile(r"^(?P<name>SECONDS|my \$SECONDS) = 10\b", re.MULTILINE)


def copy(source: Path, target: Path) -> Path:
    """Copy a program. Fails if it does not say, once, that it waits ten seconds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(hasty(source.read_text(encoding="utf-8")), encoding="utf-8")
    return target


def hasty(program: str) -> str:
    """The text of a program that waits one second."""
    changed, places = TEN.subn(r"\g<name> = 1", program)
    assert places == 1, f"it says {places} times, and not once, that it waits ten seconds"
    return changed
