"""What is wrong with a corpus, and what happens then: refused, or told to somebody who goes on."""

from collections.abc import Callable
from pathlib import Path

OnBadLine = Callable[["BadLine"], None]


class CorpusError(Exception):
    """A corpus that cannot be used; the message names the file."""


class BadLine(CorpusError):
    """A line that is not a comment: says file, line number and reason, never the text."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")


def refuse(bad_line: BadLine) -> None:
    """Stop at the first bad line: the default."""
    raise bad_line
