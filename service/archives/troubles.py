"""What was not as it should be in an archive: counted by kind, with the first places of each."""

from collections import Counter

from service.domain.imports import TroubleKind, TroubleLine

PLACES = 5  # of each kind are named


class Troubles:
    """Counts what was wrong, left out or read at a guess: nothing is dropped without an entry."""

    def __init__(self) -> None:
        self._counts: Counter[TroubleKind] = Counter()
        self._places: dict[TroubleKind, list[str]] = {}

    def note(self, kind: TroubleKind, where: str, *, number: int = 1) -> None:
        """Enter something; `where` is a place in the archive, such as a line."""
        self._counts[kind] += number
        places = self._places.setdefault(kind, [])
        if len(places) < PLACES and where not in places:
            places.append(where)

    def count(self, kind: TroubleKind) -> int:
        """How often something was entered."""
        return self._counts[kind]

    def lines(self) -> tuple[TroubleLine, ...]:
        """One line for each kind, those that came first in front."""
        return tuple(
            TroubleLine(kind, number, tuple(self._places[kind]))
            for kind, number in self._counts.items()
        )
