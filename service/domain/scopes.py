"""What an API key may be used for."""

from collections.abc import Collection
from functools import cache
from typing import Literal, get_args

Scope = Literal["check", "submit", "decide", "read"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
EVERY_SCOPE = frozenset(SCOPES)


@cache
def read_scopes(written: str) -> frozenset[Scope]:
    """The scopes of a text of words; a word that is none opens nothing."""
    words = set(written.replace(",", " ").split())
    return frozenset(scope for scope in SCOPES if scope in words)


def write_scopes(scopes: Collection[Scope]) -> str:
    """The same as words, in one order."""
    return " ".join(scope for scope in SCOPES if scope in scopes)
