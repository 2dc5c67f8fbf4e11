"""Where a comment takes up its article, and where it speaks of something else."""

import re
from collections.abc import Iterable, Iterator

from model.features import CommentFeatures
from model.reading.article_reading import PHRASE_WORDS
from model.reading.comment_reading import Reading
from model.reasons.places import Evidence, Place
from model.signals.article import COMMON, RARE
from model.signals.rarity import bucket
from model.text.traced_text import TracedText
from model.text.words import WORD, runs, stems, tokens

SHARED_SIGNALS = ("article_share", "rarest_shared", "shared_words")
TITLE_SIGNALS = ("title_share", "title_taken_up")
FOREIGN_SIGNALS = ("foreign_words", "foreign_rarity")


def article_places(reading: Reading, plain: TracedText, features: CommentFeatures) -> Evidence:
    """The rare words that the comment shares with its article, those foreign to it, its quotes.

    `plain` is the text of the comment without its markup.
    """
    if not reading.article.stems:
        return {}
    evidence: Evidence = {"copied_words": list(_copied_places(reading, plain.lower()))}
    for match in WORD.finditer(plain.text):
        word_stems = stems(tokens(match.group()))
        rarity = max((float(features.rarity_[bucket(stem)]) for stem in word_stems), default=0.0)
        place = Place(*plain.original(*match.span()), max(rarity - COMMON, 0.0))
        for name in _signals_of_word(reading, word_stems, rarity):
            evidence.setdefault(name, []).append(place)
    return evidence


def _signals_of_word(
    reading: Reading, word_stems: frozenset[str], rarity: float
) -> tuple[str, ...]:
    """The names of the signals that a word of this rarity counts for."""
    article = reading.article
    of_title = TITLE_SIGNALS if word_stems & article.title_stems and rarity > COMMON else ()
    if rarity <= RARE:
        return of_title
    return of_title + (SHARED_SIGNALS if word_stems & article.stems else FOREIGN_SIGNALS)


def _copied_places(reading: Reading, plain: TracedText) -> Iterator[Place]:
    """The runs of words that stand in the article as well."""
    words: list[re.Match[str]] = list(WORD.finditer(plain.text))
    phrases = runs([match.group() for match in words], PHRASE_WORDS)
    begins = [at for at, phrase in enumerate(phrases) if phrase in reading.article.phrases]
    for first, last in _joined_phrases(begins):
        yield Place(*plain.original(words[first].start(), words[last].end()))


def _joined_phrases(begins: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last word of phrases that begin there; those that overlap are one."""
    first = last = -1
    for begin in begins:
        if begin > last:
            if first >= 0:
                yield first, last
            first = begin
        last = begin + PHRASE_WORDS - 1
    if first >= 0:
        yield first, last
