"""Campaigns: near-duplicate comments of one spam operation."""

from collections.abc import Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from model.text.plain import read_plain_text
from model.text.words import tokens

SIMILARITY = 0.6  # Jaccard similarity of shingles from which two comments are one campaign
SHINGLE_WORDS = 3
MIN_WORDS = 6  # shorter comments ("Great post!") are alike without being one campaign
PERMUTATIONS = 64


def find_campaigns(texts: Sequence[str]) -> NDArray[np.intp]:
    """A campaign number for each text, shape (n_texts,): near-duplicates have the same one.

    Texts are compared after their markup and disguise are taken off, by MinHash (Broder
    1997). Similarity carries over: a like b and b like c puts all three together. A text
    of fewer than MIN_WORDS words is alone.
    """
    index = MinHashLSH(threshold=SIMILARITY, num_perm=PERMUTATIONS)
    campaign = np.arange(len(texts))
    first: dict[bytes, int] = {}  # of each fingerprint: copies are not compared with each other
    for at, text in enumerate(texts):
        fingerprint = _fingerprint(text)
        if fingerprint is None:
            continue
        same = first.setdefault(fingerprint.hashvalues.tobytes(), at)
        if same != at:
            campaign[at] = campaign[same]
            continue
        found = {int(campaign[int(key)]) for key in index.query(fingerprint)}
        if found:
            campaign[np.isin(campaign, list(found))] = campaign[at] = min(found)
        index.insert(str(at), fingerprint)
    return campaign


def _fingerprint(text: str) -> MinHash | None:
    words = tokens(read_plain_text(text).text)
    if len(words) < MIN_WORDS:
        return None
    n = len(words) - SHINGLE_WORDS + 1
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(n)}
    fingerprint = MinHash(num_perm=PERMUTATIONS)
    fingerprint.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return fingerprint
