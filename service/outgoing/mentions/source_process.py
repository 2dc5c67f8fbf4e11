"""What a page says of another one. Run as a process of its own: the page in, JSON out.

Pages hold what strangers wrote. What takes too long or too much memory to read ends this
process and nothing else. Run by its path, it imports nothing of the service.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

import mf2py
from bs4 import BeautifulSoup, Tag

CPU_SECONDS = 5
MEMORY_BYTES = 1 << 30
LINKING = ("href", "src", "data", "cite", "poster")
REACTIONS = {
    "like-of": "likes this page",
    "repost-of": "shared this page",
    "bookmark-of": "bookmarked this page",
}
MOST_NAME_CHARS, MOST_CHARS = 100, 20_000
EXCERPT_CHARS, LEAST_EXCERPT_CHARS = 500, 80
BETWEEN_WORDS = re.compile(r"[\s<>\"'()\[\]{}]+")


def words_of(page: bytes, kind: str, codec: str, source: str, target: str) -> dict[str, Any]:
    """Whether a page links to `target`, who wrote it, and what it says there."""
    if kind == "html":
        return _words_of_html(page, codec, source, target)
    text = page.decode(codec or "utf-8", "replace")
    if kind == "json":
        links = any(_is_same(word, target) for word in _strings(json.loads(text)))
        return {"links": links, "author": "", "text": target if links else ""}
    links = any(_is_same(word, target) for word in BETWEEN_WORDS.split(text))
    return {"links": links, "author": "", "text": _around(text, target) if links else ""}


def _words_of_html(page: bytes, codec: str, source: str, target: str) -> dict[str, Any]:
    soup = BeautifulSoup(page.decode(codec, "replace") if codec else page, "html5lib")
    link = _link_to(soup, source, target)
    if link is None:
        return {"links": False, "author": "", "text": ""}
    items = list(_flat(mf2py.Parser(doc=soup, url=source).to_dict()["items"]))
    entry = _entry(items, target)
    text = _said(entry, target) or _excerpt(link, target) or _first(entry, "name") or _title(soup)
    author = _author(entry) or _card(items)
    return {"links": True, "author": author[:MOST_NAME_CHARS], "text": text[:MOST_CHARS]}


def _link_to(soup: BeautifulSoup, source: str, target: str) -> Tag | None:
    """The first element that leads to the target. What is commented out is no element."""
    first = soup.find("base", href=True)
    base = urljoin(source, str(first["href"])) if isinstance(first, Tag) else source
    for element in soup.find_all(True):
        for name in LINKING:
            value = element.get(name)
            if value and _is_same(_joined(base, str(value).strip()), target):
                return element
    return None


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _is_same(url: str, target: str) -> bool:
    """A link to a part of a page is one to the page."""
    return urldefrag(url).url == urldefrag(target).url


def _flat(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from _flat(item.get("children", []))


def _entry(items: list[dict[str, Any]], target: str) -> dict[str, Any]:
    """The entry that names the target; else the only one there is."""
    entries = [item["properties"] for item in items if "h-entry" in item["type"]]
    plain = urldefrag(target).url
    naming = [entry for entry in entries if plain in json.dumps(entry, ensure_ascii=False)]
    return next(iter(naming or (entries if len(entries) == 1 else [])), {})


def _said(entry: dict[str, Any], target: str) -> str:
    """All of an answer to the target, a word for a reaction; nothing of what only links there."""
    if _names(entry, "in-reply-to", target):
        return _first(entry, "content") or _first(entry, "summary") or _first(entry, "name")
    for kind, words in REACTIONS.items():
        if _names(entry, kind, target):
            return _first(entry, "content") or words
    return ""


def _names(entry: dict[str, Any], kind: str, target: str) -> bool:
    return any(_is_same(url, target) for url in _strings(entry.get(kind, [])))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)


def _first(properties: dict[str, Any], name: str) -> str:
    values = properties.get(name) or [""]
    value = values[0]["value"] if isinstance(values[0], dict) else values[0]
    return " ".join(str(value).split()) if name != "content" else str(value).strip()


def _author(entry: dict[str, Any]) -> str:
    author = (entry.get("author") or [""])[0]
    if isinstance(author, dict):
        return _first(author.get("properties", {}), "name")
    return "" if author.startswith(("http://", "https://")) else author


def _card(items: list[dict[str, Any]]) -> str:
    """The name on the only card of the page."""
    cards = [item["properties"] for item in items if "h-card" in item["type"]]
    return _first(cards[0], "name") if len(cards) == 1 else ""


def _excerpt(link: Tag, target: str) -> str:
    """What stands around a link, up to a paragraph or so."""
    around: Tag = link
    while len(_text(around)) < LEAST_EXCERPT_CHARS:
        if around.parent is None or around.parent.name in ("body", "html", "[document]"):
            break
        around = around.parent
    return _around(_text(around), _text(link) or target)


def _text(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def _around(text: str, words: str) -> str:
    at = max(text.find(words), 0)
    start = max(0, at - EXCERPT_CHARS // 2)
    return " ".join(text[start : start + EXCERPT_CHARS].split())


def _title(soup: BeautifulSoup) -> str:
    return _text(soup.title) if isinstance(soup.title, Tag) else ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    print(json.dumps(words_of(sys.stdin.buffer.read(), *sys.argv[1:5])))
