"""Labelled comments from files and folders, with nothing lost in silence.

A corpus is JSONL or CSV. A third form is a file of spin templates, named `*-templates.txt`: spam
without a context.
"""

import codecs
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from model.comment import Comment
from training.corpora.columns import complaint_of
from training.corpora.csv_rows import csv_rows
from training.corpora.errors import BadLine, CorpusError, OnBadLine, refuse
from training.corpora.fields import Row, text_field, to_comment
from training.corpora.labelled import LABELS, LabelledComment
from training.corpora.moments import read_moment
from training.corpora.templates import TEMPLATES, spun_texts

ARTICLES = "articles"  # a file of this name holds the articles its neighbours refer to


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


def read_corpus(path: Path, *, on_bad_line: OnBadLine = refuse) -> Iterator[LabelledComment]:
    """The labelled comments of one file, in order. Raises CorpusError if it cannot be read."""
    if path.name.endswith(TEMPLATES):
        yield from _spun(path)
        return
    source = _source(path)
    articles = articles_beside(path)
    for line, row in read_comment_rows(path, needed=("text", "label"), on_bad_line=on_bad_line):
        try:
            yield _labelled(row, source, articles)
        except ValueError as error:
            on_bad_line(BadLine(path, line, str(error)))


def read_comment_rows(
    path: Path, *, needed: tuple[str, ...] = ("text",), on_bad_line: OnBadLine = refuse
) -> Iterator[tuple[int, Row]]:
    """The rows of comments: raises CorpusError where a field goes by another name.

    In CSV all rows have the fields of the first; in JSONL one may lack what another has.
    """
    checked: set[frozenset[str]] = set()
    for line, row in read_rows(path, on_bad_line=on_bad_line):
        names = frozenset(filter(None, row))
        if names not in checked:
            _require_right_names(path, line, names, needed if path.suffix == ".csv" else ())
            checked.add(names)
        yield line, row


def _require_right_names(
    path: Path, line: int, names: frozenset[str], needed: tuple[str, ...]
) -> None:
    if complaint := complaint_of(names, needed):
        raise CorpusError(f"{path}:{1 if path.suffix == '.csv' else line}: {complaint}")


def read_rows(path: Path, *, on_bad_line: OnBadLine = refuse) -> Iterator[tuple[int, Row]]:
    """The objects of a JSONL or CSV file with their line numbers, streaming."""
    readers = {".jsonl": _json_rows, ".csv": csv_rows}
    if path.suffix not in readers:
        raise CorpusError(f"{path}: neither .jsonl nor .csv nor {TEMPLATES}")
    try:
        yield from readers[path.suffix](path, on_bad_line)
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


def articles_beside(path: Path) -> dict[str, Row]:
    """The articles, by id, that the comments of a file may refer to; none without such a file."""
    articles = path.with_name(f"{ARTICLES}.jsonl")
    if not articles.exists() or articles == path:
        return {}
    return {str(row.get("id")): row for _, row in read_rows(articles)}


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        is_corpus = path.suffix in (".jsonl", ".csv") or path.name.endswith(TEMPLATES)
        if is_corpus and path.stem != ARTICLES:
            yield path


def _source(path: Path) -> str:
    """A file's name, or its folder's where the file is just called comments."""
    return path.parent.name if path.stem == "comments" else path.stem


def _labelled(row: Row, source: str, articles: dict[str, Row]) -> LabelledComment:
    label = row.get("label")
    if not isinstance(label, str) or label not in LABELS:
        raise ValueError("label is neither spam nor ham")
    article_id = text_field(row, "article_id")
    comment = to_comment(row, articles)
    subject = text_field(articles.get(article_id, {}), "subject")
    return LabelledComment(
        id=text_field(row, "id"),
        comment=comment,
        is_spam=LABELS[label],
        source=source,
        article=f"{source}/{article_id or comment.article.title}",
        subject=f"{source}/{subject}" if subject else "",
        kind=text_field(row, "kind"),
        pair=text_field(row, "pair"),
        written_at=read_moment(row.get("created_at")),
    )


def _spun(path: Path) -> Iterator[LabelledComment]:
    try:
        for number, text in enumerate(spun_texts(path), 1):
            spam = Comment(text=text)
            yield LabelledComment(str(number), spam, True, path.stem, f"{path.stem}/{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read: {error}") from error


def _json_rows(path: Path, on_bad_line: OnBadLine) -> Iterator[tuple[int, Row]]:
    # Bytes end a line at \n only: a text may hold U+2028, which str.splitlines() would split.
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise CorpusError(f"{path}: UTF-16; convert it: iconv -f UTF-16 -t UTF-8")
            if not line.strip():
                continue
            try:
                row = _json_row(line, "utf-8-sig" if number == 1 else "utf-8")
            except ValueError as error:
                on_bad_line(BadLine(path, number, str(error)))
            else:
                yield number, row


def _json_row(line: bytes, encoding: str) -> Row:
    try:
        row = json.loads(line.decode(encoding))
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of too many digits; too deep
        raise ValueError("not a JSON object") from error
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row
