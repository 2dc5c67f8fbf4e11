"""What each contribution could mark in a comment's text."""

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from model.features import SIGNALS
from model.grams.fields import WORDING, field_text
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.phrases import PHRASES, signal_phrase
from model.reasons.places import Evidence, Place
from model.reasons.wordwise import WordShare, word_shares
from model.signals.links import LINK_SIGNALS
from model.text.trace import trace_wording
from model.verdict import in_words

LOUD = 0.2  # of the loudest word: below that, a word is no more than its share of the text
ADVERTISED = ("words_advertised", "last_words_advertised")
WORDS_READ = {True: "reads like spam", False: "reads like a reader's"}


class SpanCandidate(NamedTuple):
    """A place in the original text, and what it is said to count for."""

    start: int
    end: int
    contribution: float
    signal: str
    reason: str


def wording_candidates(
    reading: Reading, contribution: float, readers: dict[str, HashedLogistic]
) -> list[SpanCandidate]:
    """The words that speak in the direction of the wording's contribution, and share it."""
    words = word_shares(field_text(reading, WORDING), WORDING, readers[WORDING.name])
    speaking = [word for word in words if contribution * word.log_odds > 0]
    total = sum(word.log_odds for word in speaking)
    trace = trace_wording(reading.raw)
    return [
        SpanCandidate(
            *trace.original(word.start - 1, word.end - 1),  # the field begins with a space
            contribution=contribution * word.log_odds / total,
            signal=WORDING.name,
            reason=WORDS_READ[contribution > 0],
        )
        for word in _loud_words(speaking)
    ]


def _loud_words(words: list[WordShare]) -> list[WordShare]:
    loudest = max((abs(word.log_odds) for word in words), default=0.0)
    return [word for word in words if abs(word.log_odds) >= LOUD * loudest]


def widen_to_links(
    candidates: Iterable[SpanCandidate], links: list[Place]
) -> Iterable[SpanCandidate]:
    """The candidates, those within a link as candidates of all of it: it is shown whole."""
    links = sorted(links)
    starts = [link.start for link in links]
    for candidate in candidates:
        at = bisect_right(starts, candidate.start) - 1
        if at >= 0 and candidate.end <= links[at].end:
            start, end, _ = links[at]
            reason = f"link {candidate.reason}"
            yield candidate._replace(start=start, end=end, reason=reason)
        else:
            yield candidate


def signal_candidates(
    name: str, value: float, contribution: float, evidence: Evidence
) -> Iterable[SpanCandidate]:
    """What a signal contributes, shared out over its places by their weight."""
    places = [place for place in evidence.get(name, ()) if place.weight]
    total = math.fsum(abs(place.weight) for place in places)
    if math.isnan(value) or not _speaks_of_the_text(name, value):
        return
    if name in ADVERTISED and contribution < 0:
        return  # what reads as it is advertised marks no word as a reader's
    reason = f"address {WORDS_READ[contribution > 0]}"
    if name in SIGNALS:
        reason = in_words(*signal_phrase(name, value))
    for place in places:
        share = contribution * abs(place.weight) / total
        yield SpanCandidate(place.start, place.end, share, name, reason)


def _speaks_of_the_text(name: str, value: float) -> bool:
    """Whether a signal speaks of something in the text, not of what is missing there."""
    return name not in PHRASES or name in LINK_SIGNALS or value > PHRASES[name].low_until
