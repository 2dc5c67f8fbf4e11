"""A text that knows where each of its characters stands in the text as it was typed."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, groupby
from typing import NamedTuple, Self

from model.text.disguise import Trick
from model.text.lookalikes import INVISIBLE, STRAY_MARKS, fold_lookalikes
from model.text.wording import MAX_WORDING_CHARS


class Piece(NamedTuple):
    """A range of a text, and what takes its place, if anything."""

    start: int
    end: int
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class TracedText:
    """A text, and for each of its characters the range it came from in the original.

    `starts` and `ends` are offsets in code points; both have one entry a character.
    """

    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, raw: str) -> Self:
        """The original itself."""
        return cls(raw, list(range(len(raw))), list(range(1, len(raw) + 1)))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that the characters from start to end came from."""
        if start >= end:
            return (0, 0)
        return min(self.starts[start:end]), max(self.ends[start:end])

    def replace(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Self:
        """Each match replaced; the new characters all come from the whole match."""
        return self._rewrite(pattern, lambda match: [Piece(*match.span(), by(match))])

    def blank_out(self, pattern: re.Pattern[str]) -> Self:
        """Each match replaced by a space."""
        return self.replace(pattern, lambda match: " ")

    def keep_group(self, pattern: re.Pattern[str], group: int) -> Self:
        """Of each match only one group, between spaces."""

        def between_spaces(match: re.Match[str]) -> list[Piece]:
            start, end = match.span(group)
            return [
                Piece(match.start(), start, " "),
                Piece(start, end),
                Piece(end, match.end(), " "),
            ]

        return self._rewrite(pattern, between_spaces)

    def _rewrite(
        self, pattern: re.Pattern[str], rewrite: Callable[[re.Match[str]], list[Piece]]
    ) -> Self:
        """The text with other pieces in the place of each match."""
        pieces: list[Piece] = []
        position = 0
        for match in pattern.finditer(self.text):
            pieces += [Piece(position, match.start()), *rewrite(match)]
            position = match.end()
        return self._join([*pieces, Piece(position, len(self.text))])

    def undo(self, tricks: Iterable[Trick]) -> Self:
        """The text as `disguise.undo_tricks` gives it."""
        traced = self
        for trick in tricks:
            if trick.may_match(traced.text):
                traced = traced.replace(trick.pattern, trick.by)
        return traced

    def undisguise(self) -> Self:
        """The text as `lookalikes.undisguise` gives it."""
        if self.text.isascii():
            return self
        visible = self.replace(INVISIBLE, lambda match: "")
        composed = visible._normalise().replace(STRAY_MARKS, lambda match: "")
        return type(self)(fold_lookalikes(composed.text), composed.starts, composed.ends)

    def cut(self) -> Self:
        """The beginning and the end, as the wording is cut."""
        n = len(self.text)
        if n <= MAX_WORDING_CHARS:
            return self
        head, tail = MAX_WORDING_CHARS * 3 // 4, n - MAX_WORDING_CHARS // 4
        return self._join([Piece(0, head), Piece(head, tail, " "), Piece(tail, n)])

    def lower(self) -> Self:
        """The text in lower case; a few letters become two."""
        sizes = [len(char.lower()) for char in self.text]
        return type(self)(
            self.text.lower(),
            [start for start, size in zip(self.starts, sizes, strict=True) for _ in range(size)],
            [end for end, size in zip(self.ends, sizes, strict=True) for _ in range(size)],
        )

    def _normalise(self) -> Self:
        """The text in compatibility form (NFKC)."""
        composed = unicodedata.normalize("NFKC", self.text)
        if composed == self.text:
            return self
        for begins in (_stands_alone, str.isascii):
            pieces = [
                Piece(start, end, unicodedata.normalize("NFKC", self.text[start:end]))
                for start, end in _clusters(self.text, begins)
            ]
            if "".join(str(piece.replacement) for piece in pieces) == composed:
                break
        return self._join(pieces)

    def _join(self, pieces: Iterable[Piece]) -> Self:
        """Pieces of the text put together; at least one."""
        texts, starts, ends = zip(*map(self._trace_piece, pieces), strict=True)
        return type(self)("".join(texts), [*chain(*starts)], [*chain(*ends)])

    def _trace_piece(self, piece: Piece) -> tuple[str, list[int], list[int]]:
        start, end, replacement = piece
        if replacement is None:
            return self.text[start:end], self.starts[start:end], self.ends[start:end]
        first, last = self.original(start, end)
        return replacement, [first] * len(replacement), [last] * len(replacement)


def _stands_alone(char: str) -> bool:
    """Whether a character is not, by its class, put together with the one before it."""
    return not unicodedata.combining(char) and not "\u1160" <= char <= "\u11ff"


def _clusters(text: str, begins: Callable[[str], bool]) -> Iterable[tuple[int, int]]:
    """The ranges between characters that begin anew: each can be normalised by itself.

    Nothing ever melts into an ASCII character before which a range ends.
    """
    cluster = 0
    cluster_of_char = [cluster := cluster + begins(char) for char in text]
    start = 0
    for _, members in groupby(cluster_of_char):
        end = start + sum(1 for _ in members)
        yield start, end
        start = end
