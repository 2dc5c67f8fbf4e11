"""Which comments the sentence model learns from, how often, and how it sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.second_reader.token_pairs import CommentTokens, PairWriter, TokenPair
from training.corpora.labelled import LabelledComment

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
SOURCE_POWER = 0.5  # as for the first reader: a source of n weighs n to the power of the rest
WRITTEN_WEIGHT = 0.6  # of a written comment beside a real one
WITHOUT_AUTHOR, WITHOUT_TITLE = 0.3, 0.1  # the shares of the draws that hide them
TOGETHER = 32  # comments a step
SORTED_TOGETHER = 32  # steps whose comments are sorted by length, so that little is padded
SEED = 1


@dataclass(frozen=True)
class Draw:
    """Some comments to learn from in one step."""

    pairs: list[TokenPair]
    is_spam: NDArray[np.bool_]


def weights_of(labelled: Sequence[LabelledComment]) -> Floats:
    """How often each comment is drawn, as shares: both labels the same, no source drowns others."""
    keys = [(c.source, c.is_spam) for c in labelled]
    _, key, counts = np.unique(
        [f"{source} {is_spam}" for source, is_spam in keys],
        return_inverse=True,
        return_counts=True,
    )
    weight = counts[key] ** -SOURCE_POWER
    weight *= np.where([bool(c.kind) for c in labelled], WRITTEN_WEIGHT, 1.0)
    is_spam = np.array([c.is_spam for c in labelled])
    for label in (True, False):
        weight[is_spam == label] /= 2 * weight[is_spam == label].sum()
    return np.asarray(weight)


def drawn_rows(weight: Floats, n: int, random: np.random.Generator) -> Rows:
    """So many rows, each about as often as its share asks for (systematic sampling), mixed."""
    order = random.permutation(len(weight))
    marks = (np.arange(n) + random.random()) / n * weight.sum()
    rows = order[np.searchsorted(np.cumsum(weight[order]), marks).clip(0, len(weight) - 1)]
    return random.permutation(rows)


def draws(
    parts: Sequence[CommentTokens], is_spam: NDArray[np.bool_], rows: Rows, writer: PairWriter
) -> Iterator[Draw]:
    """The drawn comments, some a step, now and then without their author or title."""
    random = np.random.default_rng(SEED)
    for start in range(0, len(rows), TOGETHER * SORTED_TOGETHER):
        next_rows = rows[start : start + TOGETHER * SORTED_TOGETHER]
        pairs = [_hidden(parts[row], writer, random) for row in next_rows]
        order = sorted(range(len(next_rows)), key=lambda at: len(pairs[at].ids))
        steps = [order[at : at + TOGETHER] for at in range(0, len(order), TOGETHER)]
        for step in random.permutation(len(steps)):
            places = steps[step]
            yield Draw([pairs[place] for place in places], is_spam[next_rows[places]])


def _hidden(parts: CommentTokens, writer: PairWriter, random: np.random.Generator) -> TokenPair:
    if random.random() < WITHOUT_AUTHOR:
        parts = parts._replace(name=[], host=[])
    if random.random() < WITHOUT_TITLE:
        parts = parts._replace(title=[])
    return writer.pair(parts)
