"""A comment as the sentence model takes it: token numbers, those of the title first."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from model.reading.comment_reading import Reading

# Tokens of each part; of a long text the beginning and the end, where phrases are planted.
TITLE, NAME, HOST, TEXT_HEAD, TEXT_TAIL, LINKS = 20, 12, 14, 64, 24, 14
# Characters that are cut into tokens at all, so that no text takes long.
MOST_CHARS, MOST_NAME, MOST_URL = 3000, 80, 60
LINKED_HOSTS = 3
SCHEMES = ("https://", "http://")


class CommentTokens(NamedTuple):
    """The parts of a comment that are read, as token numbers."""

    title: list[int]
    name: list[int]
    host: list[int]
    text: list[int]
    links: list[int]


class TokenPair(NamedTuple):
    """Token numbers of one comment; the first `title` of them are the article's title."""

    ids: list[int]
    title: int


class Padded(NamedTuple):
    """A batch of pairs as arrays of the shape (n_comments, n_tokens)."""

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    mask: NDArray[np.int64]


def read_tokenizer(content: bytes) -> Tokenizer:
    """A tokenizer of its file that cuts a text into all of its tokens, and fills nothing up."""
    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class PairWriter:
    """Writes comments as pairs of token numbers: "title" and "name ; host ; text ; links"."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._begin, self._end, self._between = map(self._number, ("[CLS]", "[SEP]", ";"))

    def pairs(self, readings: Sequence[Reading]) -> list[TokenPair]:
        """The pair of each comment, in order."""
        texts = chain.from_iterable(map(parts_of, readings))
        encodings = self._tokenizer.encode_batch([*texts], add_special_tokens=False)
        ids = [encoding.ids for encoding in encodings]
        n = len(CommentTokens._fields)
        return [self.pair(CommentTokens(*ids[at : at + n])) for at in range(0, len(ids), n)]

    def pair(self, parts: CommentTokens) -> TokenPair:
        """One pair of the tokens of its parts, each cut to its length."""
        before = [self._begin, *parts.title[:TITLE], self._end]
        text = parts.text
        if len(text) > TEXT_HEAD + TEXT_TAIL:
            text = text[:TEXT_HEAD] + text[-TEXT_TAIL:]
        author = [*parts.name[:NAME], self._between, *parts.host[:HOST], self._between]
        under_title = [*author, *text, self._between, *parts.links[:LINKS], self._end]
        return TokenPair([*before, *under_title], len(before))

    def _number(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise ValueError(f"the vocabulary has no {token}")
        return int(number)


def parts_of(reading: Reading) -> tuple[str, str, str, str, str]:
    """What is read of a comment: title, name, address, text, and the hosts that it links to."""
    comment = reading.comment
    hosts = " ".join(address.host for address in reading.addresses[:LINKED_HOSTS])
    return (
        comment.article.title[:MOST_CHARS],
        comment.author.name[:MOST_NAME],
        _without_scheme(reading.author_url.lower())[:MOST_URL],
        reading.text[:MOST_CHARS],
        hosts[: 2 * MOST_URL],
    )


def padded(pairs: Sequence[TokenPair]) -> Padded:
    """Pairs of different lengths as one batch; what is filled up is masked."""
    shape = len(pairs), max(len(pair.ids) for pair in pairs)
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    for row, pair in enumerate(pairs):
        length = len(pair.ids)
        ids[row, :length] = pair.ids
        types[row, pair.title : length] = 1
        mask[row, :length] = 1
    return Padded(ids, types, mask)


def _without_scheme(url: str) -> str:
    for scheme in SCHEMES:
        url = url.removeprefix(scheme)
    return url.removeprefix("www.")
