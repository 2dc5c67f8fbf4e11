"""A comment's fingerprint, to find its near-duplicates one by one as they come.

`model.campaigns.grouping` groups a whole corpus at once; this is the same measure for a store:
what to look up (bands), and what to compare (the signature). MinHash after Broder (1997), banded
as in Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from model.campaigns.similarity import (
    MIN_WORDS,
    SIMILARITY,
    SIMILARITY_OF_SOURCE,
    find_shingles,
    hash_shingles,
)
from model.text.plain import read_plain_text
from model.text.words import tokens

BANDS, ROWS = 10, 4  # of 0.6 alike 3 in 4 are found, of 0.7 more than 9, of 0.8 all but a few
BAND_BYTES = 4 * ROWS


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


def sketch_comment(text: str, *, scope: str, host: str = "", name: str = "") -> Sketch | None:
    """The fingerprint of a comment; None if nothing in it can tell a campaign.

    Comments are only found within the same `scope`. A text of fewer than MIN_WORDS words
    counts as a whole, together with its host; without a host it tells nothing.
    """
    words = tokens(read_plain_text(text).text)
    if len(words) >= MIN_WORDS:
        shingles = find_shingles(words)
    elif host:
        shingles = {" ".join([*words, host])}
    else:
        return None
    signature = np.asarray(hash_shingles(shingles).hashvalues).astype("<u4").tobytes()
    plain_name = " ".join(name.lower().split())
    source = _digest(scope, host, plain_name).hex() if host and plain_name else ""
    return Sketch(signature, _bands(signature, scope, source), source)


def _bands(signature: bytes, scope: str, source: str) -> tuple[int, ...]:
    """The keys of the signature's parts, and of the source, if there is one."""
    parts = [signature[i : i + BAND_BYTES] for i in range(0, BANDS * BAND_BYTES, BAND_BYTES)]
    digests = [_digest(scope, str(band), part.hex()) for band, part in enumerate(parts)]
    if source:
        digests.append(_digest(source))
    return tuple(int.from_bytes(digest, "little", signed=True) for digest in digests)


def _digest(*parts: str) -> bytes:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).digest()
