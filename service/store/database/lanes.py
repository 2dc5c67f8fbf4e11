"""Lanes: who shares connections with whom, and how long each may keep the database waiting.

The connections of one lane are never another's: the slowest search of a viewer takes those of
the pages, and the blogs are answered all the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lane:
    """So many connections for one purpose, and the bounds of what is done with them, in seconds.

    `seconds` bounds what somebody waits for a read or a write, his turn included;
    `read_seconds` and `write_seconds`, one transaction at work; `lock_seconds`, the wait for
    what another has locked. None: no bound.
    """

    name: str
    readers: int
    seconds: float | None
    read_seconds: float | None
    write_seconds: float | None
    lock_seconds: float


# Commands at a terminal: whoever started one can end it.
COMMANDS = Lane(
    "commands", readers=8, seconds=None, read_seconds=None, write_seconds=None, lock_seconds=10.0
)


@dataclass(frozen=True, slots=True)
class ServiceLanes:
    """The lanes of a running service."""

    intake: Lane
    pages: Lane
    background: Lane
    health: Lane

    @classmethod
    def within(cls, seconds: float) -> "ServiceLanes":
        """All bounds follow from one: how long the database may be at work for a comment.

        A page may read for longer, and what goes on in the background for longer still. Each may
        hold up other writers for no longer than that. A probe is told in less.
        """
        return cls(
            intake=_lane("intake", 4, seconds=4 * seconds, read=seconds, write=seconds),
            pages=_lane("pages", 3, seconds=6 * seconds, read=4 * seconds, write=seconds),
            background=_lane(
                "background", 2, seconds=20 * seconds, read=8 * seconds, write=seconds
            ),
            health=_lane("health", 1, seconds=seconds * 3 / 5, read=seconds / 2, write=seconds / 2),
        )


def _lane(name: str, readers: int, *, seconds: float, read: float, write: float) -> Lane:
    return Lane(name, readers, seconds, read, write, lock_seconds=write / 2)
