"""How a comment relates to the article it stands under, and how rare its own words are."""

import math
from bisect import bisect_right
from typing import NamedTuple

from model.reading.comment_reading import Reading
from model.signals.rarity import Rarities
from model.text.characters import is_latin

COMMON, RARE, UNSEEN = 2.0, 4.5, 8.5  # rarities: of one text in 7, in 90, in 5,000


class ArticleSignals(NamedTuple):
    """What a comment takes up of its article, and what is foreign to it."""

    article_share: float
    title_share: float
    title_taken_up: float
    rarest_shared: float
    shared_words: float
    foreign_words: float
    foreign_rarity: float
    foreign_names: float
    disagreement: float
    copied_words: float
    script_differs: float


class RaritySignals(NamedTuple):
    """How rare the words of a comment are, whatever it stands under."""

    text_rarity: float
    unseen_words: float


CONTEXT_SIGNALS = ArticleSignals._fields + RaritySignals._fields
NO_ARTICLE = ArticleSignals._make([math.nan] * len(ArticleSignals._fields))
WITHOUT_WORDS = (math.nan,) * len(CONTEXT_SIGNALS)


def context_signals(reading: Reading, rarities: Rarities) -> tuple[float, ...]:
    """Measure the words of a comment. One value for each of CONTEXT_SIGNALS.

    NaN without a word, and all that relates to the article without one. Sums are exact: the
    order of a set differs from process to process, and a verdict must not.
    """
    words, article_words = reading.stems, reading.article.stems
    if not words:
        return WITHOUT_WORDS
    shared, foreign = rarities.of(words & article_words), rarities.of(words - article_words)
    own = RaritySignals(
        text_rarity=math.fsum(shared + foreign) / len(words),
        unseen_words=(_above(UNSEEN, shared) + _above(UNSEEN, foreign)) / len(words),
    )
    if not article_words:
        return (*NO_ARTICLE, *own)
    if reading.own_stems is not words:
        shared = rarities.of(reading.own_stems & article_words)
    return (*_article_signals(reading, shared, foreign, rarities), *own)


def _article_signals(
    reading: Reading, shared: list[float], foreign: list[float], rarities: Rarities
) -> ArticleSignals:
    """Measure what the comment takes up, by the rarities of words shared and foreign.

    Common words weigh nothing: they are shared with any article. What is copied from the
    article is not what the comment takes up of it. `disagreement` follows Mishne, Carmel and
    Lempel (2005), with unigrams and a fixed smoothing.
    """
    article, shared_weight = reading.article, _weight(shared)
    title_weight = _weight(rarities.of(reading.own_stems & article.title_stems))
    total_weight = shared_weight + _weight(foreign) + 1.0
    return ArticleSignals(
        article_share=shared_weight / total_weight,
        title_share=title_weight / total_weight,
        title_taken_up=title_weight / (_weight(rarities.of(article.title_stems)) + 1.0),
        rarest_shared=shared[-1] if shared else 0.0,
        shared_words=math.log1p(_above(RARE, shared)),
        foreign_words=math.log1p(_above(RARE, foreign)),
        foreign_rarity=sum(foreign[-3:]) / len(foreign[-3:]) if foreign else 0.0,
        foreign_names=_foreign_names(reading) / len(reading.stems),
        disagreement=_disagreement(shared, len(foreign), len(article.stems)),
        copied_words=float(_copied_words(reading)),
        script_differs=float(is_latin(reading.text) != article.is_latin),
    )


def _above(limit: float, rarities: list[float]) -> int:
    return len(rarities) - bisect_right(rarities, limit)


def _weight(rarities: list[float]) -> float:
    return math.fsum([rarity - COMMON for rarity in rarities[bisect_right(rarities, COMMON) :]])


def _foreign_names(reading: Reading) -> int:
    cased = [part.strip(".,!?:;\"'()") for part in reading.text.split()[1:] if not part.islower()]
    return sum(p[:1].isupper() and p.lower() not in reading.article.words for p in cased)


def _disagreement(shared: list[float], n_foreign: int, article_words: int) -> float:
    """Mean log ratio of background to article likelihood, over the comment's distinct words.

    The background gives a word exp(-rarity) / 5, the article half of that and, if it holds
    the word, 1 / (2 article_words).
    """
    if not shared and not n_foreign:  # all of it is copied
        return 0.0
    ratios = [-math.log(0.5 + 2.5 * math.exp(r) / article_words) for r in shared]
    return (math.fsum(ratios) + n_foreign * math.log(2)) / (len(shared) + n_foreign)


def _copied_words(reading: Reading) -> int:
    """The longest run of words copied from the article, counted in phrases of five words."""
    longest = run = 0
    last = -1
    for at in reading.copied_phrases:
        run = run + 1 if at == last + 1 else 1
        longest, last = max(longest, run), at
    return longest
