"""What is known of a site as its comments come: the store's look-up, in memory."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from model.past.precedent import NO_DECISION, Tally
from service.domain.marks import Mark
from service.domain.past import UNKNOWN_PAST, Past, past_of
from service.store.comments.precedents import LAST


class PastLedger:
    """Decisions of one site, the last ones and those by mark: each is a moderator's, or a key's."""

    def __init__(self) -> None:
        self._by_mark: dict[int, Counter[str]] = defaultdict(Counter)
        self._last: deque[bool] = deque(maxlen=LAST)

    def past_of(self, marks: Iterable[Mark]) -> Past:
        """What was decided before on comments that are like one with these marks."""
        if not self._by_mark:
            return UNKNOWN_PAST
        marks = tuple(marks)
        tallies = {mark.key: self._tally(mark.key) for mark in marks}
        spam = sum(self._last)
        return past_of(marks, tallies, Tally(spam=spam, ham=len(self._last) - spam))

    def decide(self, marks: Iterable[Mark], *, is_spam: bool, is_signed: bool = True) -> None:
        """Enter a decision on a comment with these marks."""
        field = ("spam" if is_spam else "ham") + ("" if is_signed else "_by_key")
        for key in {mark.key for mark in marks}:
            self._by_mark[key][field] += 1
        if is_signed:
            self._last.append(is_spam)

    def _tally(self, key: int) -> Tally:
        return Tally(**self._by_mark[key]) if key in self._by_mark else NO_DECISION
