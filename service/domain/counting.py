"""How far comments are counted: as far as a person reads, and no further."""

MOST_COUNTED = 10_000


class AtLeast(int):
    """So many were counted, and not all were looked at: there may be more."""


def bounded(n: int, *, is_cut: bool) -> int:
    """A number for people: at least so many, where counting ended early or at the most."""
    if is_cut or n > MOST_COUNTED:
        return AtLeast(min(n, MOST_COUNTED))
    return n


def together(*numbers: int) -> int:
    """Their sum: at least so many, if one of them is."""
    return bounded(sum(numbers), is_cut=any(isinstance(n, AtLeast) for n in numbers))
