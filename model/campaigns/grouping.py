"""Campaigns of a whole corpus: near-duplicate comments of one spam operation."""

from collections.abc import Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from model.campaigns.similarity import (
    MIN_WORDS,
    PERMUTATIONS,
    SIMILARITY,
    find_shingles,
    hash_shingles,
)
from model.text.plain import read_plain_text
from model.text.words import tokens


def find_campaigns(texts: Sequence[str]) -> NDArray[np.intp]:
    """A campaign number for each text, shape (n_texts,): near-duplicates have the same one.

    Texts are compared after their markup and disguise are taken off. Similarity carries over:
    a like b and b like c puts all three together. A text of fewer than MIN_WORDS words is alone.
    """
    index = MinHashLSH(threshold=SIMILARITY, num_perm=PERMUTATIONS)
    campaign = np.arange(len(texts))
    first: dict[bytes, int] = {}  # of each fingerprint: copies are not compared with each other
    for number, text in enumerate(texts):
        fingerprint = _fingerprint(text)
        if fingerprint is None:
            continue
        original = first.setdefault(fingerprint.hashvalues.tobytes(), number)
        if original != number:
            campaign[number] = campaign[original]
        else:
            _join_those_alike(campaign, number, index.query(fingerprint))
            index.insert(str(number), fingerprint)
    return campaign


def _join_those_alike(campaign: NDArray[np.intp], number: int, keys: Sequence[str]) -> None:
    """Put a text and the campaigns of those it is like into the first of them."""
    alike = {int(campaign[int(key)]) for key in keys}
    if alike:
        campaign[np.isin(campaign, list(alike))] = campaign[number] = min(alike)


def _fingerprint(text: str) -> MinHash | None:
    words = tokens(read_plain_text(text).text)
    return hash_shingles(find_shingles(words)) if len(words) >= MIN_WORDS else None
