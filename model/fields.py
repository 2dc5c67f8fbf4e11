"""The three texts of a comment that are read word by word: wording, name, addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from model.ngrams import Grams, Ints, Texts, character_grams, joined_grams, word_grams
from model.reading import Address, Reading
from model.text import WORD

WORDS_APART = re.compile(f"({WORD.pattern})")  # split with it: gap, word, gap, ..., gap
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
    """The words of an address's host and path; of a shortened one, of its host alone."""
    path = "" if address.is_shortened else address.path
    parts = f"{address.host.removeprefix('www.')} {path}"
    return " ".join(WORD.findall(parts[:MAX_ADDRESS_CHARS]))


def field_grams(texts: Texts, spans: Ints, field: Field) -> Grams:
    """The hashed n-grams of a batch of field texts, characters after words."""
    salt, n_buckets = field.salt, field.n_buckets
    words = word_grams(texts, spans, field.word_sizes, salt=salt, n_buckets=n_buckets)
    characters = character_grams(texts, field.character_sizes, salt=salt + 10, n_buckets=n_buckets)
    return joined_grams(words, characters, offset=n_buckets)


def word_spans(texts: Texts) -> Ints:
    """Where the words of a batch of field texts stand: shape (n_words, 2).

    As the texts are padded with spaces, no word reaches from one into the next.
    """
    gaps_and_words = WORDS_APART.split(texts.joined)
    ends = np.cumsum(np.fromiter(map(len, gaps_and_words), np.int64, len(gaps_and_words)))
    return np.column_stack([ends[:-1:2], ends[1::2]])


def field_texts(readings: Sequence[Reading], field: Field) -> Texts:
    """The texts of one field for a batch."""
    return Texts([field_text(reading, field) for reading in readings])


def field_matrix(readings: Sequence[Reading], field: Field) -> csr_matrix:
    """Which n-grams occur in each comment, as ones: shape (n_comments, 2 * n_buckets)."""
    width = 2 * field.n_buckets
    texts = field_texts(readings, field)
    grams = field_grams(texts, word_spans(texts), field)
    cells = np.sort(grams.row * width + grams.bucket)
    cells = cells[np.concatenate([[True], cells[1:] > cells[:-1]])[: len(cells)]]
    rows = np.searchsorted(cells, np.arange(len(readings) + 1) * width)
    columns = (cells % width).astype(np.int32)
    ones = np.ones(len(cells), np.float32)
    return csr_matrix((ones, columns, rows.astype(np.int32)), (len(readings), width))
