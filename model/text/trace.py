"""A text cleaned step by step, with where each of its characters was typed."""

import html
import re
from dataclasses import dataclass

from model.text.disguise import LETTERS_AS_ENTITIES, SPELLED_HOSTS, TAGS_IN_WORDS
from model.text.links import BARE_LINK
from model.text.markup import AUTOLINK, BBCODE_LINK, BBCODE_TAG, MARKDOWN_LINK
from model.text.traced_text import TracedText
from model.text.wording import AFTER_UNICODE, BEFORE_UNICODE

UNEVEN_SPACE = re.compile(r"\s{2,}|[^\S ]")  # a single blank stays as it is
HTML_TAG = re.compile(r"<[/!a-z][^<>]{0,2000}+>", re.I)
HREF = re.compile(r"""<(?:a|area)\s[^<>]{0,1000}?href\s*=\s*["']?([^"'\s>]{0,1000})""", re.I)
BBCODE_LINK_TAG = re.compile(r"\[/?(?:url|link)(?:=[^\]]{0,1300}+)?\]", re.I)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});?", re.I)


@dataclass(frozen=True, slots=True)
class LocatedLink:
    """Where a link stands in the original, markup included but not its anchor text."""

    start: int
    end: int
    url: str


def trace_wording(raw: str) -> TracedText:
    """The text that the wording is read from: equal to `Reading.marked`."""
    text = TracedText.of(raw).blank_out(UNEVEN_SPACE).undo(BEFORE_UNICODE).undisguise()
    return text.undo(AFTER_UNICODE).cut().lower()


def trace_plain_text(raw: str) -> tuple[TracedText, list[LocatedLink]]:
    """The text without markup and links, much as `read_plain_text` gives it, and the links."""
    text, links = TracedText.of(raw).undo((TAGS_IN_WORDS, LETTERS_AS_ENTITIES)), []
    if "<" in raw and ">" in raw:
        text = text.keep_group(AUTOLINK, 1)
        links += _locate_links(text, HREF, 1)
        text = text.blank_out(HTML_TAG)
    text = text.replace(ENTITY, lambda match: html.unescape(match.group()))
    links += _locate_links(text, BBCODE_LINK, 1)
    links += _locate_links(text, MARKDOWN_LINK, 2)
    text = text.keep_group(MARKDOWN_LINK, 1)
    text = text.blank_out(BBCODE_LINK_TAG).blank_out(BBCODE_TAG).undisguise()
    text = text.undo((SPELLED_HOSTS,))
    links += _locate_links(text, BARE_LINK, 0)
    return text.blank_out(BARE_LINK).blank_out(UNEVEN_SPACE), links


def _locate_links(text: TracedText, pattern: re.Pattern[str], group: int) -> list[LocatedLink]:
    """The links that a pattern finds, each at the group that holds its URL."""
    return [
        LocatedLink(*text.original(*match.span(group)), match.group(group))
        for match in pattern.finditer(text.text)
        if match.group(group)
    ]
