"""What others should see of what changes."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """Something that others should see: look at the comment again."""

    kind: Literal["comment", "decision", "claim"]
    comment_id: str
    site_id: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a cursor. `is_reset`: too long ago, read everything again."""

    cursor: str
    changes: tuple[Change, ...]
    is_reset: bool = False
