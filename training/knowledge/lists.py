"""Public lists as they come: tab-separated files, the first line names the columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpora.errors import CorpusError

NAMES, HOSTS, PHRASES = "person-names.tsv", "hosts.tsv", "commercial-phrases.tsv"
COLUMNS = {
    NAMES: ("name", "locale", "part", "source"),
    HOSTS: ("host", "kind", "source"),
    PHRASES: ("phrase", "locale", "kind", "source"),
}


@dataclass(frozen=True)
class ListedName:
    """A name of a person, and which part of one: first, last or full."""

    name: str
    locale: str
    part: str


@dataclass(frozen=True)
class ListedHost:
    """A host, and what is found there."""

    host: str
    kind: str


@dataclass(frozen=True)
class ListedPhrase:
    """A phrase that products, firms or trades are called by."""

    phrase: str
    locale: str
    kind: str


@dataclass(frozen=True)
class PublicLists:
    """The three lists; each may be empty."""

    names: list[ListedName]
    hosts: list[ListedHost]
    phrases: list[ListedPhrase]


def read_lists(folders: Iterable[Path]) -> PublicLists:
    """The lists that stand in the folders.

    Raises CorpusError, naming the file and the line, if one is not as it should be.
    """
    folders = [path for path in folders if path.is_dir()]
    return PublicLists(
        names=[ListedName(*row[:3]) for row in _rows(folders, NAMES)],
        hosts=[ListedHost(*row[:2]) for row in _rows(folders, HOSTS)],
        phrases=[ListedPhrase(*row[:3]) for row in _rows(folders, PHRASES)],
    )


def _rows(folders: Iterable[Path], name: str) -> Iterator[list[str]]:
    for folder in folders:
        for path in sorted(folder.rglob(name)):
            yield from _rows_of(path, COLUMNS[name])


def _rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    try:
        header, *lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read: {error}") from error
    if tuple(header.split("\t")) != columns:
        raise CorpusError(f"{path}: the first line is not {', '.join(columns)}")
    for number, line in enumerate(lines, 2):
        row = line.split("\t")
        if line and len(row) != len(columns):
            raise CorpusError(f"{path}:{number}: not {len(columns)} columns")
        if line:
            yield row
