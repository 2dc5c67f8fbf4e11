"""The file of a backup: a manifest and the files it names, packed, and sealed on request."""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from pydantic import ValidationError

from service.domain.backups import BackupError, BackupManifest, PackedFile
from service.store.backup.sealing import MAGIC, SealedReader, SealingWriter

MANIFEST = "manifest.json"
DATABASE = "winnow.db"
SECRET = "secret.key"  # noqa: S105 - the name of a file
MOST_MANIFEST_BYTES = 16 << 20
AT_ONCE = 1 << 20

Keep = Callable[[str, IO[bytes]], None]


def describe(path: Path) -> PackedFile:
    """Size and digest of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PackedFile(size_bytes=path.stat().st_size, sha256=digest)


def pack(
    target: BinaryIO, manifest: BackupManifest, paths: Mapping[str, Path], passphrase: str | None
) -> None:
    """Write a backup: the manifest, then each file it names from its path."""
    sealed = None if passphrase is None else SealingWriter(target, passphrase)
    inner = cast(BinaryIO, sealed or target)
    with (
        gzip.GzipFile(fileobj=inner, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        content = manifest.model_dump_json().encode()
        _add(tar, MANIFEST, len(content), io.BytesIO(content))
        for name, packed_file in manifest.files.items():
            with paths[name].open("rb") as file:
                _add(tar, name, packed_file.size_bytes, file)
    if sealed is not None:
        sealed.close()


def is_sealed(path: Path) -> bool:
    """Whether a passphrase is needed to read a file. Raises BackupError if it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}") from error


def unpack(path: Path, passphrase: str | None, keep: Keep | None = None) -> BackupManifest:
    """Read a backup to its end and compare each file with the manifest. Raises BackupError.

    `keep` is given each name with its content, to be read once; without it all is only compared.
    """
    try:
        with _opened(path, passphrase) as tar:
            return _read(tar, keep or _leave)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"{path} is no backup of Winnow's, or not a whole one") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror or error}") from error


def _add(tar: tarfile.TarFile, name: str, size_bytes: int, file: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size_bytes, 0o600
    tar.addfile(member, file)


@contextmanager
def _opened(path: Path, passphrase: str | None) -> Iterator[tarfile.TarFile]:
    with path.open("rb") as file:
        if passphrase is None:
            plain: BinaryIO = file
        else:
            plain = cast(BinaryIO, io.BufferedReader(SealedReader(file, passphrase), AT_ONCE))
        with gzip.GzipFile(fileobj=plain) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            yield tar
            while packed.read(AT_ONCE):  # to the checksum at the end, and the last seal
                pass


def _read(tar: tarfile.TarFile, keep: Keep) -> BackupManifest:
    manifest: BackupManifest | None = None
    waiting: dict[str, PackedFile] = {}
    for member in tar:
        content = tar.extractfile(member) if member.isreg() else None
        if content is None:
            raise BackupError("there is something in it that is no file")
        if manifest is None:
            manifest = _manifest(member, content)
            waiting = dict(manifest.files)
        else:
            _take(member, content, waiting, keep)
    if manifest is None or waiting:
        raise BackupError("it is not whole: a file is missing")
    return manifest


def _manifest(member: tarfile.TarInfo, content: IO[bytes]) -> BackupManifest:
    if member.name != MANIFEST or member.size > MOST_MANIFEST_BYTES:
        raise BackupError("it does not begin as a backup of Winnow's does")
    try:
        return BackupManifest.model_validate_json(content.read())
    except ValidationError as error:
        raise BackupError(
            "what it says of itself cannot be read; it may be of a later version of Winnow"
        ) from error


def _take(
    member: tarfile.TarInfo, content: IO[bytes], waiting: dict[str, PackedFile], keep: Keep
) -> None:
    """Hand a file on, and compare what went by with what the manifest says of it."""
    expected = waiting.pop(member.name, None)
    if expected is None:
        raise BackupError("there is a file in it that it does not name")
    reader = _Compared(content)
    keep(member.name, cast(IO[bytes], reader))
    if (reader.size_bytes, reader.digest.hexdigest()) != (expected.size_bytes, expected.sha256):
        raise BackupError(f"{member.name} in it was changed, or is not whole")


def _leave(_name: str, content: IO[bytes]) -> None:
    while content.read(AT_ONCE):
        pass


class _Compared:
    """A file that counts and digests what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest, self.size_bytes = file, hashlib.sha256(), 0

    def read(self, n_bytes: int = -1, /) -> bytes:
        """Some of the content; nothing at its end."""
        content = self._file.read(n_bytes)
        self.digest.update(content)
        self.size_bytes += len(content)
        return content
