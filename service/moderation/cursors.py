"""Cursors of the queue's pages, and how much a page may hold."""

from service.domain.errors import Invalid, UnknownCursor
from service.domain.queue import Tab
from service.store.database.ids import is_id
from service.store.queue.entries import QueuePosition

MOST_ON_A_PAGE = 200


def write(tab: Tab, position: QueuePosition) -> str:
    """The cursor after a place."""
    if tab == "decided":
        return f"d.{position.decision_id}"
    return f"t.{position.turn}.{position.number}"


def read(tab: Tab, cursor: str | None) -> QueuePosition | None:
    """The place of a cursor; None without one. Raises UnknownCursor."""
    if not cursor:
        return None
    form, *parts = cursor[:80].split(".")
    if tab == "decided" and form == "d" and len(parts) == 1 and is_id(parts[0]):
        return QueuePosition(0, 0, parts[0])
    if tab != "decided" and form == "t" and len(parts) == 2 and all(map(_is_count, parts)):
        return QueuePosition(int(parts[0]), int(parts[1]), "")
    raise UnknownCursor


def check_id(cursor: str | None) -> str | None:
    """A cursor that is an id, or None. Raises UnknownCursor."""
    if cursor is not None and not is_id(cursor):
        raise UnknownCursor
    return cursor


def check_limit(limit: int) -> int:
    """How much a page is to hold. Raises Invalid."""
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise Invalid(f"1 to {MOST_ON_A_PAGE}", field="limit")
    return limit


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
