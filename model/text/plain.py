"""Markup to plain text and links; tricks of disguise undone and counted."""

from dataclasses import dataclass

from model.text.disguise import (
    DIGITS_IN_WORDS,
    LETTERS_AS_ENTITIES,
    SPACED_WORDS,
    SPELLED_HOSTS,
    TAGS_IN_WORDS,
    counted,
    undone,
)
from model.text.links import BARE_LINK, DOT_OF_LINK, Link
from model.text.lookalikes import undisguise
from model.text.markup import without_markup
from model.text.wording import AFTER_UNICODE, evenly_spaced, wording

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


def read_both(raw: str) -> tuple[PlainText, str]:
    """A comment's text as `read` and as `wording` give it; at once if there is nothing to undo."""
    spaced = evenly_spaced(raw)
    if _is_plain(spaced):
        return PlainText(spaced.strip(" "), ()), spaced
    return read(raw), wording(raw)


def _is_plain(spaced: str) -> bool:
    """Whether an evenly spaced text holds no sign of markup, of a link, or of a trick."""
    return (
        spaced.isascii()
        and not any(sign in spaced for sign in SIGNS_OF_MARKUP)
        and not DOT_OF_LINK.search(spaced)
        and not any(step.may_match(spaced) for step in AFTER_UNICODE)
    )


def read(raw: str) -> PlainText:
    """Read a comment's text: markup off, links apart, disguises undone and counted.

    Never raises on any str.
    """
    links: list[Link] = []
    text, tags = counted(raw, TAGS_IN_WORDS)
    text, entities = counted(text, LETTERS_AS_ENTITIES)
    text = without_markup(text, links)
    text, invisible, lookalikes, styled = undisguise(text)
    text, hosts = counted(text, SPELLED_HOSTS)
    if "://" in text or DOT_OF_LINK.search(text):
        bare = BARE_LINK.findall(text)
        if bare:
            links += [Link(url, "", "bare") for url in bare]
            text = BARE_LINK.sub(" ", text)
    text, words = counted(text, SPACED_WORDS)
    text = " ".join(undone(text, (DIGITS_IN_WORDS,)).split())
    return PlainText(
        text, tuple(links), invisible + tags, lookalikes, styled + entities, words + hosts
    )
