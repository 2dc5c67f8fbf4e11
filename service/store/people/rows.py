"""From rows to values, for moderators."""

from typing import Any

from sqlalchemy import Row

from service.domain.people import Moderator

COLUMNS = ("id", "name", "created_at", "removed_at")


def moderator(row: Row[Any]) -> Moderator:
    """A moderator from a row."""
    return Moderator(row.id, row.name, row.created_at, row.removed_at)
