"""Bringing along the comments that a blog has from before: judged, stored, labelled, reported.

No HTTP, no SQL. What was stored stays if it is interrupted, and the same archive again goes on
from there: a comment that is known is neither judged nor labelled twice.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from model.comment import Article
from model.verdict import Label
from service.archives.archive import read_archive, recognise
from service.archives.archived import ArchivedComment, ReadingOptions
from service.archives.reading import Desk, cut_to
from service.archives.shelf import Shelf
from service.archives.source import ArchiveSource, digest_of, open_source
from service.archives.troubles import Troubles
from service.domain.comment_types import for_its_type
from service.domain.comments import CommentOrigin, DecisionLabel, Judgement
from service.domain.imports import ImportCounts, ImportReport
from service.domain.sites import Site
from service.moderation.import_tally import ImportTally
from service.scoring.scoring import JudgeLike, judge_together
from service.store import imports as store_imports
from service.store.comments import articles, comments, label_log
from service.store.imports import KnownComment
from service.store.store import Store

TELL_SECONDS = 1.0
BATCH = 128  # comments judged at once, and stored in one transaction
LABEL_OF: dict[str, DecisionLabel] = {"published": "ham", "spam": "spam"}
Tell = Callable[[ImportTally, ArchiveSource], None]
NOTHING = Article()


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is to be brought along, to which site, and how it is to be read.

    On trial everything is read and judged, and nothing stored. `is_fitted_here` says that the
    judge has learned from decisions already, perhaps on these very comments. `at_once` comments are
    stored in one transaction.
    """

    path: Path
    site: Site
    options: ReadingOptions
    is_trial: bool
    most_chars: int
    is_fitted_here: bool = False
    at_once: int = BATCH


@dataclass(frozen=True, slots=True)
class ReadComment:
    """A comment of the archive with its judgement; `former` is itself as it was stored before."""

    archived: ArchivedComment
    judgement: Judgement
    former: KnownComment | None

    @property
    def is_same(self) -> bool:
        """Whether it is stored in these very words."""
        return self.former is not None and _says_the_same(self.archived, self.former)


def run_import(store: Store, judge: JudgeLike, order: ImportOrder, tell: Tell) -> ImportReport:
    """Bring an archive along. Raises ArchiveError, and Doubt before anything is stored.

    `tell` is called after each batch, and every second where none comes about; what it raises
    ends the import.
    """
    source, troubles = open_source(order.path), Troubles()
    with Shelf() as shelf:
        options = replace(order.options, format=order.options.format or recognise(source))
        desk = Desk(source, options, troubles, shelf)
        run = _Run(store, judge, order, desk)
        source.progress.look_up = _every(TELL_SECONDS, run.told_to(tell))
        with closing(read_archive(desk)) as archive:
            first = next(archive, None)  # whatever is doubtful is asked before anything is stored
            return run.all_of(_with_first(first, archive), tell)


def _every(seconds: float, work: Callable[[], None]) -> Callable[[], None]:
    """Does it at most that often, however often it is asked for."""
    done_at = time.monotonic()

    def work_if_due() -> None:
        nonlocal done_at
        if time.monotonic() - done_at >= seconds:
            done_at = time.monotonic()
            work()

    return work_if_due


def _with_first(
    first: ArchivedComment | None, others: Iterator[ArchivedComment]
) -> Iterator[ArchivedComment]:
    if first is not None:
        yield first
        yield from others


class _Run:
    """One run over an archive."""

    def __init__(self, store: Store, judge: JudgeLike, order: ImportOrder, desk: Desk) -> None:
        self._store = store
        self._judge = judge
        self._order = order
        self._desk = desk
        self._tally = ImportTally()
        self._id = ""
        self._article: tuple[Article, str | None] = (NOTHING, None)

    def told_to(self, tell: Tell) -> Callable[[], None]:
        """Tells how far it is."""
        return partial(tell, self._tally, self._desk.source)

    def all_of(self, archive: Iterator[ArchivedComment], tell: Tell) -> ImportReport:
        """Every comment, a batch at a time."""
        started = self._report()
        if not self._order.is_trial:
            digest = digest_of(self._order.path)
            with self._store.writing() as connection:
                self._id = store_imports.begin(
                    connection, self._order.site.id, started, digest=digest
                )
        state = "stopped"
        try:
            while batch := list(islice(archive, self._order.at_once)):
                self._take(batch)
                tell(self._tally, self._desk.source)
            state = "done"
        finally:
            self._end(state)
        return replace(
            self._report(), started_at=started.started_at, findings=self._tally.findings()
        )

    def _end(self, state: str) -> None:
        if not self._id:
            return
        with self._store.writing() as connection:
            self._go_on(connection)
            store_imports.end(connection, self._id, state=state)

    def _report(self) -> ImportReport:
        order = self._order
        return ImportReport(
            id=self._id,
            name=self._desk.source.name,
            format=self._desk.options.format,
            site=order.site.name,
            counts=self._tally.counts(),
            troubles=self._desk.troubles.lines(),
            findings=(),
            model_version=self._judge.version,
            is_fitted_here=order.is_fitted_here,
            is_trial=order.is_trial,
            columns=tuple(self._desk.columns.items()),
            started_at=datetime.now(UTC),
        )

    def _take(self, batch: Sequence[ArchivedComment]) -> None:
        order = self._order
        shorter = [cut_to(archived, order.most_chars, self._desk.troubles) for archived in batch]
        with self._store.reading() as connection:
            keys = [archived.key for archived in shorter]
            former = store_imports.known(connection, order.site.id, keys)
        read = self._judged(shorter, former)
        if order.is_trial:
            for comment in read:
                self._count(comment, comment.former.id if comment.former else None)
            return
        with self._store.writing() as connection:
            for comment in read:
                self._keep(connection, comment)
            self._go_on(connection)

    def _judged(
        self, batch: Sequence[ArchivedComment], former: dict[str, KnownComment]
    ) -> list[ReadComment]:
        """Each with its judgement; what is stored in these words has one."""
        read = [_beside(archived, former.get(archived.key)) for archived in batch]
        fresh = [comment for comment in read if not comment.is_same]
        words = [comment.archived.comment for comment in fresh]
        verdicts = iter(judge_together(self._judge, words) if words else ())
        return [
            comment
            if comment.is_same
            else replace(comment, judgement=_typed(comment, next(verdicts)))
            for comment in read
        ]

    def _keep(self, connection: Connection, read: ReadComment) -> None:
        comment_id = read.former.id if read.former and read.is_same else None
        if comment_id is None:
            comment_id = self._record(connection, read)
        label = LABEL_OF.get(read.archived.status)
        if label is not None and (read.former is None or read.former.decision is None):
            archive = self._desk.source.name
            label_log.file_imported(connection, comment_id, label, archive=archive)
        self._count(read, comment_id)
        finding = ImportTally.finding(read.archived, read.judgement, comment_id)
        if finding is not None:
            store_imports.add_finding(
                connection, self._id, comment_id, finding.kind, finding.spam_probability
            )

    def _record(self, connection: Connection, read: ReadComment) -> str:
        archived, site_id = read.archived, self._order.site.id
        article = archived.comment.article
        if article != self._article[0]:
            self._article = (article, self._keep_article(connection, article))
        stored, _ = comments.record(
            connection, site_id, archived.comment,
            external_id=archived.key, article_id=self._article[1],
            judgement=read.judgement, origin=_origin(archived),
        )  # fmt: skip
        return stored.id

    def _keep_article(self, connection: Connection, article: Article) -> str | None:
        """Without bounds: what its owner brings along is no flood."""
        if article == NOTHING:
            return None
        return articles.keep_inline(connection, self._order.site.id, article)

    def _count(self, read: ReadComment, comment_id: str | None) -> None:
        is_new = read.former is None
        self._tally.count(read.archived, read.judgement, comment_id, is_new=is_new)

    def _go_on(self, connection: Connection) -> None:
        counts: ImportCounts = self._tally.counts()
        store_imports.go_on(connection, self._id, counts, self._desk.troubles.lines())


def _beside(archived: ArchivedComment, former: KnownComment | None) -> ReadComment:
    """A comment with what was said of it before, if it is known."""
    if former is None:
        return ReadComment(archived, Judgement(label=Label.UNSURE), None)
    before = Judgement(label=former.label, spam_probability=former.spam_probability)
    return ReadComment(archived, before, former)


def _typed(read: ReadComment, judgement: Judgement) -> Judgement:
    return for_its_type(judgement, read.archived.comment, read.archived.comment_type)


def _says_the_same(archived: ArchivedComment, former: KnownComment) -> bool:
    return (archived.comment.text, archived.comment.author) == (former.text, former.author)


def _origin(archived: ArchivedComment) -> CommentOrigin:
    return CommentOrigin(
        created_at=archived.created_at,
        comment_type=archived.comment_type[:100],
        page_url=archived.page_url,
    )
