"""Staticman and Jekyll: a folder with a small file for each comment, or for those of an article.

A comment lies in a folder whose name speaks of comments, or in one of its own for each article.
Articles are the files with front matter beside them, known by their slug.
"""

import json
import re
from collections.abc import Iterator, Mapping

import yaml

from model.comment import Article
from service.archives.archived import ArchivedComment, Doubt, ReadingOptions
from service.archives.columns import columns_of
from service.archives.reading import Desk
from service.archives.rows import RowReader
from service.archives.source import ArchivePart

NAME = "static-files"
FRONT_MATTER = re.compile(r"\A\ufeff?---\s*\n(.*?)\n---\s*(?:\n|\Z)(.*)", re.S)
DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
TABLES, PAGES = (".yml", ".yaml", ".json"), (".md", ".markdown", ".html", ".htm")
OF_COMMENTS = re.compile(r"(?:^|[_-])comments?$|^_comments", re.I)
REPLIES = ("replying_to", "reply_to", "replyTo", "in_reply_to")  # `_parent` is the article
Fields = Mapping[str, object]


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is there


def is_static_site(names: list[str]) -> bool:
    """Whether the files of a folder look like such an archive."""
    return any(name.lower().endswith((*TABLES, *PAGES)) for name in names)


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The comments of the folder, in the order of the files' names."""
    for part in desk.source.parts:
        if part.name.lower().endswith(PAGES) and not _is_of_comments(part):
            _shelve(desk, part)
    for part in desk.source.parts:
        name = part.name.lower()
        if name.endswith(TABLES) or (name.endswith(PAGES) and _is_of_comments(part)):
            yield from _comments(desk, part)


def _shelve(desk: Desk, part: ArchivePart) -> None:
    for fields in _read(desk, part):
        title = str(fields.get("title") or "")
        url = str(fields.get("permalink") or fields.get("url") or "")
        base = desk.options.base_url.rstrip("/")
        address = url if "://" in url or not url else f"{base}/{url.lstrip('/')}" if base else ""
        article = Article(title=title, text=str(fields.get("text") or ""), url=address)
        desk.shelf.put(_slug(part), article)


def _comments(desk: Desk, part: ArchivePart) -> Iterator[ArchivedComment]:
    for number, fields in enumerate(_read(desk, part), 1):
        columns = _columns(fields)
        if columns is None:
            if _is_of_comments(part):
                desk.troubles.note("unreadable", part.name)
            continue
        slug = _slug_of_comment(part, fields, is_several=number > 1)
        if desk.shelf.article(slug) is None:
            desk.troubles.note("no_article", part.name)
        reader = RowReader(desk, NAME, {**columns, "article_id": "winnow_slug"})
        yield reader.comment(
            {"status": "published", **fields, "winnow_slug": slug}, _where(part, number)
        )


def _columns(fields: Fields) -> Mapping[str, str] | None:
    """The columns of a comment; None if this is none. An address in it is its author's."""
    options = ReadingOptions(columns={"author_url": "url"} if "url" in fields else {})
    try:
        columns = columns_of(fields, options)
    except Doubt:
        return None
    is_by_somebody = {"author", "author_email", "created_at"} & set(columns)
    columns["parent"] = next((name for name in REPLIES if name in fields), "")
    return {"status": "status", **columns} if is_by_somebody else None


def _read(desk: Desk, part: ArchivePart) -> list[Fields]:
    raw = desk.source.small(part)
    text = None if raw is None else raw.decode("utf-8", "replace")
    if text is None:
        desk.troubles.note("unreadable", part.name)
        return []
    if "\ufffd" in text and raw is not None:
        desk.troubles.note("charset", part.name)
        text = raw.decode("cp1252", "replace")
    try:
        return _fields(text, is_json=part.name.lower().endswith(".json"))
    except (yaml.YAMLError, ValueError, RecursionError):
        desk.troubles.note("unreadable", part.name)
        return []


def _fields(text: str, *, is_json: bool) -> list[Fields]:
    """One mapping for each comment or article of a file."""
    if is_json:
        return _mappings(json.loads(text))
    match = FRONT_MATTER.match(text)
    if match is None:
        return _mappings(_yaml(text))
    fields = _yaml(match[1])
    body = match[2].strip()
    return [{**fields, "text": body} if body else fields] if isinstance(fields, dict) else []


def _yaml(text: str) -> object:
    """Plain values. What is said once cannot be meant a million times: no aliases."""
    if "*" in text and any(
        isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, _Loader)
    ):
        raise ValueError("aliases are not read")
    return yaml.load(text, _Loader)  # noqa: S506 - a safe one


def _mappings(content: object) -> list[Fields]:
    if isinstance(content, list):
        return [fields for fields in content if isinstance(fields, dict)]
    if not isinstance(content, dict):
        return []
    inner = list(content.values())
    if inner and all(isinstance(value, dict) for value in inner):
        return inner
    return [content]


def _is_of_comments(part: ArchivePart) -> bool:
    return any(OF_COMMENTS.search(name) for name in part.name.split("/")[:-1])


def _slug(part: ArchivePart) -> str:
    *folders, file = part.name.split("/")
    stem = DATED.sub("", file.rpartition(".")[0], count=1)
    return folders[-1] if stem == "index" and folders else stem


def _slug_of_comment(part: ArchivePart, fields: Fields, *, is_several: bool) -> str:
    """The article's slug: as the comment says, the name of its folder, or of a file of several."""
    for name in ("slug", "post_id", "page_id", "article_id"):
        if fields.get(name):
            slug = str(fields[name]).strip("/").rpartition("/")[2]
            return DATED.sub("", slug.rpartition(".")[0] or slug, count=1)
    *folders, file = part.name.split("/")
    own = folders and not OF_COMMENTS.search(folders[-1])
    return DATED.sub("", folders[-1] if own else file.rpartition(".")[0], count=1)


def _where(part: ArchivePart, number: int) -> str:
    return part.name if number == 1 else f"{part.name}, comment {number}"
