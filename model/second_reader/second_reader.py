"""The second reader of a model: asked about the doubtful comments, within a time."""

import logging
import math
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from model.artifact import BASE_FOLDER, ArtifactError
from model.reading.comment_reading import Reading
from model.second_reader.token_pairs import TokenPair
from model.second_term import SecondTerm

Floats = NDArray[np.float64]
UNHURRIED = math.inf  # seconds: everything that is doubtful is read

logger = logging.getLogger(__name__)


class DoubtReader(Protocol):
    """What is needed of a sentence model."""

    def pairs(self, readings: Sequence[Reading]) -> list[TokenPair]:
        """Comments cut into tokens, in order."""
        ...

    def log_odds(self, pair: TokenPair) -> float:
        """Log-odds of spam of one comment."""
        ...


class SecondReading(NamedTuple):
    """What a second reading adds to each comment, and which it was asked about in vain."""

    terms: Floats
    is_missing: NDArray[np.bool_]


class SecondReader:
    """Reads what lies near the cut-offs once more, as a whole, beside the article's title.

    Where it cannot be asked (switched off, a package that is missing, a file that is another), or
    not in time, the first reader's score stands and the comment is marked as missing it.
    """

    def __init__(
        self, term: SecondTerm, doubt_reader: DoubtReader | None, *, seconds: float = UNHURRIED
    ) -> None:
        self.term = term
        self._doubt_reader = doubt_reader
        self._seconds = seconds

    @classmethod
    def load(cls, term: SecondTerm, folder: Path = BASE_FOLDER, *, seconds: float) -> Self:
        """The reader of a folder; with no `seconds` for a batch, or where it cannot be read, one
        that nobody can ask: why is logged.
        """
        try:
            doubt_reader = _sentence_model(folder, term.sha256) if seconds else None
        except (ArtifactError, ImportError) as error:
            logger.warning("doubtful comments are not read a second time: %s", error)
            doubt_reader = None
        return cls(term, doubt_reader, seconds=seconds)

    def read(self, readings: Sequence[Reading], first: Floats) -> SecondReading:
        """Ask about the doubtful ones. Arrays have the shape (n_comments,)."""
        asks = self.term.asks(first)
        second = np.full(len(first), np.nan)
        if asks.any():
            places = np.flatnonzero(asks)
            second[places] = self.log_odds([readings[place] for place in places.tolist()])
        return SecondReading(self.term.of(first, second), asks & np.isnan(second))

    def log_odds(self, readings: Sequence[Reading]) -> Floats:
        """The reader's own log-odds, shortest comments first; NaN of what it cannot read in time:
        (n_comments,).
        """
        log_odds = np.full(len(readings), np.nan)
        if self._doubt_reader is None or not readings:
            return log_odds
        until = time.monotonic() + self._seconds
        pairs = self._doubt_reader.pairs(readings)
        for place in sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids)):
            log_odds[place] = self._doubt_reader.log_odds(pairs[place])
            if time.monotonic() > until:
                break
        return log_odds


@lru_cache(maxsize=1)  # one for all models of a process that were learned with it
def _sentence_model(folder: Path, sha256: str) -> DoubtReader:
    """The sentence model, whose packages are read only where it is asked."""
    from model.second_reader.sentence_model import SentenceModel

    return SentenceModel.load(folder, sha256=sha256)
