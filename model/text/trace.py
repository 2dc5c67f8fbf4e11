"""Where each character of a cleaned text stands in the text as it was typed."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from model.text.disguise import LETTERS_AS_ENTITIES, SPELLED_HOSTS, TAGS_IN_WORDS, Step
from model.text.links import BARE_LINK
from model.text.lookalikes import INVISIBLE, STRAY_MARKS, fold_lookalikes
from model.text.markup import BBCODE_LINK, BBCODE_TAG, MARKDOWN_LINK
from model.text.wording import AFTER_UNICODE, BEFORE_UNICODE, MAX_WORDING_CHARS

SPACES = re.compile(r"\s+")
HTML_TAG = re.compile(r"<[/!a-z][^<>]{0,2000}+>", re.I)
HREF = re.compile(r"""<a\s[^<>]{0,1000}?href\s*=\s*["']?([^"'\s>]{0,1000})""", re.I)
BBCODE_LINK_TAG = re.compile(r"\[/?(?:url|link)(?:=[^\]]{0,1300}+)?\]", re.I)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});?", re.I)

Piece = tuple[int, int, str | None]  # a range of a text, and what takes its place, if anything


@dataclass(frozen=True, slots=True)
class Traced:
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

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Self:
        """Each match replaced; the new characters all come from the whole match."""
        pieces: list[Piece] = []
        at = 0
        for match in pattern.finditer(self.text):
            pieces += [(at, match.start(), None), (*match.span(), by(match))]
            at = match.end()
        return self._joined([*pieces, (at, len(self.text), None)])

    def without(self, pattern: re.Pattern[str]) -> Self:
        """Each match replaced by a space."""
        return self.replaced(pattern, lambda match: " ")

    def bare(self, pattern: re.Pattern[str], group: int) -> Self:
        """Of each match only one group, between spaces."""
        pieces: list[Piece] = []
        at = 0
        for match in pattern.finditer(self.text):
            start, end = match.span(group)
            pieces += [(at, match.start(), None), (match.start(), start, " ")]
            pieces += [(start, end, None), (end, match.end(), " ")]
            at = match.end()
        return self._joined([*pieces, (at, len(self.text), None)])

    def undone(self, steps: Iterable[Step]) -> Self:
        """The text as `model.text.disguise.undone` gives it."""
        traced = self
        for step in steps:
            if step.may_match(traced.text):
                traced = traced.replaced(step.pattern, step.by)
        return traced

    def undisguised(self) -> Self:
        """The text as `model.text.lookalikes.undisguise` gives it."""
        if self.text.isascii():
            return self
        bare = self.replaced(INVISIBLE, lambda match: "")
        composed = bare._normalised().replaced(STRAY_MARKS, lambda match: "")
        return type(self)(fold_lookalikes(composed.text), composed.starts, composed.ends)

    def cut(self) -> Self:
        """The beginning and the end, as the wording is cut."""
        n = len(self.text)
        if n <= MAX_WORDING_CHARS:
            return self
        head, tail = MAX_WORDING_CHARS * 3 // 4, n - MAX_WORDING_CHARS // 4
        return self._joined([(0, head, None), (head, tail, " "), (tail, n, None)])

    def lowered(self) -> Self:
        """The text in lower case; a few letters become two."""
        sizes = [len(char.lower()) for char in self.text]
        return type(self)(
            self.text.lower(),
            [at for at, n in zip(self.starts, sizes, strict=True) for _ in range(n)],
            [at for at, n in zip(self.ends, sizes, strict=True) for _ in range(n)],
        )

    def _normalised(self) -> Self:
        whole = unicodedata.normalize("NFKC", self.text)
        if whole == self.text:
            return self
        for begins in (_stands_alone, str.isascii):
            clusters = list(_clusters(self.text, begins))
            pieces = [(a, b, unicodedata.normalize("NFKC", self.text[a:b])) for a, b in clusters]
            if "".join(piece for _, _, piece in pieces) == whole:
                break
        return self._joined(pieces)

    def _joined(self, pieces: Iterable[Piece]) -> Self:
        """Ranges of the text put together, each as it is (None) or with other characters."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for start, end, other in pieces:
            if other is None:
                texts.append(self.text[start:end])
                starts += self.starts[start:end]
                ends += self.ends[start:end]
            else:
                first, last = self.original(start, end)
                texts.append(other)
                starts += [first] * len(other)
                ends += [last] * len(other)
        return type(self)("".join(texts), starts, ends)


def _stands_alone(char: str) -> bool:
    """Whether a character is not, by its class, put together with the one before it."""
    return not unicodedata.combining(char) and not "\u1160" <= char <= "\u11ff"


def _clusters(text: str, begins: Callable[[str], bool]) -> Iterable[tuple[int, int]]:
    """The ranges between characters that begin anew: each can be normalised by itself.

    Nothing ever melts into an ASCII character before which a range ends.
    """
    number = 0
    numbers = [number := number + begins(char) for char in text]
    at = 0
    for _, members in groupby(numbers):
        n = sum(1 for _ in members)
        yield at, at + n
        at += n


@dataclass(frozen=True, slots=True)
class LocatedLink:
    """Where a link stands in the original, markup included but not its anchor text."""

    start: int
    end: int
    url: str


def trace_wording(raw: str) -> Traced:
    """The text that the wording is read from: equal to `Reading.marked`."""
    text = Traced.of(raw).without(SPACES).undone(BEFORE_UNICODE).undisguised()
    return text.undone(AFTER_UNICODE).cut().lowered()


def trace_plain(raw: str) -> tuple[Traced, list[LocatedLink]]:
    """The text without markup and links, much as `plain.read` gives it, and the links."""
    text, links = Traced.of(raw).undone((TAGS_IN_WORDS, LETTERS_AS_ENTITIES)), []
    if "<" in raw and ">" in raw:
        links += _located(text, HREF, 1)
        text = text.without(HTML_TAG)
    text = text.replaced(ENTITY, lambda match: html.unescape(match.group()))
    links += _located(text, BBCODE_LINK, 1)
    links += _located(text, MARKDOWN_LINK, 2)
    text = text.bare(MARKDOWN_LINK, 1)
    text = text.without(BBCODE_LINK_TAG).without(BBCODE_TAG).undisguised()
    text = text.undone((SPELLED_HOSTS,))
    links += _located(text, BARE_LINK, 0)
    return text.without(BARE_LINK).without(SPACES), links


def _located(text: Traced, pattern: re.Pattern[str], group: int) -> list[LocatedLink]:
    """The links that a pattern finds, each at the group that holds its URL."""
    return [
        LocatedLink(*text.original(*match.span(group)), match.group(group))
        for match in pattern.finditer(text.text)
        if match.group(group)
    ]
