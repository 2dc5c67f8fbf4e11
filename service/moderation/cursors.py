"""Cursors of the queue's pages: a place in an order, and which order."""

from service.domain.errors import Invalid
from service.domain.queue import Tab
from service.store.database.ids import is_id
from service.store.queue.entries import QueuePosition


def write(tab: Tab, position: QueuePosition) -> str:
    """The cursor after a place."""
    if tab == "decided":
        return f"d.{position.decision_id}"
    return f"t.{position.turn}.{position.number}"


def read(tab: Tab, cursor: str | None) -> QueuePosition | None:
    """The place of a cursor; None without one. Raises Invalid."""
    if not cursor:
        return None
    form, *parts = cursor[:80].split(".")
    if tab == "decided" and form == "d" and len(parts) == 1 and is_id(parts[0]):
        return QueuePosition(0, 0, parts[0])
    if tab != "decided" and form == "t" and len(parts) == 2 and all(_is_count(p) for p in parts):
        return QueuePosition(int(parts[0]), int(parts[1]), "")
    raise Invalid("this is not a cursor of this tab: begin at the first page", field="after")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
