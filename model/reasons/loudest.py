"""What of a comment its readings are about: the words and the address that speak loudest."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.columns import COLUMNS
from model.features import CommentFeatures
from model.grams.fields import ADDRESSES, WORDING, field_text, spelled
from model.grams.texts import Texts
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.quotable import is_telling, quoted_words, stands_in_the_text
from model.reasons.quoting import Quotes, addresses_read
from model.reasons.wordwise import word_contributions, words_of
from model.text.words import stems

Floats = NDArray[np.float64]

QUOTED_WORDS = 4
WORTH_QUOTING = 0.2  # log-odds: of a wording that adds less, no word is quoted
SHORT_TEXT = 4  # words
AUDIBLE = 0.02  # log-odds: a word that adds less is not quoted
WORDING_COLUMN, ADDRESSES_COLUMN = COLUMNS.index(WORDING.name), COLUMNS.index(ADDRESSES.name)


def find_quotes(
    readings: Sequence[Reading],
    contributions: Floats,
    *,
    readers: dict[str, HashedLogistic],
    features: CommentFeatures,
) -> Quotes:
    """What may be quoted of a batch of comments.

    `contributions` has the shape (n_comments, len(COLUMNS)).
    """
    return Quotes(
        readings,
        _loudest_words(readings, contributions[:, WORDING_COLUMN], readers[WORDING.name]),
        loudest_addresses(readings, contributions[:, ADDRESSES_COLUMN], readers[ADDRESSES.name]),
        features.rarities,
        features.knowledge.phrases,
    )


def _loudest_words(
    readings: Sequence[Reading], wording: Floats, reader: HashedLogistic
) -> list[str]:
    """The words of each comment that its wording is judged by, where that is worth a word.

    One word alone does not speak for a longer text. What the article speaks of itself is quoted
    for no spam, and a name for no reader: in the text they are mostly marked the other way.
    """
    rows = np.flatnonzero(np.abs(wording) >= WORTH_QUOTING).tolist()
    loudest = [""] * len(readings)
    if rows:
        spoken, towards = [readings[row] for row in rows], np.sign(wording[rows])

        def is_quotable(word: str, row: int) -> bool:
            reading = spoken[row]
            is_shown = is_telling(word) and stands_in_the_text(word, reading)
            return is_shown and stems((word,)).isdisjoint(
                _stems_marked_otherwise(reading, towards[row])
            )

        words = word_contributions(spoken, WORDING, reader).loudest(
            towards, limit=QUOTED_WORDS, above=AUDIBLE, is_quotable=is_quotable
        )
        for row, phrases in zip(rows, words, strict=True):
            is_lone = len(phrases) == 1 and phrases[0].isalnum()
            if not is_lone or len(readings[row].tokens) <= SHORT_TEXT:
                loudest[row] = quoted_words(phrases)
    return loudest


def _stems_marked_otherwise(reading: Reading, towards: float) -> frozenset[str]:
    """Those that something else speaks of, the other way: the article's, or the author's name's."""
    name = reading.comment.author.name.lower().split()
    return reading.article.stems if towards > 0 else stems(name)


def loudest_addresses(
    readings: Sequence[Reading], contributions: Floats, reader: HashedLogistic
) -> list[int]:
    """Which of its addresses speaks loudest in each comment, the way that they lean together.

    `contributions` of the addresses have the shape (n_comments,). Words are only weighed where
    there is a choice.
    """
    loudest = [0] * len(readings)
    rows = [row for row, reading in enumerate(readings) if _has_choice(reading)]
    if rows:
        texts = Texts([field_text(readings[row], ADDRESSES) for row in rows])
        words = words_of(texts, ADDRESSES, reader)
        upto = np.concatenate([[0.0], np.cumsum(words.share)])
        for row, offset in zip(rows, texts.offsets.tolist(), strict=False):
            begins = np.array(_begins(readings[row])) + offset
            shares = np.diff(upto[np.searchsorted(words.start, begins)])
            loudest[row] = int(np.argmax(shares * contributions[row]))
    return loudest


def _has_choice(reading: Reading) -> bool:
    addresses = addresses_read(reading) if reading.links else ()
    return len(addresses) > 1 and len({address.host for address in addresses}) > 1


def _begins(reading: Reading) -> list[int]:
    """Where each address begins in the text of the field, and where the last one ends."""
    begins = [1]  # the field begins with a space
    for address in addresses_read(reading):
        begins.append(begins[-1] + len(spelled(address)) + 1)
    return begins
