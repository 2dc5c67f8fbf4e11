"""Reading an archive as an import does, without a store."""

from collections.abc import Callable
from pathlib import Path

import pytest
from archive_reading import Read, ReadArchive

from service.archives.archive import read_archive
from service.archives.archived import ReadingOptions
from service.archives.reading import Desk
from service.archives.shelf import Shelf
from service.archives.source import open_source
from service.archives.troubles import Troubles

BASE = "https://bread.example"


@pytest.fixture
def read() -> Read:
    """`read(path, **options)`: all of an archive."""

    def read_all(path: Path, **options: object) -> ReadArchive:
        chosen = ReadingOptions(**{"base_url": BASE, **options})  # type: ignore[arg-type]
        troubles = Troubles()
        with Shelf() as shelf:
            comments = list(read_archive(Desk(open_source(path), chosen, troubles, shelf)))
        lines = troubles.lines()
        return ReadArchive(
            comments,
            {line.kind: line.number for line in lines},
            {line.kind: line.places for line in lines},
        )

    return read_all


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written(name, content)`: a file to be read."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
