"""The parts of a comment's text that count, for highlighting in the queue.

Computed on demand for one comment, never for a verdict: scoring costs no more for it.
"""

import math
from collections.abc import Iterable

from model.columns import COLUMNS
from model.features import CommentFeatures
from model.grams.fields import WORDING
from model.linear import Floats, HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.evidence import find_evidence
from model.reasons.span_candidates import (
    SpanCandidate,
    signal_candidates,
    widen_to_links,
    wording_candidates,
)
from model.signals.links import LINK_SIGNALS
from model.verdict import Span

LEAST = 0.1  # log-odds: what counts for less would only be noise to the eye
MOST_SPACES = 2  # between neighbours that become one


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
    of_wording = float(contributions[COLUMNS.index(WORDING.name)])
    words = wording_candidates(reading, of_wording, readers)
    candidates = [*widen_to_links(words, evidence[LINK_SIGNALS[0]])]
    columns = zip(COLUMNS, values.tolist(), contributions.tolist(), strict=True)
    for name, value, contribution in columns:
        if contribution and name != WORDING.name:
            candidates += signal_candidates(name, value, contribution, evidence)
    weightiest = _without_overlap(_merge_places(candidates), len(reading.raw))
    return tuple(Span(**span._asdict()) for span in _join_neighbours(weightiest, reading.raw))


def _merge_places(candidates: Iterable[SpanCandidate]) -> list[SpanCandidate]:
    """Candidates of the same place as one, with the reason of the weightiest."""
    by_place: dict[tuple[int, int], list[SpanCandidate]] = {}
    for candidate in candidates:
        by_place.setdefault((candidate.start, candidate.end), []).append(candidate)
    return [_merge(rivals) for rivals in by_place.values()]


def _merge(rivals: list[SpanCandidate]) -> SpanCandidate:
    total = math.fsum(rival.contribution for rival in rivals)
    of_sign = [rival for rival in rivals if rival.contribution * total > 0] or rivals
    weightiest = max(of_sign, key=lambda rival: abs(rival.contribution))
    return weightiest._replace(contribution=total)


def _without_overlap(candidates: list[SpanCandidate], length: int) -> list[SpanCandidate]:
    """The weightiest candidates that do not overlap, in the order of the text."""
    taken, weightiest = bytearray(length), []
    for candidate in sorted(candidates, key=lambda c: (-abs(c.contribution), c.start)):
        size = candidate.end - candidate.start
        is_free = taken.find(1, candidate.start, candidate.end) < 0
        if size > 0 and is_free and abs(candidate.contribution) >= LEAST:
            taken[candidate.start : candidate.end] = b"\x01" * size
            weightiest.append(candidate)
    return sorted(weightiest)


def _join_neighbours(spans: list[SpanCandidate], raw: str) -> list[SpanCandidate]:
    """Neighbours with nothing but spaces between them and one reason become one."""
    joined = spans[:1]
    for span in spans[1:]:
        before = joined[-1]
        if _is_one_with(before, span, raw[before.end : span.start]):
            contribution = before.contribution + span.contribution
            joined[-1] = before._replace(end=span.end, contribution=contribution)
        else:
            joined.append(span)
    return joined


def _is_one_with(before: SpanCandidate, span: SpanCandidate, gap: str) -> bool:
    says_the_same = before.reason == span.reason and before.signal == span.signal
    is_alike = says_the_same and before.contribution * span.contribution > 0
    return is_alike and not gap.strip() and len(gap) <= MOST_SPACES
