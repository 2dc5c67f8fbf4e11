"""A text in pieces as lines, each with its number; only a line feed ends one."""

from collections.abc import Iterable, Iterator

from service.archives.reading import Desk
from service.archives.source import ArchivePart
from service.archives.text import codec_of_text, decoded, named_codec

LONGEST_LINE = 8_000_000  # characters; what is longer comes in parts


def lines_of(desk: Desk, part: ArchivePart) -> Iterator[tuple[int, str]]:
    """The lines of a part, with their ends. The last one may lack it."""
    encoding = desk.options.encoding
    codec = named_codec(encoding) if encoding else codec_of_text(desk.source.beginning(part))
    yield from numbered(decoded(desk.source.chunks(part), codec, desk.troubles))


def numbered(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines of a text that comes in pieces."""
    unended, number = "", 1
    for text in texts:
        lines = (unended + text).split("\n")
        unended = lines.pop()
        for line in lines:
            yield number, line + "\n"
            number += 1
        if len(unended) > LONGEST_LINE:
            yield number, unended
            unended = ""
    if unended:
        yield number, unended
