"""What blogs were answered, written down outside, and what of it the database does not bear out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

MOST_OVERLAP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A 2xx: the id, what is to be done, who judged, and when it was asked and answered."""

    id: str
    told: str
    model_version: str | None
    is_new: bool
    asked_at: float
    answered_at: float


@dataclass(frozen=True, slots=True)
class Switch:
    """Another model was made the active one, at this moment."""

    version: str
    at: float


@dataclass
class Ledger:
    """All that was sent and answered, by the number of the comment."""

    sent: dict[int, str] = field(default_factory=dict)
    spam: set[int] = field(default_factory=set)
    accepted: dict[int, list[Acceptance]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    switches: list[Switch] = field(default_factory=list)

    def accept(self, number: int, acceptance: Acceptance) -> None:
        """Write down a 2xx."""
        self.accepted.setdefault(number, []).append(acceptance)

    def complaints(self, connection: Connection) -> Iterator[str]:
        """What is wrong, in words; nothing if all is as it should be."""
        yield from self._of_answers()
        yield from self._of_database(connection)
        for switch, seconds in self.overlaps():
            if seconds > MOST_OVERLAP_SECONDS:
                yield f"two models judged for {seconds:.1f} s when {switch.version} took over"

    def _of_answers(self) -> Iterator[str]:
        for number, several in self.accepted.items():
            if len({one.id for one in several}) > 1:
                yield f"comment {number} was given two ids"
            if number in self.spam and any(one.told == "ham" for one in several):
                yield f"comment {number} is spam and was told ham"
        for number in self.sent.keys() - self.accepted.keys():
            yield f"comment {number} was never accepted"
        for answer, n in self.answers.items():
            if answer.isdigit() and not (answer.startswith("2") or answer in {"503", "429"}):
                yield f"{n} answers of {answer}"

    def _of_database(self, connection: Connection) -> Iterator[str]:
        stored: dict[int, list[tuple[str, str]]] = {}
        rows = connection.execute(text("SELECT id, external_id, text FROM comments"))
        for comment_id, external_id, words in rows:
            if external_id is not None and external_id.isdigit():
                stored.setdefault(int(external_id), []).append((comment_id, words))
        shown = Counter(connection.scalars(text("SELECT comment_id FROM queue_entries")))
        for number, several in self.accepted.items():
            expected = [(several[0].id, self.sent[number])]
            if stored.get(number) != expected:
                yield f"comment {number} is stored as {len(stored.get(number, []))}"
            if shown[several[0].id] != 1:
                yield f"comment {number} is shown {shown[several[0].id]} times"
        for number in stored.keys() - self.sent.keys():
            yield f"comment {number} was never sent"
        counted = connection.scalar(text("SELECT sum(n) FROM queue_counts"))
        if counted != shown.total():
            yield f"the tabs count {counted} comments of {shown.total()}"

    def overlaps(self) -> Iterator[tuple[Switch, float]]:
        """For how long, after each switch, one model judged what was asked after the next did."""
        judged = [one for several in self.accepted.values() for one in several if one.is_new]
        for switch, end in zip(self.switches, self._ends(), strict=True):
            own = [one for one in judged if switch.at <= one.asked_at < end and one.model_version]
            first = min(
                (one.answered_at for one in own if one.model_version == switch.version),
                default=end,
            )
            late = [one.asked_at for one in own if one.model_version != switch.version]
            yield switch, max(0.0, max(late, default=first) - first)

    def _ends(self) -> list[float]:
        """When each switch was followed by the next."""
        return [*(switch.at for switch in self.switches[1:]), *[float("inf")][: len(self.switches)]]
