"""Rewriting a comment so that what it is for stays as it is: its links, its tags."""

import re
from collections.abc import Callable
from random import Random

from model.comment import Comment
from model.text.links import BARE_LINK

Evasion = Callable[[Comment, Random], Comment]
Rewrite = Callable[[str, Random], str]

# What must stay as it is for the comment to work: tags, BBCode, entities, links, addresses.
FIXED = re.compile(
    rf"<[^<>]{{0,2000}}>|\[[^\[\]]{{0,1500}}\]|&#?\w{{1,31}};|[\w.+-]+@[\w.-]+|{BARE_LINK.pattern}",
    re.I,
)


def rewrite_words(pattern: re.Pattern[str], change: Rewrite) -> Evasion:
    """An evasion that rewrites the words of the text and of the name, links left alone."""

    def rewrite(text: str, draw: Random) -> str:
        return pattern.sub(lambda match: change(match.group(), draw), text)

    return rewrite_text(rewrite, rewrite)


def rewrite_text(text: Rewrite, name: Rewrite | None = None) -> Evasion:
    """An evasion that rewrites the text around its links, and the name if that is given, too."""

    def evade(comment: Comment, draw: Random) -> Comment:
        author = comment.author
        if name is not None:
            author = author.model_copy(update={"name": name(author.name, draw)})
        new_text = _around_links(comment.text, lambda part: text(part, draw))
        return comment.model_copy(update={"text": new_text, "author": author})

    return evade


def sometimes(share: float, change: Rewrite) -> Rewrite:
    """The change, made to about this share of the words."""
    return lambda word, draw: change(word, draw) if draw.random() < share else word


def _around_links(text: str, change: Callable[[str], str]) -> str:
    pieces, at = [], 0
    for match in FIXED.finditer(text):
        pieces += [change(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, change(text[at:])])
