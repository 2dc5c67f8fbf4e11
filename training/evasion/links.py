"""Evasions that hide where a comment's links lead."""

import re
import string
from random import Random

from model.comment import Comment
from model.text.links import BARE_LINK

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'\]\[)(]+", re.I)
HREF = re.compile(r"(href\s*=\s*[\"']?|\[url=[\"']?|\]\()(?!https?://)([^\"'\s>\])]+)", re.I)
BARE_AMONG_TAGS = re.compile(
    rf"<[^<>]{{0,2000}}>|\[[^\[\]]{{0,1500}}\](?:\([^()]{{0,1000}}\))?|(?P<bare>{BARE_LINK.pattern})",
    re.I,
)
SHORT_HOSTS = ("https://bit.ly/", "https://tinyurl.com/", "https://cutt.ly/", "https://is.gd/")


def shorten_links(comment: Comment, draw: Random) -> Comment:
    """Every URL of the text, and the author's, behind a link shortener."""
    text = URL.sub(lambda _: _short_link(draw), comment.text)
    text = HREF.sub(lambda match: match.group(1) + _short_link(draw), text)
    url = _short_link(draw) if comment.author.url else ""
    author = comment.author.model_copy(update={"url": url})
    return comment.model_copy(update={"text": text, "author": author})


def break_links(comment: Comment, draw: Random) -> Comment:
    """Every bare host written so that it is no link: "shop dot example dot com"."""
    text = BARE_AMONG_TAGS.sub(
        lambda match: _broken(match.group()) if match.group("bare") else match.group(),
        comment.text,
    )
    return comment.model_copy(update={"text": text})


def _short_link(draw: Random) -> str:
    path = "".join(draw.choices(string.ascii_letters + string.digits, k=7))
    return draw.choice(SHORT_HOSTS) + path


def _broken(link: str) -> str:
    host, slash, path = re.sub(r"^https?://", "", link, flags=re.I).partition("/")
    return host.replace(".", " dot ") + slash + path
