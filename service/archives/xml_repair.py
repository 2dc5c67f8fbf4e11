"""XML as it is written by programs that think they can, made well-formed where that is safe."""

import re
from html.entities import html5

from service.archives.troubles import Troubles

CDATA, CDATA_END = "<![CDATA[", "]]>"
LONGEST_MARK = 34  # characters: what may be cut by the end of a piece
OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
REFERENCE = re.compile(r"&(?:#(\d{1,7}|x[0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class XmlRepair:
    """Repairs a text in pieces: lone ampersands, names of HTML, characters that are not allowed.

    No reference but XML's own five is left: there is nothing that a parser could expand.
    """

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._is_in_cdata = False
        self._rest = ""
        self._line = 1

    def repaired(self, piece: str, *, is_last: bool = False) -> str:
        """The next piece; a reference or mark that it may end within is kept for the one after."""
        text, self._rest = _cut_before_mark(self._rest + piece, is_last=is_last)
        line, self._line = self._line, self._line + text.count("\n")
        if FORBIDDEN.search(text):
            text, number = FORBIDDEN.subn("", text)
            self._troubles.note("forbidden", f"after line {line}", number=number)
        return "".join(self._outside_of_cdata(text))

    def _outside_of_cdata(self, text: str) -> list[str]:
        pieces: list[str] = []
        at = 0
        while at < len(text):
            mark = CDATA_END if self._is_in_cdata else CDATA
            found_at = text.find(mark, at)
            end = len(text) if found_at < 0 else found_at + len(mark)
            part = text[at:end]
            pieces.append(part if self._is_in_cdata else REFERENCE.sub(_reference, part))
            self._is_in_cdata ^= found_at >= 0
            at = end
        return pieces


def _cut_before_mark(text: str, *, is_last: bool) -> tuple[str, str]:
    if is_last:
        return text, ""
    start = len(text) - LONGEST_MARK
    at = [text.find(char, max(0, start)) for char in "&<]"]
    cut = min((place for place in at if place >= 0), default=len(text))
    cut = len(text[:cut].rstrip("]"))  # not within the mark that begins with several of them
    return text[:cut], text[cut:]


def _reference(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if number:
        return match[0] if _is_allowed(number) else ""
    if name is None:
        return "&amp;"
    if name in OF_XML:
        return match[0]
    character = html5.get(f"{name};")
    return f"&amp;{name};" if character is None else _escaped(character)


def _is_allowed(number: str) -> bool:
    code = int(number[1:], 16) if number.startswith("x") else int(number)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return False
    return not FORBIDDEN.match(chr(code))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
