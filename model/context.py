"""How a comment relates to the article it stands under."""

import math
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from model.reading import PHRASE_WORDS, Reading, is_latin

NAN = math.nan
RARITY_BUCKETS = 2**16
COMMON, RARE, UNSEEN = 2.0, 4.5, 8.5  # rarities: of one text in 7, in 90, in 5,000

Floats = NDArray[np.float32]

CONTEXT_SIGNALS = (
    "article_share", "title_share", "title_taken_up", "rarest_shared", "shared_words",
    "foreign_words", "foreign_rarity", "foreign_names", "disagreement", "copied_words",
    "script_differs", "text_rarity", "unseen_words",
)  # fmt: skip
N_RELATIONS = 11  # all but the last two need an article


@lru_cache(maxsize=65536)
def bucket(word: str) -> int:
    """The row of a word in a rarity table: a hash, so that the table holds no words."""
    return crc32(word.encode("utf-8", "surrogatepass")) % RARITY_BUCKETS


def context_signals(reading: Reading, rarity: Floats) -> tuple[float, ...]:
    """Measure what a comment takes up of its article and what is foreign to it.

    `rarity` is the inverse document frequency of stems by bucket, shape (RARITY_BUCKETS,).
    Common words weigh nothing: they are shared with any article. NaN without a word, and
    all but the last two without an article. `disagreement` follows Mishne, Carmel and
    Lempel (2005), with unigrams and a fixed smoothing.
    """
    words = list(reading.stems)
    if not words:
        return (NAN,) * len(CONTEXT_SIGNALS)
    rarities = rarity[[bucket(word) for word in words]]
    own = (float(rarities.mean()), float(np.mean(rarities > UNSEEN)))
    article = reading.article
    if not article.stems:
        return (NAN,) * N_RELATIONS + own
    weight = np.maximum(rarities - COMMON, 0.0)
    is_shared = _found(words, article.stems)
    in_title = float(weight[_found(words, article.title_stems)].sum())
    of_title = np.maximum(rarity[[bucket(w) for w in article.title_stems]] - COMMON, 0.0)
    total = float(weight.sum()) + 1.0
    foreign = np.sort(rarities[~is_shared])
    return (
        float(weight[is_shared].sum()) / total,
        in_title / total,
        in_title / (float(of_title.sum()) + 1.0),
        float(rarities[is_shared].max(initial=0.0)),
        math.log1p(float(np.count_nonzero(rarities[is_shared] > RARE))),
        math.log1p(float(np.count_nonzero(foreign > RARE))),
        float(foreign[-3:].mean()) if len(foreign) else 0.0,
        _foreign_names(reading) / len(words),
        _disagreement(rarities, is_shared, len(article.stems)),
        float(_copied_words(reading)),
        float(is_latin(reading.text) != article.is_latin),
        *own,
    )


def _found(words: list[str], known: frozenset[str]) -> NDArray[np.bool_]:
    return np.fromiter((word in known for word in words), bool, len(words))


def _foreign_names(reading: Reading) -> int:
    parts = [part.strip(".,!?:;\"'()") for part in reading.text.split()[1:]]
    return sum(p[:1].isupper() and p.lower() not in reading.article.words for p in parts)


def _disagreement(rarities: Floats, is_shared: NDArray[np.bool_], article_words: int) -> float:
    """Mean log ratio of background to article likelihood, over the comment's distinct words."""
    background = np.exp(-rarities) * 0.2
    likelihood = 0.5 * background + is_shared * (0.5 / article_words)
    return float(np.log(background / likelihood).mean())


def _copied_words(reading: Reading) -> int:
    """The longest run of words copied from the article, counted in phrases of five words."""
    words, phrases = reading.tokens, reading.article.phrases
    longest = run = 0
    for phrase in zip(*(words[i:] for i in range(PHRASE_WORDS)), strict=False):
        run = run + 1 if phrase in phrases else 0
        longest = max(longest, run)
    return longest
