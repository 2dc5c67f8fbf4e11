"""The report of a fit as it is read: what was written down, with the words that are still there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.drift import SiteDrift
from service.domain.fit_evidence import FitEvidence
from service.domain.models import RegisteredModel

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|\b\d{1,3}(?:\.\d{1,3}){3}\b")
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class MovedWord:
    """A word, and by how much its comments were moved by it on average: log-odds, spam above 0."""

    word: str
    shift: float
    n_comments: int


@dataclass(frozen=True, slots=True)
class FitReport:
    """A model with what its fit wrote down.

    `beginnings` are the first words of the comments it names, by id: none of one that was erased.
    `drift` is what is no longer as it was when it was fitted, if it is the model that judges.
    """

    model: RegisteredModel
    evidence: FitEvidence | None
    beginnings: Mapping[str, str]
    moved: tuple[MovedWord, ...] = ()
    drift: tuple[SiteDrift, ...] = ()


def without_addresses(words: str) -> str:
    """The same without mail and IP addresses: a report is handed on, people's addresses are not."""
    return ADDRESS.sub(HIDDEN, words)
