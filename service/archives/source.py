"""What an archive is read from: a file, packed or not, or a folder; always piece by piece."""

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from service.archives.archived import ArchiveError

AT_ONCE = 65_536  # bytes
BEGINNING_BYTES = 65_536
SMALL_FILE_BYTES = 2_000_000  # a file that holds one comment or one article is not larger
ENCRYPTED = 1  # the bit of an entry in a ZIP file
NOT_OF_THE_ARCHIVE = ("__MACOSX/", ".")
# A packing that Python does not know is a NotImplementedError.
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """One file of an archive. `name` is its path within the archive, with slashes."""

    name: str
    opened: Callable[[], BinaryIO]
    path: Path | None = None  # if it lies on the disk as it is


@dataclass(slots=True)
class ReadSoFar:
    """How many bytes of the files on the disk were read, of how many.

    `look_up` is called again and again, whatever is read: what it raises ends the reading.
    """

    total: int = 0
    reached: dict[str, int] = field(default_factory=dict)
    look_up: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """An archive on the disk, in parts. Each part can be read more than once."""

    path: Path
    parts: tuple[ArchivePart, ...]
    progress: ReadSoFar

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.name or str(self.path.absolute())

    @contextmanager
    def opened(self, part: ArchivePart) -> Iterator[BinaryIO]:
        """A part to read from. Raises ArchiveError if it cannot be opened."""
        self.progress.look_up()
        try:
            with part.opened() as stream:
                yield stream
        except UNREADABLE as error:
            raise ArchiveError(f"{part.name} cannot be read: {_why(error)}") from error

    def chunks(self, part: ArchivePart) -> Iterator[bytes]:
        """A part, in pieces. Raises ArchiveError if it cannot be read."""
        with self.opened(part) as stream:
            while piece := stream.read(AT_ONCE):
                self.progress.look_up()
                yield piece

    def beginning(self, part: ArchivePart, *, size: int = BEGINNING_BYTES) -> bytes:
        """The first bytes of a part."""
        with self.opened(part) as stream:
            return stream.read(size)

    def small(self, part: ArchivePart) -> bytes | None:
        """All of a part that is small; None if it is not."""
        with self.opened(part) as stream:
            content = stream.read(SMALL_FILE_BYTES + 1)
        return None if len(content) > SMALL_FILE_BYTES else content


def open_source(path: Path) -> ArchiveSource:
    """The archive at a path. Raises ArchiveError if there is nothing to read."""
    progress = ReadSoFar()
    try:
        parts = tuple(_parts(path, progress))
        progress.total = sum(part.path.stat().st_size for part in parts if part.path)
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"{path} cannot be read: {_why(error)}") from error
    if not parts:
        raise ArchiveError(f"{path} holds no file")
    return ArchiveSource(path, parts, progress)


def digest_of(path: Path) -> str:
    """Which archive this is: SHA-256 of a file, of the names and sizes in a folder."""
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    for file_path in _files(path):
        digest.update(f"{file_path}\0{file_path.stat().st_size}\0".encode())
    return digest.hexdigest()


def _parts(path: Path, progress: ReadSoFar) -> Iterator[ArchivePart]:
    if path.is_dir():
        for file_path in _files(path):
            name = file_path.relative_to(path).as_posix()
            yield _part(name, file_path, progress)
    elif path.suffix.lower() == ".zip":
        yield from _packed(path)
    else:
        yield _part(path.name, path, progress)


def _files(folder: Path) -> list[Path]:
    """Every file of a folder, but what is hidden."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in paths
        if not any(name.startswith(".") for name in path.relative_to(folder).parts)
    )


def _part(name: str, path: Path, progress: ReadSoFar) -> ArchivePart:
    def opened() -> BinaryIO:
        counting = cast(BinaryIO, _Counting(path.open("rb"), path.name, progress))
        if path.suffix.lower() == ".gz":
            packed = gzip.GzipFile(fileobj=counting)
            packed.myfileobj = counting  # type: ignore[assignment]  # closed with it
            return cast(BinaryIO, packed)
        return counting

    path.open("rb").close()  # whatever cannot be read is said at once
    return ArchivePart(name.removesuffix(".gz"), opened, path)


def _packed(path: Path) -> Iterator[ArchivePart]:
    def opener(name: str) -> Callable[[], BinaryIO]:
        return lambda: cast(BinaryIO, zipfile.ZipFile(path).open(name))

    with zipfile.ZipFile(path) as packed:
        for entry in packed.infolist():
            if entry.flag_bits & ENCRYPTED:
                raise ArchiveError(f"{path} is encrypted: unpack it, and give what was in it")
            if not entry.is_dir() and not entry.filename.startswith(NOT_OF_THE_ARCHIVE):
                yield ArchivePart(entry.filename, opener(entry.filename))


class _Counting:
    """A file that counts what is read of it."""

    def __init__(self, file: BinaryIO, name: str, progress: ReadSoFar) -> None:
        self._file = file
        self._name = name
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._progress.reached[self._name] = self._file.tell()
        return content

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> "_Counting":
        return self

    def __exit__(self, *_details: object) -> None:
        self._file.close()


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
