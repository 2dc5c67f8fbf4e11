"""Invisible characters, styled letters and look-alikes: undone and counted."""

import re
import unicodedata
from typing import NamedTuple

from model.text.words import WORD

# Drawn as nothing: soft hyphen, joiners, direction marks, invisible operators.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
# Joiners and marks belong to the spelling of these scripts and of emoji: no trick there.
JOINED_SCRIPTS = re.compile("[\u0590-\u08ff\u0900-\u0dff\u2600-\u27bf\U0001f000-\U0001faff]")
# Letters of other scripts that are drawn like Latin ones: the part of Unicode
# Technical Standard 39's confusables that turns up in comments, as pairs.
LOOKALIKES: dict[int, str] = str.maketrans(
    dict(
        "аa сc еe оo рp хx уy іi јj ѕs һh ԁd ԛq ԝw ѵv кk мm тt вb нh гr АA ВB СC ЕE НH ІI ЈJ КK"  # type: ignore[arg-type]
        " МM ОO РP ЅS ТT ХX УY ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa οo ρp ιi υu νv κk"
        " τt εe ɡg ɑa".split()
    )
)
# Marks over a letter that they do not belong to: what is left of them when those that do have
# been put together with theirs. One may be an accent of a rarer language; a line is a trick.
STRAY_MARKS = re.compile("(?<=[A-Za-z\u00c0-\u024f\u0370-\u052f])[\u0300-\u036f]+")
STRIKE_OR_PILE = re.compile("[\u0305\u0332-\u0338\u035c-\u0362]|[\u0300-\u036f]{2}")
FOREIGN_LETTER = re.compile("[\u0370-\u052f\u0251\u0261]")
LATIN_LETTER = re.compile("[A-Za-z]")


class PlainLetters(NamedTuple):
    """A text in plain letters, and how many others of each kind it held."""

    text: str
    invisible: int = 0
    lookalikes: int = 0
    styled: int = 0


def undisguise(text: str) -> PlainLetters:
    """Undo invisible characters, styled letters and look-alikes.

    Undoing twice changes nothing more.
    """
    if text.isascii():
        return PlainLetters(text)
    visible, n_invisible = _without_invisible(text)
    composed, n_styled = _without_styles(visible)
    folded = fold_lookalikes(composed)
    n_lookalikes = 0
    if folded != composed:
        n_lookalikes = sum(a != b for a, b in zip(composed, folded, strict=True))
    return PlainLetters(folded, n_invisible, n_lookalikes, n_styled)


def _without_invisible(text: str) -> tuple[str, int]:
    """The text without invisible characters, and how many of them were a trick."""
    if not INVISIBLE.search(text):
        return text, 0
    visible = INVISIBLE.sub("", text)
    return visible, 0 if JOINED_SCRIPTS.search(text) else len(text) - len(visible)


def _without_styles(text: str) -> tuple[str, int]:
    """The text in letters without a style and without stray marks, and how many were a trick."""
    composed = unicodedata.normalize("NFKC", text)
    n_styled = _count_styled_letters(text) if composed != text else 0
    if STRAY_MARKS.search(composed):
        n_styled += sum(1 for _ in STRIKE_OR_PILE.finditer(composed))
        composed = STRAY_MARKS.sub("", composed)
    return composed, n_styled


def _count_styled_letters(text: str) -> int:
    """Count letters that only compatibility normalisation makes Latin (maths, full width)."""
    return sum(
        1
        for char in text
        if ord(char) > 0x2100
        and (plain := unicodedata.normalize("NFKC", char)) != char
        and plain.isascii()
        and plain.isalpha()
    )


def fold_lookalikes(text: str) -> str:
    """Write look-alike letters as the Latin ones they imitate, word by word.

    Only a word that mixes scripts is folded, so that Russian and Greek stay as they are.
    """
    if not FOREIGN_LETTER.search(text) or not LATIN_LETTER.search(text):
        return text
    return WORD.sub(_folded_word, text)


def _folded_word(match: re.Match[str]) -> str:
    word = match.group()
    if LATIN_LETTER.search(word) and FOREIGN_LETTER.search(word):
        return word.translate(LOOKALIKES)
    return word
