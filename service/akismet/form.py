"""Forms as blog engines send them, read from the raw bytes.

Web frameworks ignore the charset that a form declares, count its fields, and give up on one
without a content type. A blog engine may forward thousands of fields, in its blog's charset.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
MOST_VALUES = 100  # of one PHP array; what comes after them is left out
UNSTORABLE = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# What a blog may be written in. No codec of Python's that is not a charset, such as `zip`, and
# none that keeps state between characters, such as UTF-7.
CHARSETS = frozenset(
    "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257"
    " cp1258 cp866 cp874 koi8-r koi8-u mac-cyrillic mac-roman big5 big5hkscs gb2312 gbk gb18030"
    " euc_jp shift_jis cp932 euc_kr cp949 tis-620 iso8859-2 iso8859-3 iso8859-4 iso8859-5"
    " iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14"
    " iso8859-15 iso8859-16".split()
)
AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}


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

    def is_true(self, name: str) -> bool:
        """Whether a switch is on: `1`, `true` or `True`, but not `0` or `False`."""
        return self.get(name).strip().lower() in ("1", "true", "yes", "on")


def parse_form(
    *sources: bytes, names: frozenset[str], names_in: str = "", content_type: str = ""
) -> Form:
    """The named fields of form bodies or query strings; a later source goes before.

    The charset is that of the content type, else the field `blog_charset`, else UTF-8; bytes
    that are not of it are replaced. `names_in` names a field that names one more. Takes time
    and memory in proportion to the bytes. Never raises.
    """
    raw_names = {name.encode() for name in names | {"blog_charset", names_in}}
    raw = _fields(sources, raw_names)
    if further_names := raw.get(names_in.encode()):
        raw = _fields(sources, raw_names | {_unquoted(further_names[-1])})
    charset = _charset(content_type, raw.get(b"blog_charset", [b""])[-1])
    return Form(
        {
            _decoded(name, charset): [_decoded(_unquoted(value), charset) for value in values]
            for name, values in raw.items()
        }
    )


def _fields(sources: Iterable[bytes], names: set[bytes]) -> dict[bytes, list[bytes]]:
    fields: dict[bytes, list[bytes]] = {}
    for source in sources:
        fields |= _fields_of(source, names)
    return fields


def _fields_of(source: bytes, names: set[bytes]) -> dict[bytes, list[bytes]]:
    fields: dict[bytes, list[bytes]] = {}
    for name, value in _pairs(source):
        if name in names:
            fields[name] = [value]
            continue
        array, bracket, _ = name.partition(b"[")
        if bracket and array in names and len(fields.setdefault(array, [])) < MOST_VALUES:
            fields[array].append(value)
    return fields


def _pairs(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    for part in filter(None, source.split(b"&")):
        name, _, value = part.partition(b"=")
        yield _unquoted(name), value


def _unquoted(raw: bytes) -> bytes:
    return unquote_to_bytes(raw.replace(b"+", b" ")) if b"%" in raw or b"+" in raw else raw


def _charset(content_type: str, of_blog: bytes) -> str:
    declared = CHARSET.search(content_type)
    for label in (declared.group(1) if declared else "", of_blog.decode("ascii", "replace")):
        try:
            name = codecs.lookup(label.strip()).name if label else ""
        except (LookupError, ValueError):
            continue
        name = AS_BROWSERS_DO.get(name, name)
        if name in CHARSETS:
            return name
    return "utf-8"


def _decoded(raw: bytes, charset: str) -> str:
    text = raw.decode(charset, "replace")
    return text if text.isascii() and "\0" not in text else text.translate(UNSTORABLE)
