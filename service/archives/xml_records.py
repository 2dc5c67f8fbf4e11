"""The records of an XML file, one by one: in flat memory, past what is broken, up to where it ends.

Nothing is ever fetched or expanded: a file that declares entities is refused.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from service.archives.archived import ArchiveError
from service.archives.source import ArchivePart, ArchiveSource
from service.archives.text import codec_of_xml, decoded
from service.archives.troubles import Troubles
from service.archives.xml_repair import XmlRepair

MOST_CHARS = 2_000_000  # of one element; the unread is left out
MOST_CHILDREN = 20_000
DEEPEST = 200
LONGEST_NAME = 40
AFTER_A_BREAK = b"<after-a-break>"
MISMATCH = 7  # expat.errors.codes[XML_ERROR_TAG_MISMATCH]
NOT_SAFE = "it declares entities, which no export does: it is not read"


@dataclass(slots=True)
class Node:
    """An element of a record, with the elements in it. `around` is the record it stands in."""

    tag: str
    attributes: dict[str, str]
    around: "Node | None" = None
    line: int = 0  # of a record; 0 for any other element
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    chars: int = 0

    @property
    def own_text(self) -> str:
        """Its text, without that of the elements in it."""
        return "".join(self.pieces)

    def child(self, tag: str) -> "Node | None":
        """The first element of a name in it."""
        return next((node for node in self.children if node.tag == tag), None)

    def text(self, *tags: str) -> str:
        """The text of the first element that is there, without space around it; else nothing."""
        nodes = (self.child(tag) for tag in tags)
        return next((node.own_text.strip() for node in nodes if node is not None), "")


def xml_records(
    source: ArchiveSource,
    part: ArchivePart,
    tags: Collection[str],
    troubles: Troubles,
    *,
    nested: Collection[str] = (),
) -> Iterator[Node]:
    """Every element of these names, when it ends. Within one of them, only `nested` are records.

    A nested record is no child of the one it stands in, which may hold any number of them.
    """
    codec = codec_of_xml(source.beginning(part), troubles)
    reader = RecordReader(tags, troubles, nested=nested)
    yield from reader.read(decoded(source.chunks(part), codec, troubles))


class RecordReader:
    """Reads one file. After what is broken it goes on with the next record that begins."""

    def __init__(
        self, tags: Collection[str], troubles: Troubles, *, nested: Collection[str] = ()
    ) -> None:
        self._tags = frozenset(tags)
        self._nested = frozenset(nested)
        self._troubles = troubles
        self._ready: deque[Node] = deque()
        self._open: list[Node] = []
        self._n_open_records = 0
        self._around: Node | None = None
        self._root = ""
        self._is_whole = False
        self._is_searching = False
        self._line, self._n_bytes = 1, 0
        self._start_parser()

    def read(self, texts: Iterable[str]) -> Iterator[Node]:
        """The records of a text that comes in pieces."""
        repair = XmlRepair(self._troubles)
        unread = b""
        for text in texts:
            unread = self._feed(unread + repair.repaired(text).encode())
            yield from self._taken()
        self._feed(unread + repair.repaired("", is_last=True).encode())
        yield from self._taken()
        if not self._is_whole:
            self._troubles.note("cut", self._place)

    def _taken(self) -> Iterator[Node]:
        while self._ready:
            yield self._ready.popleft()

    def _start_parser(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add
        self._parser.EntityDeclHandler = _refuse
        self._open.clear()
        self._n_open_records = 0
        self._first_line = self._line
        self._fed = 0

    def _feed(self, piece: bytes) -> bytes:
        """Read a piece. Returns its end, if that is to be read again with the next one."""
        while piece:
            if self._is_searching:
                start = self._next_start(piece)
                if start is None:
                    kept = piece[-LONGEST_NAME:]
                    self._pass(piece[: -len(kept)])
                    return kept
                self._pass(piece[:start])
                piece = piece[start:]
                self._resume()
            piece = self._parsed(piece)
        return b""

    def _parsed(self, piece: bytes) -> bytes:
        """Parse a piece. Returns what comes behind a place that is broken."""
        try:
            self._parser.Parse(piece, False)
        except expat.ExpatError as error:
            at = min(max(self._parser.ErrorByteIndex - self._fed, 0), len(piece) - 1)
            self._pass(piece[:at])
            self._note_break(error)
            self._pass(piece[at : at + 1])
            return piece[at + 1 :]
        self._pass(piece)
        self._fed += len(piece)
        return b""

    def _note_break(self, error: expat.ExpatError) -> None:
        """Go on searching. An end of what began before the last break is no other one."""
        is_old_end = self._root and self._is_resumed and len(self._open) == 1
        if not (is_old_end and error.code == MISMATCH):
            self._troubles.note("broken", self._place)
        self._around = self._open_record()
        self._is_searching = True

    def _next_start(self, piece: bytes) -> int | None:
        names = b"|".join(re.escape(tag.encode()) for tag in sorted(self._tags))
        ends = b"/" + re.escape(self._root.encode()) + rb"\s*>"
        for match in re.finditer(rb"<?(?:(?P<begins>" + names + rb")[\s>]|" + ends + b")", piece):
            if match["begins"] is None:
                self._is_whole = True
            elif match[0].startswith(b"<"):
                return match.start()
        return None

    def _resume(self) -> None:
        self._start_parser()
        self._parser.Parse(AFTER_A_BREAK, False)
        self._fed = len(AFTER_A_BREAK)
        self._is_searching, self._is_whole = False, False

    @property
    def _is_resumed(self) -> bool:
        return bool(self._open) and self._open[0].tag == AFTER_A_BREAK[1:-1].decode()

    def _pass(self, piece: bytes) -> None:
        self._line += piece.count(b"\n")
        self._n_bytes += len(piece)

    @property
    def _place(self) -> str:
        """Bytes are told, too: some exports are all one line."""
        return f"line {self._line}, near byte {self._n_bytes}"

    def _open_record(self) -> Node | None:
        return next((node for node in self._open if node.line), None)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise ArchiveError(f"more than {DEEPEST} elements within each other: it is no export")
        self._root = self._root or tag
        node = Node(tag, attributes)
        if tag in self._nested or (tag in self._tags and not self._n_open_records):
            node.around = self._open_record() or self._around
            node.line = self._first_line + self._parser.CurrentLineNumber - 1
            self._n_open_records += 1
        self._open.append(node)

    def _end(self, tag: str) -> None:
        node = self._open.pop()
        if not self._open:
            self._is_whole = True
        if node.line:
            self._n_open_records -= 1
            self._ready.append(node)
        elif self._n_open_records and len(self._open[-1].children) < MOST_CHILDREN:
            self._open[-1].children.append(node)

    def _add(self, text: str) -> None:
        if not self._n_open_records:
            return
        node = self._open[-1]
        if node.chars + len(text) > MOST_CHARS:
            if node.chars <= MOST_CHARS:
                self._troubles.note("too_long", f"{node.tag} in line {self._line}")
            text = text[: max(0, MOST_CHARS - node.chars)]
            node.chars = MOST_CHARS + 1
        node.chars += len(text)
        node.pieces.append(text)


def _refuse(*_details: object) -> None:
    raise ArchiveError(NOT_SAFE)
