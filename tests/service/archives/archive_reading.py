"""What the tests of archives read."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from service.archives.archived import ArchivedComment


@dataclass(frozen=True)
class ReadArchive:
    """What was read, and what was noted."""

    comments: list[ArchivedComment]
    troubles: dict[str, int]
    places: dict[str, tuple[str, ...]]

    @property
    def texts(self) -> list[str]:
        return [archived.comment.text for archived in self.comments]

    @property
    def statuses(self) -> Counter[str]:
        return Counter(archived.status for archived in self.comments)


Read = Callable[..., ReadArchive]
