"""The parts of a comment's text that count, for highlighting in the queue.

Computed on demand for one comment, never for a verdict: scoring costs no more for it.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from model.classifier import COLUMNS
from model.features import SIGNALS, CommentFeatures
from model.grams.fields import WORDING, field_text
from model.linear import Floats, HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.evidence import Evidence, Place, find_evidence
from model.reasons.phrases import PHRASES, signal_phrase
from model.reasons.wordwise import word_shares
from model.signals.links import LINK_SIGNALS
from model.text.trace import trace_wording
from model.verdict import Span, in_words

LEAST = 0.1  # log-odds: what counts for less would only be noise to the eye
LOUD = 0.2  # of the loudest word: below that, a word is no more than its share of the text
WORDS_READ = {True: "reads like spam", False: "reads like a reader's"}


class SpanCandidate(NamedTuple):
    """A place in the original text, and what it is said to count for."""

    start: int
    end: int
    contribution: float
    signal: str
    reason: str


def find_spans(
    reading: Reading,
    values: Floats,
    contributions: Floats,
    *,
    readers: dict[str, HashedLogistic],
    features: CommentFeatures,
) -> tuple[Span, ...]:
    """The spans of one comment, in order; none overlap, all lie within the text.

    `values` and `contributions` have the shape (len(COLUMNS),). What a signal contributes is
    shared out over the places that it was measured at; a signal that has no place (the
    length, a missing link) gives none. Where two claim the same place, the weightier has it.
    """
    evidence = find_evidence(reading, readers, features)
    words = _wording_claims(reading, contributions[COLUMNS.index(WORDING.name)], readers)
    claims = list(_within_links(words, evidence[LINK_SIGNALS[0]]))
    for name, value, part in zip(COLUMNS, values, contributions, strict=True):
        if part and name != WORDING.name:
            claims += _claims(name, float(value), float(part), evidence)
    chosen = _without_overlap(_merged(claims), len(reading.raw))
    return tuple(Span(**claim._asdict()) for claim in _joined(chosen, reading.raw))


def _wording_claims(
    reading: Reading, part: float, readers: dict[str, HashedLogistic]
) -> list[SpanCandidate]:
    """The words that speak in the direction of the wording's contribution, and share it."""
    text = field_text(reading, WORDING)
    sign = 1.0 if part > 0 else -1.0
    shares = word_shares(text, WORDING, readers[WORDING.name])
    speaking = [word for word in shares if sign * word.log_odds > 0]
    total = sum(word.log_odds for word in speaking)
    loudest = max((sign * word.log_odds for word in speaking), default=0.0)
    trace = trace_wording(reading.raw)
    return [
        SpanCandidate(
            *trace.original(word.start - 1, word.end - 1),  # the field begins with a space
            contribution=part * word.log_odds / total,
            signal=WORDING.name,
            reason=WORDS_READ[part > 0],
        )
        for word in speaking
        if part and sign * word.log_odds >= LOUD * loudest
    ]


def _within_links(claims: Iterable[SpanCandidate], links: list[Place]) -> Iterable[SpanCandidate]:
    """The claims of single words of a link as claims of the link: it is shown whole."""
    links = sorted(links)
    starts = [link.start for link in links]
    for claim in claims:
        at = bisect_right(starts, claim.start) - 1
        if at >= 0 and claim.end <= links[at].end:
            start, end, _ = links[at]
            claim = claim._replace(start=start, end=end, reason=f"link {claim.reason}")
        yield claim


def _claims(name: str, value: float, part: float, evidence: Evidence) -> Iterable[SpanCandidate]:
    """What a signal contributes, shared out over its places by their weight."""
    places = [place for place in evidence.get(name, ()) if place.weight]
    total = math.fsum(abs(place.weight) for place in places)
    if math.isnan(value) or not _is_there(name, value):
        return
    reason = (
        in_words(*signal_phrase(name, value))
        if name in SIGNALS
        else f"address {WORDS_READ[part > 0]}"
    )
    for place in places:
        share = part * abs(place.weight) / total
        yield SpanCandidate(place.start, place.end, share, name, reason)


def _is_there(name: str, value: float) -> bool:
    """Whether a signal speaks of something in the text, not of what is missing there."""
    return name not in PHRASES or name in LINK_SIGNALS or value > PHRASES[name].low_until


def _merged(claims: Iterable[SpanCandidate]) -> list[SpanCandidate]:
    """Claims of the same place as one, with the reason of the weightiest."""
    at: dict[tuple[int, int], list[SpanCandidate]] = {}
    for claim in claims:
        at.setdefault((claim.start, claim.end), []).append(claim)
    merged = []
    for same in at.values():
        total = math.fsum(claim.contribution for claim in same)
        of_sign = [c for c in same if c.contribution * total > 0] or same
        first = max(of_sign, key=lambda claim: abs(claim.contribution))
        merged.append(first._replace(contribution=total))
    return merged


def _without_overlap(claims: list[SpanCandidate], length: int) -> list[SpanCandidate]:
    """The weightiest claims that do not overlap, in the order of the text."""
    taken, chosen = bytearray(length), []
    for claim in sorted(claims, key=lambda c: (-abs(c.contribution), c.start)):
        size = claim.end - claim.start
        is_free = taken.find(1, claim.start, claim.end) < 0
        if size > 0 and is_free and abs(claim.contribution) >= LEAST:
            taken[claim.start : claim.end] = b"\x01" * size
            chosen.append(claim)
    return sorted(chosen)


def _joined(claims: list[SpanCandidate], raw: str) -> Iterable[SpanCandidate]:
    """Neighbours with nothing but spaces between them and one reason become one."""
    if not claims:
        return
    current = claims[0]
    for _, claim in pairwise(claims):
        gap = raw[current.end : claim.start]
        same = claim.reason == current.reason and claim.signal == current.signal
        alike = same and claim.contribution * current.contribution > 0
        if alike and not gap.strip() and len(gap) <= 2:
            both = current.contribution + claim.contribution
            current = current._replace(end=claim.end, contribution=both)
        else:
            yield current
            current = claim
    yield current
