"""A text as its wording is read: markup and links still in it, tricks undone."""

from model.text.disguise import (
    ACCENTS,
    DIGITS_IN_WORDS,
    LETTERS_AS_ENTITIES,
    SPACED_WORDS,
    SPELLED_HOSTS,
    TAGS_IN_WORDS,
    undo_tricks,
)
from model.text.lookalikes import undisguise

MAX_WORDING_CHARS = 6000  # bounds the cost of a comment of any length
BEFORE_UNICODE = (TAGS_IN_WORDS, LETTERS_AS_ENTITIES)  # what is undone in markup
AFTER_UNICODE = (SPELLED_HOSTS, ACCENTS, SPACED_WORDS, DIGITS_IN_WORDS)  # and in plain letters


def read_wording(raw: str) -> str:
    """A text as its wording is read: markup and links still in it, tricks inside words undone."""
    text = undo_tricks(space_evenly(raw), BEFORE_UNICODE)
    return undo_tricks(undisguise(text).text, AFTER_UNICODE)


def space_evenly(text: str) -> str:
    """A text with each run of white space, also at its ends, made one space."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    words = " ".join(text.split())
    if not words:
        return " " if before else ""
    return f"{' ' if before else ''}{words}{' ' if after else ''}"


def cut_wording(text: str) -> str:
    """The beginning and the end of a long text: spam hides its link in either."""
    if len(text) <= MAX_WORDING_CHARS:
        return text
    return f"{text[: MAX_WORDING_CHARS * 3 // 4]} {text[-MAX_WORDING_CHARS // 4 :]}"
