"""Markup to plain text and links; tricks of disguise undone and counted."""

from dataclasses import dataclass
from functools import lru_cache

from model.text.disguise import (
    DIGITS_IN_WORDS,
    LETTERS_AS_ENTITIES,
    SPACED_WORDS,
    SPELLED_HOSTS,
    TAGS_IN_WORDS,
    undo_and_count,
    undo_tricks,
)
from model.text.links import BARE_LINK, DOT_OF_LINK, Link
from model.text.lookalikes import undisguise
from model.text.markup import without_markup
from model.text.wording import AFTER_UNICODE, read_wording, space_evenly

# Texts: what is filed of a comment and what the model sees of it come of one reading.
REMEMBERED = 64
SIGNS_OF_MARKUP = ("<", "&", "[", "://")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as a reader sees it, its links, and the tricks that were undone (counts)."""

    text: str
    links: tuple[Link, ...]
    invisible: int = 0
    lookalikes: int = 0
    styled: int = 0
    spaced: int = 0


def read_text_and_wording(raw: str) -> tuple[PlainText, str]:
    """What `read_plain_text` and `read_wording` give; at once if there is nothing to undo."""
    spaced = space_evenly(raw)
    if _is_plain(spaced):
        return PlainText(spaced.strip(" "), ()), spaced
    return read_plain_text(raw), read_wording(raw)


def _is_plain(spaced: str) -> bool:
    """Whether an evenly spaced text holds no sign of markup, of a link, or of a trick."""
    return (
        spaced.isascii()
        and not any(sign in spaced for sign in SIGNS_OF_MARKUP)
        and not DOT_OF_LINK.search(spaced)
        and not any(trick.may_match(spaced) for trick in AFTER_UNICODE)
    )


@lru_cache(maxsize=REMEMBERED)
def read_plain_text(raw: str) -> PlainText:
    """Read a comment's text: markup off, links apart, disguises undone and counted.

    Never raises on any str. Whoever asks for the same text a moment later gets the same reading.
    """
    links: list[Link] = []
    text, n_tags = undo_and_count(raw, TAGS_IN_WORDS)
    text, n_entities = undo_and_count(text, LETTERS_AS_ENTITIES)
    letters = undisguise(without_markup(text, links))
    text, n_hosts = undo_and_count(letters.text, SPELLED_HOSTS)
    text, n_words = undo_and_count(_without_bare_links(text, links), SPACED_WORDS)
    return PlainText(
        text=" ".join(undo_tricks(text, (DIGITS_IN_WORDS,)).split()),
        links=tuple(links),
        invisible=letters.invisible + n_tags,
        lookalikes=letters.lookalikes,
        styled=letters.styled + n_entities,
        spaced=n_words + n_hosts,
    )


def _without_bare_links(text: str, links: list[Link]) -> str:
    """The text without links that stand there bare; they are added to `links`."""
    if "://" not in text and not DOT_OF_LINK.search(text):
        return text
    links += [Link(url, "", "bare") for url in BARE_LINK.findall(text)]
    return BARE_LINK.sub(" ", text)
