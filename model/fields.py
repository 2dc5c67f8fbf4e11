"""The three texts of a comment that are read word by word: wording, name, addresses."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from model.ngrams import Grams, Ints, character_grams, joined_grams, word_grams
from model.reading import Address, Reading
from model.text import WORD

MAX_ADDRESSES, MAX_ADDRESS_CHARS = 20, 500  # bound the cost of a comment full of links


@dataclass(frozen=True)
class Field:
    """A text of a comment and the n-grams that are taken from it.

    Words and characters are hashed into `n_buckets` each: the matrix of a field has
    the shape (n_comments, 2 * n_buckets), words first.
    """

    name: str
    salt: int
    word_sizes: tuple[int, ...]
    character_sizes: tuple[int, ...]
    n_buckets: int


WORDING = Field("wording", 11, (1, 2), (2, 3, 4, 5), 2**18)
NAME = Field("name", 51, (1, 2), (3, 4), 2**15)
ADDRESSES = Field("addresses", 71, (1,), (3, 4, 5), 2**16)
FIELDS = (WORDING, NAME, ADDRESSES)


def field_text(reading: Reading, field: Field) -> str:
    """The text of one field, lower case, padded so that n-grams see where it begins and ends.

    Empty when the comment has nothing there.
    """
    if field is WORDING:
        text = reading.marked
    elif field is NAME:
        text = reading.name.lower()
    else:
        own = [reading.author_address] if reading.author_address else []
        linked = list(reading.addresses[:MAX_ADDRESSES])
        text = " ".join(spelled(address) for address in own + linked)
    return f" {text} " if text else ""


def spelled(address: Address) -> str:
    """The words of an address's host and path."""
    spelled = f"{address.host.removeprefix('www.')} {address.path}"
    return " ".join(WORD.findall(spelled[:MAX_ADDRESS_CHARS]))


def field_grams(texts: Sequence[str], field: Field) -> Grams:
    """The hashed n-grams of a batch of field texts, characters after words."""
    spans = [_word_spans(text) for text in texts]
    words = word_grams(texts, spans, field.word_sizes, salt=field.salt, n_buckets=field.n_buckets)
    characters = character_grams(
        texts, field.character_sizes, salt=field.salt + 10, n_buckets=field.n_buckets
    )
    return joined_grams(words, characters, offset=field.n_buckets)


def _word_spans(text: str) -> Ints:
    return np.array([m.span() for m in WORD.finditer(text)], np.int64).reshape(-1, 2)


def field_matrix(readings: Sequence[Reading], field: Field) -> csr_matrix:
    """Which n-grams occur in each comment, as ones: shape (n_comments, 2 * n_buckets)."""
    grams = field_grams([field_text(reading, field) for reading in readings], field)
    shape = (len(readings), 2 * field.n_buckets)
    ones = np.ones(len(grams.row), np.float32)
    matrix = csr_matrix((ones, (grams.row, grams.bucket)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix
