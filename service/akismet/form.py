"""Forms as blog engines send them, read from the raw bytes.

Web frameworks ignore the charset that a form declares, count its fields, and give up on one
without a content type. A blog engine may forward thousands of fields, in its blog's charset.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from urllib.parse import unquote_to_bytes

from service.akismet.multipart import Pair, is_multipart, read_multipart
from service.domain.charsets import FORMS_OF_UTF_16, codec_of, decode

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
MOST_VALUES = 100  # of one PHP array; what comes after them is left out
UNSTORABLE = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class Form:
    """The fields of a form, by name. Of several with one name the last counts, as in PHP."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def get(self, name: str) -> str:
        """The value of a field; empty if it is not there."""
        values = self._fields.get(name)
        return values[-1] if values else ""

    def first_of(self, *names: str) -> str:
        """The first value that is not empty, spaces aside."""
        return next((value for name in names if (value := self.get(name).strip())), "")

    def all(self, name: str) -> list[str]:
        """All values of a field, or of an array `name[0]`, `name[1]`, ..."""
        return list(self._fields.get(name, []))

    def changed(self, values: Mapping[str, str]) -> "Form":
        """The form with other values of some fields that it has."""
        return Form({**self._fields, **{name: [values[name]] for name in values if name in self}})

    def is_true(self, name: str) -> bool:
        """Whether a switch is on: `1`, `true` or `True`, but not `0` or `False`."""
        return self.get(name).strip().lower() in ("1", "true", "yes", "on")


def parse_form(
    query: bytes,
    body: bytes = b"",
    *,
    names: frozenset[str],
    names_in: str = "",
    content_type: str = "",
) -> Form:
    """The named fields of an address and a body; what is in the body goes before.

    The charset is that of the content type, else the field `blog_charset`, if browsers know it;
    else UTF-8, or windows-1252 for what cannot be that. Bytes that are not of it are replaced.
    `names_in` names a field that names one more. Takes time and memory in proportion to the
    bytes. Raises BadMultipart, and nothing else.
    """
    body, declared = _in_bytes_of_ascii(body, _declared_codec(content_type))
    read = partial(_fields, query, body, content_type)
    raw_names = {name.encode() for name in names | {"blog_charset", names_in}}
    raw = read(raw_names)
    if further_names := raw.get(names_in.encode()):
        raw = read(raw_names | {further_names[-1]})
    codec = declared or codec_of(raw.get(b"blog_charset", [b""])[-1].decode("ascii", "replace"))
    codec_of_names = None if codec in FORMS_OF_UTF_16 else codec
    return Form(
        {
            _decoded(name, codec_of_names): [_decoded(value, codec) for value in values]
            for name, values in raw.items()
        }
    )


def _fields(
    query: bytes, body: bytes, content_type: str, names: set[bytes]
) -> dict[bytes, list[bytes]]:
    fields = _fields_of(_pairs(query), names, _unquoted)
    if is_multipart(content_type):
        return fields | _fields_of(read_multipart(body, content_type), names, bytes)
    return fields | _fields_of(_pairs(body), names, _unquoted)


def _fields_of(
    pairs: Iterable[Pair], names: set[bytes], unquote: Callable[[bytes], bytes]
) -> dict[bytes, list[bytes]]:
    """Of the fields that are asked for, the values; no other value is looked at."""
    fields: dict[bytes, list[bytes]] = {}
    for name, value in pairs:
        if name in names:
            fields[name] = [unquote(value)]
            continue
        array, bracket, _ = name.partition(b"[")
        if bracket and array in names and len(fields.setdefault(array, [])) < MOST_VALUES:
            fields[array].append(unquote(value))
    return fields


def _pairs(source: bytes) -> Iterator[Pair]:
    for part in filter(None, source.split(b"&")):
        name, _, value = part.partition(b"=")
        yield _unquoted(name), value


def _unquoted(raw: bytes) -> bytes:
    return unquote_to_bytes(raw.replace(b"+", b" ")) if b"%" in raw or b"+" in raw else raw


def _declared_codec(content_type: str) -> str | None:
    declared = CHARSET.search(content_type)
    return codec_of(declared.group(1)) if declared else None


def _in_bytes_of_ascii(body: bytes, codec: str | None) -> tuple[bytes, str | None]:
    """A body that is UTF-16 itself, and not only what is quoted in it, as UTF-8."""
    if codec in FORMS_OF_UTF_16 and b"\0" in body:
        return decode(body, codec).encode("utf-8", "replace"), "utf-8"
    return body, codec


def _decoded(raw: bytes, codec: str | None) -> str:
    text = decode(raw, codec)
    return text if text.isascii() and "\0" not in text else text.translate(UNSTORABLE)
