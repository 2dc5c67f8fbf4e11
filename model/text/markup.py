"""HTML, BBCode and Markdown: taken off, links apart."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

from model.text.links import Link

# Every repetition that something must follow is bounded or possessive: without that, a long
# text of nothing but "[url=" takes minutes.
BBCODE_LINK = re.compile(
    r"\[(?:url|link)(?:=[\"']?([^\]\"'\s]{0,1000}+)[^\]]{0,300}+)?\](.{0,1000}?)\[/(?:url|link)\]",
    re.I | re.S,
)
BBCODE_TAG = re.compile(
    r"\[/?(?:b|i|u|img|quote|color|size|code|list|center)(?:=[^\]]{0,300}+)?\]", re.I
)
MARKDOWN_LINK = re.compile(
    r"\[([^\]\n]{1,300}+)\]\(\s{0,10}+((?:https?:)?//[^)\s]{1,1000}+)(?:\s++[\"'][^)\n]{0,300}+)?\)",
    re.I,
)
AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,1000}+)>", re.I)  # no tag, though it looks like one


def without_markup(raw: str, links: list[Link]) -> str:
    """The text without markup; the links that the markup makes are added to `links`."""
    text = raw
    if "<" in text and ">" in text:
        text = _without_html(AUTOLINK.sub(r" \1 ", text), links)
    elif "&" in text:
        text = html.unescape(text)
    return _without_brackets(text, links) if "[" in text else text


def _without_brackets(text: str, links: list[Link]) -> str:
    """The text without BBCode and Markdown."""
    for url, anchor in BBCODE_LINK.findall(text):
        links.append(Link(url or anchor, anchor if url else "", "bbcode"))
    text = BBCODE_LINK.sub(lambda match: f" {match[2]} " if match[1] else " ", text)
    links += [Link(url, anchor, "markdown") for anchor, url in MARKDOWN_LINK.findall(text)]
    return BBCODE_TAG.sub(" ", MARKDOWN_LINK.sub(r" \1 ", text))


def _without_html(raw: str, links: list[Link]) -> str:
    tree = LexborHTMLParser(raw)
    for node in tree.css("a[href], area[href]"):
        links.append(Link(node.attributes.get("href") or "", node.text().strip(), "html"))
    root = tree.body
    return root.text(separator=" ") if root is not None else ""
