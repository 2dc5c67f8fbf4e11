"""What every format's reader is given, and what it has in common with the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from service.archives.archived import ArchivedComment, ArchivedStatus, ReadingOptions
from service.archives.dates import read_moment
from service.archives.shelf import Shelf
from service.archives.source import ArchiveSource
from service.archives.troubles import Troubles


@dataclass(frozen=True, slots=True)
class Desk:
    """An archive to be read, where to note what is wrong, and a place for what is too much.

    Readers of tables note in `columns` which column holds which field of a comment.
    """

    source: ArchiveSource
    options: ReadingOptions
    troubles: Troubles
    shelf: Shelf
    columns: dict[str, str] = field(default_factory=dict)

    def moment(self, text: object, where: str) -> datetime | None:
        """A date of the archive; noted if it cannot be read."""
        moment = read_moment(text)
        if moment is None:
            self.troubles.note("no_date", where)
        return moment


FormatReader = Callable[[Desk], Iterator[ArchivedComment]]
LEFT_OUT: frozenset[ArchivedStatus] = frozenset(("deleted",))


def kept(comments: Iterator[ArchivedComment], desk: Desk) -> Iterator[ArchivedComment]:
    """The comments that can be taken in, each once; the others are noted."""
    for archived in comments:
        desk.source.progress.look_up()
        if archived.status in LEFT_OUT:
            desk.troubles.note("deleted", archived.where)
        elif not archived.comment.text.strip():
            desk.troubles.note("no_text", archived.where)
        elif not desk.shelf.is_new(archived.key):
            desk.troubles.note("repeated", archived.where)
        else:
            if archived.status == "unknown":
                desk.troubles.note("unknown_status", archived.where)
            yield archived


def cut_to(archived: ArchivedComment, most_chars: int, troubles: Troubles) -> ArchivedComment:
    """With no text longer than Winnow takes; noted if the comment's was."""
    comment = archived.comment
    article = comment.article
    if len(comment.text) > most_chars:
        troubles.note("too_long", archived.where)
    if max(len(comment.text), len(article.text)) <= most_chars:
        return archived
    shorter = comment.model_copy(
        update={
            "text": comment.text[:most_chars],
            "article": article.model_copy(update={"text": article.text[:most_chars]}),
        }
    )
    return replace(archived, comment=shorter)
