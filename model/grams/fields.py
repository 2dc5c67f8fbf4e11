"""The three texts of a comment that are read word by word: wording, name, addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.grams.ngrams import GramKind, GramKinds, Grams, character_grams, joined_grams, word_grams
from model.grams.ones import Ones
from model.grams.texts import Ints, Texts
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
    words: GramKind
    characters: GramKind

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
        words = GramKind(word_sizes, salt, n_buckets)
        return cls(name, words, GramKind(character_sizes, salt + 10, n_buckets, first=n_buckets))

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
    text = _TEXT_OF_FIELD[field.name](reading)
    return f" {text} " if text else ""


def _addresses_text(reading: Reading) -> str:
    own = [reading.author_address] if reading.author_address else []
    return " ".join(map(spelled, (*own, *reading.addresses[:MAX_ADDRESSES])))


_TEXT_OF_FIELD: dict[str, Callable[[Reading], str]] = {
    WORDING.name: lambda reading: reading.marked,
    NAME.name: lambda reading: reading.name.lower(),
    ADDRESSES.name: _addresses_text,
    AUTHOR_URL.name: lambda reading: reading.author_url[:MAX_ADDRESS_CHARS].lower(),
}


def spelled(address: LinkAddress) -> str:
    """The words of an address's host and path; of a shortened one, of its host alone.

    A reserved ending, which no real site has, is left out.
    """
    path = "" if address.is_shortened else address.path
    host = address.host.removeprefix("www.")
    if address.has_reserved_suffix:
        host = host.removesuffix(address.suffix)
    parts = f"{host} {path}"
    return " ".join(WORD.findall(parts[:MAX_ADDRESS_CHARS]))


def field_texts(readings: Sequence[Reading], fields: tuple[Field, ...]) -> Texts:
    """The texts of one field after the other, each for the whole batch."""
    return Texts([field_text(reading, field) for field in fields for reading in readings])


def field_grams(texts: Texts, spans: Ints, fields: tuple[Field, ...]) -> Grams:
    """The hashed n-grams of a batch of `field_texts`, characters after words."""
    field_of_text = np.repeat(np.arange(len(fields)), (len(texts.offsets) - 1) // len(fields))
    words, characters = _kinds(fields)
    return joined_grams(
        [
            word_grams(texts, spans, words, field_of_text),
            character_grams(texts, characters, field_of_text),
        ]
    )


@cache
def _kinds(fields: tuple[Field, ...]) -> tuple[GramKinds, GramKinds]:
    """The kinds of the fields' words, and of their characters."""
    return GramKinds([field.words for field in fields]), GramKinds(
        [field.characters for field in fields]
    )


def field_matrices(texts: Texts) -> dict[str, Ones]:
    """Which n-grams occur in each comment, by the name of the field.

    `texts` are the `field_texts` of TEXTS. Each matrix has the shape (n_comments, 2 * n_buckets).
    All are made at once: for a few comments it is the number of array operations that takes
    time, not what is in the arrays.
    """
    width = max(2 * field.n_buckets for field in FIELDS)  # a power of two
    grams = field_grams(texts, word_spans(texts), TEXTS)
    integers = np.min_scalar_type(max(len(texts.offsets) - 1, 1) * width)  # narrow sorts sooner
    cells = np.sort((grams.row * width + grams.column).astype(integers))
    is_first = np.concatenate([[True], cells[1:] > cells[:-1]])[: len(cells)]
    return _split_by_field(cells[is_first], width, (len(texts.offsets) - 1) // len(TEXTS))


def _split_by_field(cells: NDArray[Any], width: int, n_comments: int) -> dict[str, Ones]:
    """Distinct cells, numbered row * width + column and in order, as a matrix for each field."""
    row_begins = np.arange(len(FIELDS) * n_comments + 1) * width
    row_ends = np.searchsorted(cells, row_begins.astype(cells.dtype))
    columns = (cells & cells.dtype.type(width - 1)).astype(np.int32)
    matrices = {}
    for number, field in enumerate(FIELDS):
        of_field = row_ends[number * n_comments : (number + 1) * n_comments + 1]
        indptr = (of_field - of_field[0]).astype(np.int32)
        indices = columns[of_field[0] : of_field[-1]]
        matrices[field.name] = Ones(indices, indptr, 2 * field.n_buckets)
    return matrices
