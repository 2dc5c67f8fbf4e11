"""Bytes of an archive as text: in the charset it has, whatever it says, with nothing lost."""

import codecs
import re
from collections.abc import Iterable, Iterator

from charset_normalizer import from_bytes

from service.archives.archived import ArchiveError, Doubt
from service.archives.troubles import Troubles
from service.domain.charsets import AT_A_GUESS, codec_of

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
SHOWN = 40  # characters of a doubtful place
GUESSES = 4


def named_codec(encoding: str) -> str:
    """Python's codec of a charset that somebody named. Raises ArchiveError."""
    codec = codec_of(encoding)
    if codec is None:
        raise ArchiveError(f"{encoding} is no charset; such as utf-8, windows-1252, shift_jis")
    return codec


def codec_of_xml(beginning: bytes, troubles: Troubles) -> str:
    """The codec of an XML file: its mark, what it declares, or UTF-8 where it says wrongly."""
    for mark, codec in MARKS:
        if beginning.startswith(mark):
            return codec
    match = DECLARED.match(beginning.lstrip())
    declared = codec_of(match[1].decode("ascii")) if match else None
    if declared in (None, "utf-8"):
        return "utf-8"
    if not beginning.isascii() and is_utf_8(beginning):
        troubles.note("other_charset", match[1].decode("ascii") if match else "")
        return "utf-8"
    return str(declared)


def codec_of_text(beginning: bytes) -> str:
    """The codec of a file that cannot say it. Raises Doubt if it may be one of several."""
    for mark, codec in MARKS:
        if beginning.startswith(mark):
            return codec
    if len(beginning) > 3 and beginning[1] == 0 != beginning[0]:
        return "utf-16-le"
    if is_utf_8(beginning) or not _is_mostly_foreign(beginning):
        return "utf-8"
    raise _charset_doubt(beginning)


def is_utf_8(beginning: bytes) -> bool:
    """Whether bytes, cut off anywhere, are UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_foreign(beginning: bytes) -> bool:
    """Whether more bytes speak against UTF-8 than for it: a few may have crept in."""
    text = beginning.decode("utf-8", "replace")
    return text.count("\ufffd") > sum(char > "\x7f" and char != "\ufffd" for char in text)


def _charset_doubt(beginning: bytes) -> Doubt:
    likely = [match.encoding for match in list(from_bytes(beginning))[:GUESSES]]
    names = list(dict.fromkeys(["windows-1252", *(name.replace("_", "-") for name in likely)]))
    choices = tuple(name for name in names if codec_of(name) is not None)
    at = next(at for at, byte in enumerate(beginning) if byte > 0x7F)
    place = beginning[max(0, at - SHOWN // 2) : at + SHOWN]
    readings = (
        f"{name}: “{' '.join(place.decode(named_codec(name), 'replace').split())}”"
        for name in choices
    )
    return Doubt(
        "encoding", "The file is not UTF-8. Which is right? " + "; ".join(readings), choices
    )


def decoded(pieces: Iterable[bytes], codec: str, troubles: Troubles) -> Iterator[str]:
    """The pieces as text. What is no UTF-8 in a UTF-8 file is read as Windows-1252, and noted."""
    if codec == "utf-8":
        yield from _Utf8(troubles).decoded(pieces)
        return
    decoder = codecs.getincrementaldecoder(codec)("replace")
    is_first = True
    for piece in pieces:
        text = decoder.decode(piece)
        yield text.removeprefix("\ufeff") if is_first else text
        is_first = False
    yield decoder.decode(b"", final=True)


class _Utf8:
    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._line = 1

    def decoded(self, pieces: Iterable[bytes]) -> Iterator[str]:
        unread = b""
        is_first = True
        for piece in pieces:
            text, unread = self._text(unread + piece, is_last=False)
            yield text.removeprefix("\ufeff") if is_first else text
            is_first = False
            self._line += text.count("\n")
        text, _ = self._text(unread, is_last=True)
        yield text

    def _text(self, raw: bytes, *, is_last: bool) -> tuple[str, bytes]:
        view, at = memoryview(raw), 0
        pieces: list[str] = []
        while True:
            try:
                text, used = codecs.utf_8_decode(view[at:], "strict", is_last)
            except UnicodeDecodeError as error:
                pieces.append(codecs.utf_8_decode(view[at : at + error.start], "strict", True)[0])
                wrong = bytes(view[at + error.start : at + error.end])
                self._note(pieces)
                pieces.append(wrong.decode(AT_A_GUESS, "replace"))
                at += error.end
            else:
                return "".join((*pieces, text)), raw[at + used :]

    def _note(self, before: list[str]) -> None:
        line = self._line + sum(piece.count("\n") for piece in before)
        self._troubles.note("charset", f"line {line}")
