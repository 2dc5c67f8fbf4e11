"""Evasions that leave the words alone and add others: the article's, a reader's, a name."""

import re
from random import Random

from model.comment import Author, Comment
from model.text.links import BARE_LINK
from training.evasion.material import GREETINGS, READERS_NAMES, READERS_SENTENCES

SENTENCE = re.compile(r"[^.!?。\n]{30,300}[.!?。]")


def quote_the_article(comment: Comment, draw: Random) -> Comment:
    """A sentence of the article in front, as if the comment answered it."""
    sentence = _sentence_of_the_article(comment, draw)
    return _with_text(comment, f"{sentence} {comment.text}") if sentence else comment


def append_the_article(comment: Comment, draw: Random) -> Comment:
    """A sentence of the article at the end."""
    sentence = _sentence_of_the_article(comment, draw)
    return _with_text(comment, f"{comment.text} {sentence}") if sentence else comment


def append_good_words(comment: Comment, draw: Random) -> Comment:
    """Two sentences such as readers write at the end (Lowd and Meek 2005)."""
    return _with_text(comment, f"{comment.text} {_good_words(draw)}")


def prepend_good_words(comment: Comment, draw: Random) -> Comment:
    """Two sentences such as readers write in front."""
    return _with_text(comment, f"{_good_words(draw)} {comment.text}")


def name_the_title(comment: Comment, draw: Random) -> Comment:
    """The article's title worked in: "about <title>: ..."."""
    title = comment.article.title
    return _with_text(comment, f"About {title}: {comment.text}") if title else comment


def sign(comment: Comment, draw: Random) -> Comment:
    """A greeting and the author's own name at the end, as in a letter."""
    name = comment.author.name
    greeting = f"{draw.choice(GREETINGS)}{draw.choice((' ', ', ', chr(10)))}{name}"
    return (
        _with_text(comment, f"{comment.text}{draw.choice((' ', chr(10)))}{greeting}")
        if name
        else comment
    )


def take_a_readers_name(comment: Comment, draw: Random) -> Comment:
    """A person's name and a free mail address, where a link is left to carry the offer."""
    if not comment.author.name or not (comment.author.url or BARE_LINK.search(comment.text)):
        return comment
    name = draw.choice(READERS_NAMES)
    email = f"{name.split()[0].lower()}{draw.randrange(100)}@gmail.com"
    author = Author(name=name, email=email, url=comment.author.url)
    return comment.model_copy(update={"author": author})


def _sentence_of_the_article(comment: Comment, draw: Random) -> str:
    """Any of its sentences; empty where it has none."""
    sentences = [match.group().strip() for match in SENTENCE.finditer(comment.article.text)]
    return draw.choice(sentences) if sentences else ""


def _good_words(draw: Random) -> str:
    return " ".join(draw.sample(READERS_SENTENCES, 2))


def _with_text(comment: Comment, text: str) -> Comment:
    return comment.model_copy(update={"text": text})
