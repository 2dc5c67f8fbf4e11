"""Labelled comments from JSONL and CSV files, with nothing lost in silence.

A third form is a file of spin templates, named `*-templates.txt`: spam without a context.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.comment import Article, Author, Comment
from model.lexicon import Lexicon
from training.corpora.templates import spun_texts

LABELS = {"spam": True, "ham": False}
MAX_FIELD_CHARS = 1_000_000
UNCLOSED = "unexpected end of data"  # what the csv module says of a quote never closed
TEMPLATES, BLOCKLIST = "-templates.txt", "-blocklist.txt"
ARTICLES = "articles"  # a file of this name holds the articles its neighbours refer to

Row = dict[str, Any]
OnBadLine = Callable[["BadLine"], None]


class CorpusError(Exception):
    """A corpus that cannot be used; the message names the file."""


class BadLine(CorpusError):
    """A line that is not a comment: says file, line number and reason, never the text."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment, what a person said of it, and where it comes from.

    `source` is the blog or file; comments with the same `article` stand under the same one.
    `kind` is the corpus's own word for the kind of spam or ham, empty if unknown.
    `is_corrected` says that the corpus has the other label, which was found wrong.
    """

    id: str
    comment: Comment
    is_spam: bool
    source: str
    article: str
    kind: str = ""
    pair: str = ""
    is_corrected: bool = False


def refuse(bad: BadLine) -> None:
    """Stop at the first bad line: the default."""
    raise bad


def read_corpora(
    paths: Iterable[Path], *, on_bad_line: OnBadLine = refuse
) -> Iterator[LabelledComment]:
    """All labelled comments of files and folders, a folder's in order of their names."""
    for path in paths:
        files = sorted(_files(path)) if path.is_dir() else [path]
        if not files:
            raise CorpusError(f"no .jsonl or .csv file in {path}")
        for file in files:
            yield from read_corpus(file, on_bad_line=on_bad_line)


def read_lexicon(paths: Iterable[Path]) -> Lexicon:
    """The terms of all `*-blocklist.txt` files in the folders, one a line; of none, no term."""
    terms: list[str] = []
    for folder in filter(Path.is_dir, paths):
        for file in sorted(folder.rglob(f"*{BLOCKLIST}")):
            try:
                terms += file.read_text(encoding="utf-8").split("\n")
            except (OSError, UnicodeDecodeError) as error:
                raise CorpusError(f"{file} cannot be read: {error}") from error
    return Lexicon.of(terms)


def read_corpus(path: Path, *, on_bad_line: OnBadLine = refuse) -> Iterator[LabelledComment]:
    """The labelled comments of one file, in order. Raises CorpusError if it cannot be read."""
    if path.name.endswith(TEMPLATES):
        yield from _spun(path)
        return
    source = _source(path)
    articles = articles_beside(path)
    for line, row in read_rows(path, on_bad_line=on_bad_line):
        try:
            yield _labelled(row, source, articles)
        except ValueError as error:
            on_bad_line(BadLine(path, line, str(error)))


def read_rows(path: Path, *, on_bad_line: OnBadLine = refuse) -> Iterator[tuple[int, Row]]:
    """The objects of a JSONL or CSV file with their line numbers, streaming."""
    readers = {".jsonl": _json_rows, ".csv": _csv_rows}
    if path.suffix not in readers:
        raise CorpusError(f"{path}: neither .jsonl nor .csv nor {TEMPLATES}")
    try:
        yield from readers[path.suffix](path, on_bad_line)
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


def to_comment(row: Row, articles: dict[str, Row] | None = None) -> Comment:
    """The comment in a row of the corpora's form. Raises ValueError, naming the field."""
    article_id = _text(row, "article_id")
    if article_id and articles and article_id not in articles:
        raise ValueError("article_id is not in the articles file beside it")
    article = (articles or {}).get(article_id, {})
    return Comment(
        text=_text(row, "text", required=True),
        author=Author(
            name=_text(row, "author"),
            email=_text(row, "author_email"),
            url=_text(row, "author_url"),
        ),
        article=Article(
            title=_text(row, "article_title") or _text(article, "title"),
            text=_text(row, "article_text") or _text(article, "text"),
            url=_text(row, "article_url") or _text(article, "url"),
        ),
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        wanted = path.suffix in (".jsonl", ".csv") or path.name.endswith(TEMPLATES)
        if wanted and path.stem != ARTICLES:
            yield path


def _spun(path: Path) -> Iterator[LabelledComment]:
    try:
        for number, text in enumerate(spun_texts(path), 1):
            spam = Comment(text=text)
            yield LabelledComment(str(number), spam, True, path.stem, f"{path.stem}/{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read: {error}") from error


def _source(path: Path) -> str:
    """A file's name, or its folder's where the file is just called comments."""
    return path.parent.name if path.stem == "comments" else path.stem


def articles_beside(path: Path) -> dict[str, Row]:
    """The articles, by id, that the comments of a file may refer to; none without such a file."""
    articles = path.with_name(f"{ARTICLES}.jsonl")
    if not articles.exists() or articles == path:
        return {}
    return {str(row.get("id")): row for _, row in read_rows(articles)}


def _labelled(row: Row, source: str, articles: dict[str, Row]) -> LabelledComment:
    label = row.get("label")
    if not isinstance(label, str) or label not in LABELS:
        raise ValueError("label is neither spam nor ham")
    article_id = _text(row, "article_id")
    comment = to_comment(row, articles)
    return LabelledComment(
        id=_text(row, "id"),
        comment=comment,
        is_spam=LABELS[label],
        source=source,
        article=f"{source}/{article_id or comment.article.title}",
        kind=_text(row, "kind"),
        pair=_text(row, "pair"),
    )


def _text(row: Row, field: str, *, required: bool = False) -> str:
    value = row.get(field)
    if value is None:
        if required:
            raise ValueError(f"{field} is missing")
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and field == "id":
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"{field} is not a text")
    if len(value) > MAX_FIELD_CHARS:
        raise ValueError(f"{field} is longer than {MAX_FIELD_CHARS} characters")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError(f"{field} holds half a surrogate pair")
    return value


def _json_rows(path: Path, on_bad_line: OnBadLine) -> Iterator[tuple[int, Row]]:
    # Bytes end a line at \n only: a text may hold U+2028, which str.splitlines() would split.
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
                if not isinstance(row, dict):
                    raise ValueError("not a JSON object")
            except UnicodeDecodeError:
                on_bad_line(BadLine(path, number, "not UTF-8"))
            except json.JSONDecodeError as error:
                on_bad_line(BadLine(path, number, f"not JSON: {error.msg}"))
            except (ValueError, RecursionError):
                on_bad_line(BadLine(path, number, "not a JSON object"))
            else:
                yield number, row


def _csv_rows(path: Path, on_bad_line: OnBadLine) -> Iterator[tuple[int, Row]]:
    csv.field_size_limit(MAX_FIELD_CHARS)
    with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
        reader = csv.reader(file, strict=True)
        header = _csv_header(path, reader)
        while True:
            line = reader.line_num + 1  # where the row begins: a cell may hold line breaks
            try:
                cells = next(reader)
                row = _csv_row(header, cells)
            except StopIteration:
                return
            except csv.Error as error:
                swallowed = f", up to line {reader.line_num}" if reader.line_num > line else ""
                bad = BadLine(path, line, f"not CSV: {error}{swallowed}")
                if UNCLOSED in str(error):  # the rest of the file went with it: never skipped
                    raise bad from error
                on_bad_line(bad)
            except ValueError as error:
                on_bad_line(BadLine(path, line, str(error)))
            else:
                if cells:
                    yield line, row


def _csv_header(path: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise CorpusError(f"{path}:1: not CSV: {error}") from error
    named = [name for name in header if name]
    if "text" not in named:
        raise CorpusError(f"{path}: the first line does not name a column “text”")
    if len(set(named)) < len(named):
        raise CorpusError(f"{path}: the first line names a column twice")
    return header


def _csv_row(header: list[str], cells: list[str]) -> Row:
    if cells and len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells where the first line names {len(header)}")
    try:
        "".join(cells).encode()
    except UnicodeEncodeError as error:
        raise ValueError("not UTF-8") from error
    return {"text": "", **{k: v for k, v in zip(header, cells, strict=False) if v}}
