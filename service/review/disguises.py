"""Text cut into pieces a template can show: what counted, and what was meant not to be seen."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.text.lookalikes import (
    FOREIGN_LETTER,
    INVISIBLE,
    JOINED_SCRIPTS,
    LATIN_LETTER,
    LOOKALIKES,
)
from model.text.words import WORD

Kind = Literal["plain", "lookalike", "invisible", "bidi", "pile"]
Leaning = Literal["", "spam", "ham"]

JOINERS = "\u200c\u200d"
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SHORT = {
    "\u00ad": "SHY", "\u061c": "ALM", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ",
    "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
    "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI",
    "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
}  # fmt: skip
STYLED = re.compile(
    "[\u2100-\u214f\u24b6-\u24e9\uff10-\uff5a\U0001d400-\U0001d7ff\U0001f110-\U0001f189]"
)
# Four marks over one letter run over the neighbouring lines: no language needs them.
PILE = (
    "[\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}"
)
SHAPELESS = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
SUSPECT = re.compile(
    "|".join([PILE, INVISIBLE.pattern, SHAPELESS, STYLED.pattern, FOREIGN_LETTER.pattern])
)


@dataclass(frozen=True, slots=True)
class LeaningSpan:
    """Characters `start` to `end` of a text that counted towards spam, or towards ham."""

    start: int
    end: int
    leaning: Leaning


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """Some characters as they are to be shown; `note` says what a disguise really is."""

    text: str
    kind: Kind = "plain"
    note: str = ""
    leaning: Leaning = ""


def pieces(text: str, spans: Iterable[LeaningSpan] = ()) -> tuple[ShownPiece, ...]:
    """Cut a text so that each disguise and each span that counted is a piece of its own.

    The pieces joined are the text, but for characters without a shape: those are shown by
    a short name (`ZWSP`) and never sent to the browser. Overlapping spans: the first wins.
    """
    leanings = _leanings(len(text), spans)
    return tuple(
        part
        for piece, start, width in _disguised(text)
        for part in _cut(piece, leanings[start : start + width])
    )


def _leanings(length: int, spans: Iterable[LeaningSpan]) -> list[Leaning]:
    leanings: list[Leaning] = [""] * length
    for span in spans:
        for at in range(max(span.start, 0), min(span.end, length)):
            leanings[at] = leanings[at] or span.leaning
    return leanings


def _cut(piece: ShownPiece, leanings: Sequence[Leaning]) -> Iterator[ShownPiece]:
    """A plain piece, cut where the leaning changes; any other as it is."""
    if piece.kind != "plain":
        yield replace(piece, leaning=leanings[0])
        return
    start = 0
    for at in range(1, len(leanings) + 1):
        if at == len(leanings) or leanings[at] != leanings[start]:
            yield ShownPiece(piece.text[start:at], leaning=leanings[start])
            start = at


def _disguised(text: str) -> Iterator[tuple[ShownPiece, int, int]]:
    """Each piece of a text with where it begins and how many characters it stands for."""
    mixed = _mixed_words(text)
    end = 0
    for match in SUSPECT.finditer(text):
        piece = _unmasked(match, match.start() in mixed)
        if piece is None:
            continue
        if match.start() > end:
            yield ShownPiece(text[end : match.start()]), end, match.start() - end
        yield piece, match.start(), len(match.group())
        end = match.end()
    if end < len(text):
        yield ShownPiece(text[end:]), end, len(text) - end


def _unmasked(match: re.Match[str], is_mixed: bool) -> ShownPiece | None:
    """What a suspect is, or None if it is nothing but itself here."""
    suspect = match.group()
    if len(suspect) > 1:
        return ShownPiece(f"+{len(suspect)}", "pile", "combining marks")
    if suspect in JOINERS and JOINED_SCRIPTS.search(match.string[max(match.start() - 1, 0) :][:3]):
        return None
    if FOREIGN_LETTER.match(suspect):
        imitated = LOOKALIKES.get(ord(suspect)) if is_mixed else None
        return (
            ShownPiece(suspect, "lookalike", f"{_name(suspect)}, {imitated}") if imitated else None
        )
    if STYLED.match(suspect):
        plain = unicodedata.normalize("NFKC", suspect)
        is_letter = plain.isascii() and plain.isalnum()
        return ShownPiece(suspect, "lookalike", f"{_name(suspect)}, {plain}") if is_letter else None
    return ShownPiece(_short(suspect), "bidi" if suspect in BIDI else "invisible", _name(suspect))


def _mixed_words(text: str) -> frozenset[int]:
    """Where the words stand that mix Latin letters with letters drawn like them."""
    places: set[int] = set()
    if FOREIGN_LETTER.search(text) and LATIN_LETTER.search(text):
        for match in WORD.finditer(text):
            word = match.group()
            if LATIN_LETTER.search(word) and FOREIGN_LETTER.search(word):
                places.update(range(match.start(), match.end()))
    return frozenset(places)


def _short(char: str) -> str:
    return SHORT.get(char) or f"U+{ord(char):04X}"


def _name(char: str) -> str:
    return unicodedata.name(char, f"character U+{ord(char):04X}").lower()
