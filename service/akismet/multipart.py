"""Multipart bodies: what PHP's curl makes of an array of fields."""

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from service.domain.errors import WinnowError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

Pair = tuple[bytes, bytes]
MULTIPART = b"multipart/form-data"


class BadMultipart(WinnowError):
    """A body that says it is multipart cannot be read to its end. The message says why."""


def is_multipart(content_type: str) -> bool:
    """Whether a body is one part a field."""
    return _options(content_type)[0] == MULTIPART


def read_multipart(body: bytes, content_type: str) -> list[Pair]:
    """Each field's name and value, as they are; files are left out. Raises BadMultipart."""
    boundary = _options(content_type)[1].get(b"boundary")
    if not boundary:
        raise BadMultipart("The content type of this multipart body names no boundary")
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(body)
    except (FormParserError, UnicodeError) as error:
        raise BadMultipart("This multipart body cannot be read") from error
    if not parts.is_complete:
        raise BadMultipart("This multipart body breaks off before its end")
    return parts.pairs


def _options(content_type: str) -> tuple[bytes, dict[bytes, bytes]]:
    return parse_options_header(content_type.encode("latin-1", "replace"))


class _Parts:
    """The parts, as the parser comes upon them."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self.is_complete = False
        self._header, self._header_value = b"", b""
        self._disposition, self._value = b"", bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_to_header,
            "on_header_value": self._add_to_header_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_data,
            "on_part_end": self._end,
            "on_end": self._complete,
        }

    def _begin(self) -> None:
        self._disposition, self._value = b"", bytearray()

    def _add_to_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_to_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header, self._header_value = b"", b""

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end(self) -> None:
        options = parse_options_header(self._disposition)[1]
        if b"name" in options and b"filename" not in options:
            self.pairs.append((options[b"name"], bytes(self._value)))

    def _complete(self) -> None:
        self.is_complete = True
