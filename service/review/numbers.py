"""Numbers of comments in words: as they were counted, and no further."""

from collections.abc import Callable

from service.domain.counting import MOST_COUNTED, AtLeast
from service.review.catalogues import message

MANY = message("10,000+")


def number_words(n: int, translate: Callable[[str], str]) -> str:
    """A number; with a plus behind it where there may be more."""
    if not isinstance(n, AtLeast):
        return str(n)
    return translate(MANY) if n == MOST_COUNTED else f"{int(n)}+"
