"""What `make docs` does beside MkDocs: pages of the repository, its lists, and a look afterwards.

Pages link to each other as files of the repository, so that the links lead somewhere there, too.
Every page that docs/ leads to outside of itself becomes part of the site, and the links are put
right. A link to a program or a folder becomes what it says: who wants it has the repository.
"""

import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
OWN_NAMES = {"README.md": "overview.md"}  # the site begins with docs/index.md
LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<path>[^)\s#:]+)(?P<rest>#[^)\s]*)?\)")
ITEM = re.compile(r"(?P<mark>[-*] +|\d+\. +)\S")
FENCE = "```"
LOADS = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
}
ELSEWHERE = re.compile(r"\s*(?:[a-z]+:)?//", re.IGNORECASE)
CSS_ELSEWHERE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//[^)\"']*", re.IGNORECASE)
POLICY = "Content-Security-Policy"  # docs/theme/main.html: what a script might load later


def on_files(files: Any, *, config: Any) -> Any:
    """Take along what pages lead to outside of docs/."""
    from mkdocs.structure.files import File

    for path in pages_beside():
        files.append(File.generated(config, site_path(path), abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """A page as MkDocs understands it: links within the site, lists four spaces deep."""
    source = Path(page.file.abs_src_path).relative_to(ROOT).as_posix()
    return deep_lists(with_site_links(markdown, source))


def on_post_build(*, config: Any) -> None:
    """Take no site that asks others for anything. Raises PluginError."""
    from mkdocs.exceptions import PluginError

    wrong = [
        f"{path.name}: {what}"
        for path in sorted(Path(config["site_dir"]).rglob("*"))
        if path.suffix in (".html", ".css")
        for what in requests_elsewhere(path.read_text(encoding="utf-8"), suffix=path.suffix)
    ]
    if wrong:
        raise PluginError("the site would ask others for\n" + "\n".join(wrong))


def pages_beside() -> list[str]:
    """The pages outside of docs/ that its pages lead to, at once or by way of others."""
    waiting = [path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.md")]
    reached = set(waiting)
    while waiting:
        further = linked_pages(waiting.pop()) - reached
        reached |= further
        waiting += further
    return sorted(path for path in reached if not path.startswith("docs/"))


def linked_pages(source: str) -> set[str]:
    """The pages of the repository that a page leads to."""
    text = (ROOT / source).read_text(encoding="utf-8")
    targets = {target_of(match["path"], source) for match in LINK.finditer(text)}
    return {path for path in targets if path.endswith(".md") and (ROOT / path).is_file()}


def target_of(link: str, source: str) -> str:
    """What a link of a page names in the repository; of a folder its README, if it has one."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    readme = posixpath.join(target, "README.md")
    return readme if (ROOT / readme).is_file() else target


def site_path(path: str) -> str:
    """Where a file of the repository stands in the site."""
    return OWN_NAMES.get(path, path.removeprefix("docs/"))


def with_site_links(markdown: str, source: str) -> str:
    """A page with links that lead within the site; one that leads nowhere stays, and is found."""
    here = posixpath.dirname(site_path(source))

    def moved(match: re.Match[str]) -> str:
        target = target_of(match["path"], source)
        if not (ROOT / target).exists():
            return match[0]
        if not target.startswith("docs/") and not target.endswith(".md"):
            return match["words"]
        way = posixpath.relpath(site_path(target), here or ".")
        return f"[{match['words']}]({way}{match['rest'] or ''})"

    return LINK.sub(moved, markdown)


def deep_lists(markdown: str) -> str:
    """The same lists, with what belongs to an item four spaces in, as Python-Markdown wants it."""
    return "\n".join(_deep(markdown.split("\n")))


def _deep(lines: list[str]) -> Iterator[str]:
    number, before, is_code = 0, "", False
    while number < len(lines):
        line = lines[number]
        is_code ^= line.lstrip().startswith(FENCE)
        item = None if is_code else ITEM.match(line)
        if item is None:
            yield line
            number, before = number + 1, line
            continue
        if before.strip():
            yield ""
        width, end = len(item["mark"]), _end_of_item(lines, number, len(item["mark"]))
        inner = _deep(
            [lines[number][width:], *(_less(text, width) for text in lines[number + 1 : end])]
        )
        yield item["mark"] + next(inner)
        yield from (f"    {text}" if text.strip() else "" for text in inner)
        number, before = end, ""


def _end_of_item(lines: list[str], begin: int, width: int) -> int:
    """Where the next thing begins: what is indented belongs to the item, and what runs on."""
    number = begin + 1
    while number < len(lines):
        line, is_after_blank = lines[number], not lines[number - 1].strip()
        is_inside = not line.strip() or line.startswith(" " * width)
        if not is_inside and (
            is_after_blank or ITEM.match(line) or line.startswith(("#", "|", FENCE))
        ):
            break
        number += 1
    return number


def _less(line: str, width: int) -> str:
    return line[width:] if line.startswith(" " * width) else line


class _Loads(HTMLParser):
    """Notes what a browser would fetch from elsewhere for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        values = dict(attrs)
        for name in (LOADS.get(tag, ""), "srcset"):
            if ELSEWHERE.match(values.get(name) or ""):
                self.elsewhere.append(f"<{tag} {name}={values[name]}>")


def requests_elsewhere(text: str, *, suffix: str) -> list[str]:
    """What a page or a style sheet would fetch from others, as far as it does not forbid that."""
    loads = _Loads()
    if suffix == ".html":
        loads.feed(text)
    is_open = suffix == ".html" and POLICY not in text
    return [*loads.elsewhere, *CSS_ELSEWHERE.findall(text), *(["whatever it likes"] * is_open)]
