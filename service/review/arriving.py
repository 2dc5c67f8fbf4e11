"""A form with a file, written to the disk as it comes: of the file, memory holds one piece."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from service.domain.errors import BodyTooLarge, BrokenBody, Invalid, NoRoom
from service.moderation.upload_work import COMING
from service.moderation.uploads import ArrivedFile

MOST_FIELD_BYTES = 1_000
AROUND_THE_FILE = 65_536  # bytes of a form beside its file
LEFT_FREE = 256 * 1_048_576  # bytes that comments need meanwhile
NOT_A_FORM = "this is not a form with a file"


@dataclass(slots=True)
class ArrivedForm:
    """A form's fields, and its file; no file where none was chosen."""

    fields: dict[str, str] = field(default_factory=dict)
    file: ArrivedFile | None = None


@asynccontextmanager
async def arriving(
    request: Request, folder: Path, *, most_bytes: int
) -> AsyncIterator[ArrivedForm]:
    """The form that a request brings. Its file is deleted unless it was moved meanwhile.

    Raises BodyTooLarge, BrokenBody, Invalid and NoRoom.
    """
    declared = request.headers.get("content-length", "")
    _require_size(int(declared[:20]) if declared.isdigit() else 0, most_bytes)
    place = await asyncio.to_thread(_make_place, folder)
    try:
        reader = _FormReader(request.headers.get("content-type", ""), place)
        with reader:
            await _read(request, reader, most_bytes)
        yield reader.form
    finally:
        await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)


async def _read(request: Request, reader: "_FormReader", most_bytes: int) -> None:
    n_bytes = 0
    try:
        async for piece in request.stream():
            n_bytes += len(piece)
            _require_size(n_bytes, most_bytes)
            await asyncio.to_thread(reader.write, piece)
        reader.end()
    except FormParserError as error:
        raise BrokenBody(NOT_A_FORM) from error
    except OSError as error:
        raise NoRoom("the file cannot be kept: there may be no room on the disk") from error


def _require_size(n_bytes: int, most_bytes: int) -> None:
    if n_bytes > most_bytes + AROUND_THE_FILE:
        raise BodyTooLarge(
            f"an archive may have at most {most_bytes:,} bytes", headers={"Connection": "close"}
        )


def _make_place(folder: Path) -> Path:
    """A new folder for a file to come. Raises NoRoom."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < LEFT_FREE:
            raise NoRoom("there is too little room on the disk to take an archive")
        return Path(tempfile.mkdtemp(prefix=COMING, dir=folder))
    except OSError as error:
        raise NoRoom("no archive can be kept: the folder cannot be written") from error


class _FormReader:
    """Takes a form apart as its pieces come. Use it in a `with` block."""

    def __init__(self, content_type: str, place: Path) -> None:
        self.form = ArrivedForm()
        self._path = place / "file"
        self._file: BinaryIO | None = None
        self._headers: dict[bytes, bytes] = {}
        self._header, self._value, self._field = b"", b"", b""
        self._name, self._is_file = "", False
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise BrokenBody(NOT_A_FORM)
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._read_header,
                "on_header_value": self._read_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_headers,
                "on_part_data": self._read_part,
                "on_part_end": self._end_part,
            },
        )

    def __enter__(self) -> "_FormReader":
        return self

    def __exit__(self, *_details: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, piece: bytes) -> None:
        """The next piece of the body. Raises FormParserError, OSError, Invalid and NoRoom."""
        self._parser.write(piece)
        if self._file is not None and shutil.disk_usage(self._path).free < LEFT_FREE:
            raise NoRoom("there is too little room on the disk for this archive")

    def end(self) -> None:
        """The body has ended. Raises FormParserError if the form has not."""
        self._parser.finalize()

    def _begin_part(self) -> None:
        self._headers, self._field = {}, b""

    def _read_header(self, piece: bytes, start: int, end: int) -> None:
        self._header += piece[start:end]

    def _read_value(self, piece: bytes, start: int, end: int) -> None:
        self._value += piece[start:end]

    def _end_header(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = b"filename" in options
        if not self._is_file:
            return
        if self.form.file is not None:
            raise Invalid("one file at a time", field="file")
        self._file = self._path.open("wb")
        name = options[b"filename"].decode("utf-8", "replace")
        self.form.file = ArrivedFile(self._path, name, 0)

    def _read_part(self, piece: bytes, start: int, end: int) -> None:
        if self._is_file and self._file is not None:
            self._file.write(memoryview(piece)[start:end])
            return
        self._field += piece[start:end]
        if len(self._field) > MOST_FIELD_BYTES:
            raise Invalid("it is too long", field=self._name[:100])

    def _end_part(self) -> None:
        if not self._is_file:
            self.form.fields[self._name] = self._field.decode("utf-8", "replace")
        elif self._file is not None and self.form.file is not None:
            n_bytes = self._file.tell()
            self._file.close()
            self.form.file = ArrivedFile(self._path, self.form.file.name, n_bytes)
