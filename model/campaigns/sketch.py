"""A comment's fingerprint, to find its near-duplicates one by one as they come.

`model.campaigns.grouping` groups a whole corpus at once; this is the same measure for a store:
what to look up (bands), and what to compare (the signature). MinHash after Broder (1997), banded
as in Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from datasketch import MinHash

from model.campaigns.grouping import MIN_WORDS, PERMUTATIONS, SHINGLE_WORDS, SIMILARITY
from model.text.plain import read_plain_text
from model.text.words import tokens

BANDS, ROWS = 10, 4  # of 0.6 alike 3 in 4 are found, of 0.7 more than 9, of 0.8 all but a few
SIMILARITY_OF_SOURCE = 0.3  # if host and name are the same


@dataclass(frozen=True, slots=True)
class Sketch:
    """`signature` holds PERMUTATIONS numbers of 4 bytes; `bands` are the keys to look up.

    `source` stands for the host and the author's name together; empty if one is unknown.
    """

    signature: bytes
    bands: tuple[int, ...]
    source: str

    def is_like(self, signature: bytes, source: str) -> bool:
        """Whether a comment with that signature and source is of the same campaign."""
        same_source = bool(self.source) and self.source == source
        least = SIMILARITY_OF_SOURCE if same_source else SIMILARITY
        return self.similarity(signature) >= least

    def similarity(self, signature: bytes) -> float:
        """The estimated Jaccard similarity of the shingles, from 0 to 1."""
        ours, theirs = np.frombuffer(self.signature, "<u4"), np.frombuffer(signature, "<u4")
        return float(np.mean(ours == theirs))


def sketch(text: str, *, scope: str, host: str = "", name: str = "") -> Sketch | None:
    """The fingerprint of a comment; None if nothing in it can tell a campaign.

    Comments are only found within the same `scope`. A text of fewer than MIN_WORDS words
    counts as a whole, together with its host; without a host it tells nothing.
    """
    words = tokens(read_plain_text(text).text)
    if len(words) >= MIN_WORDS:
        n = len(words) - SHINGLE_WORDS + 1
        shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(n)}
    elif host:
        shingles = {" ".join([*words, host])}
    else:
        return None
    signature = _signature(shingles)
    plain_name = " ".join(name.lower().split())
    source = _digest(scope, host, plain_name).hex() if host and plain_name else ""
    bands = [
        _digest(scope, str(band), signature[16 * band : 16 * (band + 1)].hex())
        for band in range(BANDS)
    ]
    if source:
        bands.append(_digest(source))
    keys = tuple(int.from_bytes(band, "little", signed=True) for band in bands)
    return Sketch(signature, keys, source)


def _signature(shingles: Iterable[str]) -> bytes:
    found = _blank().copy()
    found.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return bytes(np.asarray(found.hashvalues).astype("<u4").tobytes())


@cache
def _blank() -> MinHash:
    """Made once: drawing the permutations takes longer than using them."""
    return MinHash(num_perm=PERMUTATIONS)


def _digest(*parts: str) -> bytes:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).digest()
