"""Places in a comment's text where something was measured."""

from typing import NamedTuple


class Place(NamedTuple):
    """A range of the original text, and its weight among the places of its signal."""

    start: int
    end: int
    weight: float = 1.0


Evidence = dict[str, list[Place]]  # the places of each signal or field, by its name
