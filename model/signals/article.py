"""How a comment relates to the article it stands under."""

import math
from bisect import bisect_right

from model.reading.comment_reading import Reading
from model.signals.rarity import Rarities
from model.text.characters import is_latin

NAN = math.nan
COMMON, RARE, UNSEEN = 2.0, 4.5, 8.5  # rarities: of one text in 7, in 90, in 5,000
CONTEXT_SIGNALS = (
    "article_share", "title_share", "title_taken_up", "rarest_shared", "shared_words",
    "foreign_words", "foreign_rarity", "foreign_names", "disagreement", "copied_words",
    "script_differs", "text_rarity", "unseen_words",
)  # fmt: skip
N_RELATIONS = 11  # all but the last two need an article
RELATIONS, OWN_RARITY = CONTEXT_SIGNALS[:N_RELATIONS], CONTEXT_SIGNALS[N_RELATIONS]


def context_signals(reading: Reading, rarities: Rarities) -> tuple[float, ...]:
    """Measure what a comment takes up of its article and what is foreign to it.

    Common words weigh nothing: they are shared with any article. What is copied from the
    article is not what the comment takes up of it. NaN without a word, and all but the last
    two without an article. `disagreement` follows Mishne, Carmel and Lempel (2005), with
    unigrams and a fixed smoothing. Sums are exact: the order of a set differs from process
    to process, and a verdict must not.
    """
    words, article = reading.stems, reading.article
    if not words:
        return (NAN,) * len(CONTEXT_SIGNALS)
    shared = rarities.of(words & article.stems)
    foreign = rarities.of(words - article.stems)
    own = (
        math.fsum(shared + foreign) / len(words),
        (_above(UNSEEN, shared) + _above(UNSEEN, foreign)) / len(words),
    )
    if not article.stems:
        return (NAN,) * N_RELATIONS + own
    taken_up = reading.own_stems
    if taken_up is not words:
        shared = rarities.of(taken_up & article.stems)
    in_shared = _weight(shared)
    total = in_shared + _weight(foreign) + 1.0
    in_title = _weight(rarities.of(taken_up & article.title_stems))
    of_title = _weight(rarities.of(article.title_stems))
    return (
        in_shared / total,
        in_title / total,
        in_title / (of_title + 1.0),
        shared[-1] if shared else 0.0,
        math.log1p(_above(RARE, shared)),
        math.log1p(_above(RARE, foreign)),
        sum(foreign[-3:]) / len(foreign[-3:]) if foreign else 0.0,
        _foreign_names(reading) / len(words),
        _disagreement(shared, len(foreign), len(article.stems)),
        float(_copied_words(reading)),
        float(is_latin(reading.text) != article.is_latin),
        *own,
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
