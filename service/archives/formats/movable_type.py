"""Movable Type and TypePad: the text that Export writes. What is in it was published."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from model.comment import Article, Author, Comment
from service.archives.archived import ArchivedComment, made_key
from service.archives.lines import lines_of
from service.archives.reading import Desk

NAME = "movable-type"
END_OF_ENTRY, END_OF_SECTION = "--------", "-----"
SECTION = re.compile(r"(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):\s*")
FIELD = re.compile(r"([A-Z][A-Z ]{1,30}):[ \t]?(.*)")
FIELDS_OF = {
    "COMMENT": frozenset(("AUTHOR", "EMAIL", "IP", "URL", "DATE", "TITLE")),
    "PING": frozenset(("TITLE", "URL", "IP", "BLOG NAME", "DATE")),
}
MOST_LINES = 50_000  # of a section


@dataclass(slots=True)
class Section:
    """A part of an entry: its name, empty for the fields at its head, and its lines."""

    name: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as they stand there."""
        return "".join(self.lines).strip("\r\n")


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The comments and pings of every file, in its order."""
    for part in desk.source.parts:
        article = Article()
        for section in _sections(desk, part.name, lines_of(desk, part)):
            where = f"{part.name}, line {section.line}"
            if section.name in FIELDS_OF:
                yield _comment(desk, section, article, where)
            else:
                article = _with(article, section, desk.options.base_url)


def _sections(desk: Desk, name: str, lines: Iterable[tuple[int, str]]) -> Iterator[Section]:
    """Each section when it ends; a line of hyphens in a comment begins none."""
    section = Section("", 1)
    is_ended, number = False, 0
    for number, line in lines:
        bare = line.rstrip("\r\n")
        begins = SECTION.fullmatch(bare) if is_ended else None
        if bare == END_OF_ENTRY:
            yield section
            section, is_ended = Section("", number + 1), False
        elif bare == END_OF_SECTION and not is_ended:
            is_ended = True
        elif begins:
            yield section
            section, is_ended = Section(begins[1], number), False
        else:
            if is_ended:
                desk.troubles.note("section", f"{name}, line {number}")
                section.lines.append(END_OF_SECTION + "\n")
                is_ended = bare == END_OF_SECTION
            if len(section.lines) < MOST_LINES:
                section.lines.append(line)
    if section.lines and "".join(section.lines).strip():
        yield from _last(desk, name, section, number, is_ended=is_ended)


def _last(
    desk: Desk, name: str, section: Section, number: int, *, is_ended: bool
) -> Iterator[Section]:
    """What the file ends with; it should have ended before."""
    if is_ended:
        yield section
        return
    desk.troubles.note("cut", f"{name}, line {number}")


def _comment(desk: Desk, section: Section, article: Article, where: str) -> ArchivedComment:
    fields, text = _fields(section)
    is_ping = section.name == "PING"
    author = Author(
        name=fields.get("BLOG NAME" if is_ping else "AUTHOR", ""),
        email=fields.get("EMAIL", ""),
        url=fields.get("URL", ""),
    )
    if is_ping:
        text = "\n".join(filter(None, (fields.get("TITLE", ""), text)))
    date = fields.get("DATE", "")
    comment = Comment(text=text, author=author, article=article)
    return ArchivedComment(
        key=made_key(NAME, article.title, author.name, author.email, date, text),
        comment=comment,
        status="published",
        created_at=desk.moment(date, where),
        where=where,
        comment_type="trackback" if is_ping else "",
    )


def _fields(section: Section) -> tuple[Mapping[str, str], str]:
    """The fields at the head of a section, and the text after them."""
    fields: dict[str, str] = {}
    for line in section.lines:
        match = FIELD.fullmatch(line.rstrip("\r\n"))
        if match is None or match[1] not in FIELDS_OF[section.name] or match[1] in fields:
            break
        fields[match[1]] = match[2].strip()
    return fields, "".join(section.lines[len(fields) :]).strip("\r\n")


def _with(article: Article, section: Section, base_url: str) -> Article:
    """The article with what a section says of it."""
    match section.name:
        case "":
            fields = dict(FIELD.findall(section.text))
            base = base_url.rstrip("/")
            basename = fields.get("BASENAME", "").strip()
            url = f"{base}/{basename}" if base and basename else ""
            return Article(title=fields.get("TITLE", "").strip(), url=url)
        case "BODY" | "EXTENDED BODY":
            text = "\n".join(filter(None, (article.text, section.text)))
            return article.model_copy(update={"text": text})
        case _:
            return article
