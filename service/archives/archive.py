"""Opens an archive of any format that Winnow knows."""

import re
from collections.abc import Generator, Mapping
from types import ModuleType

from service.archives.archived import ArchivedComment, ArchiveError, Doubt
from service.archives.formats import (
    blogger,
    disqus,
    isso,
    json_lines,
    movable_type,
    static_files,
    tables,
    wordpress,
)
from service.archives.reading import Desk, FormatReader, kept
from service.archives.source import ArchiveSource

MODULES: tuple[ModuleType, ...] = (
    wordpress, disqus, blogger, movable_type, isso, static_files, tables, json_lines,
)  # fmt: skip
FORMATS: Mapping[str, FormatReader] = {module.NAME: module.read for module in MODULES}
SQLITE = b"SQLite format 3\0"
OF_MOVABLE_TYPE = re.compile(rb"\A(?:[A-Z][A-Z ]{1,30}:[^\n]*\n)+-----\r?\n", re.M)
ARRAY = "it is one JSON array; make it one object a line: jq -c '.[]' FILE > FILE.jsonl"


def read_archive(desk: Desk) -> Generator[ArchivedComment, None, None]:
    """The comments of an archive that can be taken in, each once, with nothing dropped unsaid.

    Raises ArchiveError if it cannot be read, Doubt if the owner has to say how.
    """
    name = desk.options.format or recognise(desk.source)
    if name not in FORMATS:
        raise ArchiveError(f"{name} is no format; there are: {', '.join(FORMATS)}")
    yield from kept(FORMATS[name](desk), desk)


def recognise(source: ArchiveSource) -> str:
    """The format of an archive, by how its first parts begin. Raises Doubt."""
    for part in source.parts[:20]:
        name = _recognise(source.beginning(part))
        if name is not None:
            return name
    names = [part.name for part in source.parts]
    if len(names) > 1 and static_files.is_static_site(names):
        return static_files.NAME
    if any(_is_table(source.beginning(part), part.name) for part in source.parts[:20]):
        return tables.NAME
    raise Doubt("format", f"What is {source.name}? It looks like nothing known.", tuple(FORMATS))


def _recognise(beginning: bytes) -> str | None:
    if beginning.startswith(SQLITE):
        return isso.NAME
    start = beginning.lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"\0<" in beginning[:8] or b"<\0" in beginning[:8]:
        start = beginning.replace(b"\0", b"").lstrip(b"\xff\xfe\xfe ")
    if start.startswith(b"<"):
        return _of_xml(start)
    if start.startswith(b"{"):
        return json_lines.NAME
    if start.startswith(b"["):
        raise ArchiveError(ARRAY)
    return movable_type.NAME if OF_MOVABLE_TYPE.match(start) else None


def _of_xml(start: bytes) -> str | None:
    if b"wordpress.org/export" in start:
        return wordpress.NAME
    if b"//disqus.com" in start:
        return disqus.NAME
    return blogger.NAME if b"http://www.w3.org/2005/Atom" in start else None


def _is_table(beginning: bytes, name: str) -> bool:
    """Whether it is called a table, or its first line has cells."""
    if name.lower().endswith((".csv", ".tsv")):
        return True
    first = beginning.replace(b"\0", b"").partition(b"\n")[0]
    return any(first.count(mark) > 1 for mark in (b",", b";", b"\t", b"|"))
