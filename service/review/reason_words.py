"""Reasons in the reader's language: the model speaks English, in the phrases of its table."""

import re
from collections.abc import Callable, Iterator

from model.phrases import PHRASES
from model.verdict import Reason
from service.review.language import message

# What the model says beside its table; `{x}` stands for what it quotes.
FURTHER = (
    message("where every comment starts"),
    message("everything else together"),
    message("no author name"),
    message("no link and no author URL"),
    message("no text"),
    message("the wording reads like spam"),
    message("the wording reads like spam: {x}"),
    message("the wording reads like a reader's"),
    message("the wording reads like a reader's: {x}"),
    message("the web address reads like spam"),
    message("the web address reads like spam: {x}"),
    message("the web address reads like a reader's"),
    message("the web address reads like a reader's: {x}"),
    message("author name reads like an advertisement: {x}"),
    message("author name reads like a person's: {x}"),
)


def phrases() -> Iterator[str]:
    """Every phrase a reason may be made of, for the catalogues."""
    yield from FURTHER
    for phrase in PHRASES.values():
        yield from (phrase.high, phrase.low, phrase.unknown)


def in_words(reason: Reason, translate: Callable[[str], str]) -> str:
    """A reason's words, translated; words that no phrase fits stay as they are."""
    known = PHRASES.get(reason.signal)
    own = () if known is None else (known.low, known.unknown, known.high)
    for phrase in (*own, *FURTHER):
        if phrase == reason.words:
            return translate(phrase)
        filled = _filled(phrase, reason.words)
        if filled is not None:
            name, value = filled
            return translate(phrase).replace(name, value)
    return reason.words


def _filled(phrase: str, words: str) -> tuple[str, str] | None:
    """What a phrase's gap was filled with: the gap and the filling."""
    gap = next((gap for gap in ("{n}", "{x}") if gap in phrase), None)
    if gap is None:
        return None
    before, after = map(re.escape, phrase.split(gap))
    match = re.fullmatch(f"{before}(.*){after}", words, re.S)
    return (gap, match.group(1)) if match else None
