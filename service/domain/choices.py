"""What the filters of the queue can be set to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter may take, in words, and how many comments have it."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a page can be set to."""

    sites: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    bands: tuple[Choice, ...]
