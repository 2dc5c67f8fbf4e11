"""The three texts of a comment that are read word by word: wording, name, addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np

from model.grams.ngrams import (
    Grams,
    Ints,
    Kind,
    Kinds,
    Texts,
    character_grams,
    joined_grams,
    word_grams,
)
from model.grams.ones import Ones
from model.grams.word_spans import word_spans
from model.reading.addresses import LinkAddress
from model.reading.comment_reading import Reading
from model.text.words import WORD

MAX_ADDRESSES, MAX_ADDRESS_CHARS = 20, 500  # bound the cost of a comment full of links


@dataclass(frozen=True)
class Field:
    """A text of a comment and the n-grams that are taken from it.

    Words and characters are hashed into `n_buckets` each: the matrix of a field has
    the shape (n_comments, 2 * n_buckets), words first.
    """

    name: str
    words: Kind
    characters: Kind

    @classmethod
    def of(
        cls,
        name: str,
        salt: int,
        word_sizes: tuple[int, ...],
        character_sizes: tuple[int, ...],
        n_buckets: int,
    ) -> Self:
        """A field by its sizes of n-grams."""
        words = Kind(word_sizes, salt, n_buckets)
        return cls(name, words, Kind(character_sizes, salt + 10, n_buckets, first=n_buckets))

    @property
    def n_buckets(self) -> int:
        """How many columns words have, and characters."""
        return self.words.n_buckets


WORDING = Field.of("wording", 11, (1, 2), (2, 3, 4, 5), 2**18)
NAME = Field.of("name", 51, (1, 2), (3, 4), 2**15)
ADDRESSES = Field.of("addresses", 71, (1,), (3, 4, 5), 2**16)
FIELDS = (WORDING, NAME, ADDRESSES)
AUTHOR_URL = Field.of("author_url", 0, (), (), 1)  # no n-grams are taken of it as a whole
TEXTS = (*FIELDS, AUTHOR_URL)  # the fields first: their rows are those of the matrices


def field_text(reading: Reading, field: Field) -> str:
    """The text of one field, lower case, padded so that n-grams see where it begins and ends.

    Empty when the comment has nothing there.
    """
    if field is WORDING:
        text = reading.marked
    elif field is NAME:
        text = reading.name.lower()
    elif field is AUTHOR_URL:
        text = reading.author_url[:MAX_ADDRESS_CHARS].lower()
    else:
        own = [reading.author_address] if reading.author_address else []
        linked = list(reading.addresses[:MAX_ADDRESSES])
        text = " ".join(spelled(address) for address in own + linked)
    return f" {text} " if text else ""


def spelled(address: LinkAddress) -> str:
    """The words of an address's host and path; of a shortened one, of its host alone."""
    path = "" if address.is_shortened else address.path
    parts = f"{address.host.removeprefix('www.')} {path}"
    return " ".join(WORD.findall(parts[:MAX_ADDRESS_CHARS]))


def field_texts(readings: Sequence[Reading], fields: tuple[Field, ...]) -> Texts:
    """The texts of one field after the other, each for the whole batch."""
    return Texts([field_text(reading, field) for field in fields for reading in readings])


def field_grams(texts: Texts, spans: Ints, fields: tuple[Field, ...]) -> Grams:
    """The hashed n-grams of a batch of `field_texts`, characters after words."""
    kind_of_text = np.repeat(np.arange(len(fields)), (len(texts.offsets) - 1) // len(fields))
    words, characters = _kinds(fields)
    return joined_grams(
        [
            word_grams(texts, spans, words, kind_of_text),
            character_grams(texts, characters, kind_of_text),
        ]
    )


@cache
def _kinds(fields: tuple[Field, ...]) -> tuple[Kinds, Kinds]:
    """The kinds of the fields' words, and of their characters."""
    return Kinds([field.words for field in fields]), Kinds([field.characters for field in fields])


def field_matrices(texts: Texts) -> dict[str, Ones]:
    """Which n-grams occur in each comment, by the name of the field.

    `texts` are the `field_texts` of TEXTS. Each matrix has the shape (n_comments, 2 * n_buckets).
    All are made at once: for a few comments it is the number of array operations that takes
    time, not what is in the arrays.
    """
    n = (len(texts.offsets) - 1) // len(TEXTS)
    width = max(2 * field.n_buckets for field in FIELDS)  # a power of two
    grams = field_grams(texts, word_spans(texts), TEXTS)
    integers = np.min_scalar_type(len(TEXTS) * max(n, 1) * width)  # narrow ones are sorted sooner
    cells = np.sort((grams.row * width + grams.column).astype(integers))
    cells = cells[np.concatenate([[True], cells[1:] > cells[:-1]])[: len(cells)]]
    ends = np.searchsorted(cells, (np.arange(len(FIELDS) * n + 1) * width).astype(integers))
    columns = (cells & integers.type(width - 1)).astype(np.int32)
    found = {}
    for at, field in enumerate(FIELDS):
        of_field = ends[at * n : (at + 1) * n + 1]
        indptr = (of_field - of_field[0]).astype(np.int32)
        found[field.name] = Ones(columns[of_field[0] : of_field[-1]], indptr, 2 * field.n_buckets)
    return found
