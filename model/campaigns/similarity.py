"""How alike comments must be to be one campaign, and what that is measured by (Broder 1997)."""

from collections.abc import Iterable, Sequence
from functools import cache

from datasketch import MinHash

from model.text.words import runs

# Jaccard similarities of shingles, from 0 to 1. From the first on two comments are one campaign,
# from the second on if host and author's name are the same; a member less alike than the third is
# found by its own sketch as well.
SIMILARITY = 0.6
SIMILARITY_OF_SOURCE = 0.3
VARIANT_BELOW = 0.85
SHINGLE_WORDS = 3
MIN_WORDS = 6  # shorter comments ("Great post!") are alike without being one campaign
PERMUTATIONS = 64


def find_shingles(words: Sequence[str]) -> set[str]:
    """The distinct runs of SHINGLE_WORDS words."""
    return {" ".join(run) for run in runs(words, SHINGLE_WORDS)}


def hash_shingles(shingles: Iterable[str]) -> MinHash:
    """The MinHash of shingles, of PERMUTATIONS numbers."""
    fingerprint = _blank().copy()
    fingerprint.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return fingerprint


@cache
def _blank() -> MinHash:
    """Made once: drawing the permutations takes longer than using them."""
    return MinHash(num_perm=PERMUTATIONS)
