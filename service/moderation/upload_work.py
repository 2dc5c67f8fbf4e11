"""The work on archives that owners sent: in the background, by the process that has the file.

A file is locked while it is worked on. Whatever ends the process, the next one goes on: what an
import has stored is known by its comments.
"""

import asyncio
import fcntl
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from service.archives.archived import ArchiveError, Doubt
from service.archives.source import ArchiveSource
from service.domain.errors import WinnowError
from service.domain.imports import ImportReport
from service.domain.uploads import AT_WORK, ArchiveUpload, UploadProgress, UploadQuestion
from service.moderation.import_tally import ImportTally
from service.moderation.importing import ImportOrder, run_import
from service.moderation.uploads import reading_options
from service.scoring.scoring import Scoring
from service.scoring.shared_judge import SharedJudge
from service.store import models, uploads
from service.store.async_store import AsyncStore
from service.store.database.failures import is_out_of_reach
from service.store.sites import sites
from service.store.store import Store

KEPT_FOR = timedelta(days=7)  # so long its owner may think about what was asked
AT_ONCE = 32  # comments in one transaction: the blogs' own come between
COMING = "coming-"  # how the folder of a file begins that is still being sent


class CalledOff(WinnowError):
    """Its owner does not want it any more, or the service stops."""


class UploadWork:
    """Looks at archives and imports them, one at a time in each process."""

    def __init__(
        self, database: AsyncStore, scoring: Scoring, folder: Path, *, most_chars: int
    ) -> None:
        self._database = database
        self._scoring = scoring
        self._folder = folder
        self._most_chars = most_chars

    async def sweep(self) -> None:
        """Work on every archive that lies here, and delete those that are done with."""
        for place in await asyncio.to_thread(_places, self._folder):
            await self._look_after(place)
        await self._database.write(partial(uploads.forget, before=datetime.now(UTC) - KEPT_FOR))

    async def _look_after(self, place: Path) -> None:
        upload = await self._database.read(partial(uploads.find, upload_id=place.name))
        if upload is None or upload.state not in (*AT_WORK, "asking", "ready"):
            await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)
        elif upload.state in AT_WORK and self._scoring.model_version is not None:
            await self._work_on(place, upload)

    async def _work_on(self, place: Path, upload: ArchiveUpload) -> None:
        stopping = threading.Event()
        judge = SharedJudge(self._scoring, asyncio.get_running_loop())
        piece = _Piece(self._database.store, judge, stopping, most_chars=self._most_chars)
        working = asyncio.ensure_future(asyncio.to_thread(piece.work_on, place, upload))
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:  # the service stops: after the comments that are in hand
            stopping.set()
            await asyncio.wait([working])
            raise


class _Piece:
    """One pass over one archive, in a thread of its own."""

    def __init__(
        self, store: Store, judge: SharedJudge, stopping: threading.Event, *, most_chars: int
    ) -> None:
        self._store = store
        self._judge = judge
        self._stopping = stopping
        self._most_chars = most_chars

    def work_on(self, place: Path, upload: ArchiveUpload) -> None:
        """Look at it or import it, unless another process does. What is wrong is written down."""
        with _locked(place) as is_ours:
            now = self._read_again(upload) if is_ours else None
            if now is None:
                return
            try:
                self._settle(now, self._run(place, now))
            except CalledOff:
                return
            except Doubt as doubt:
                question = UploadQuestion(doubt.about, doubt.question, doubt.choices)
                self._write(lambda connection: uploads.ask(connection, upload, question))
            except ArchiveError as error:
                self._give_up(upload, str(error).replace(str(place / upload.name), upload.name))
            except Exception as error:
                if not isinstance(error, OSError) and not is_out_of_reach(error):
                    self._give_up(upload, "")  # else it is tried again
                raise

    def _read_again(self, upload: ArchiveUpload) -> ArchiveUpload | None:
        """As it is by now; None if another process has done what there was to do."""
        with self._store.reading() as connection:
            now = uploads.find(connection, upload.id)
        return now if now is not None and now.state == upload.state else None

    def _run(self, place: Path, upload: ArchiveUpload) -> ImportReport:
        with self._store.reading() as connection:
            site = sites.find_site(connection, upload.site)
            is_fitted_here = models.active(connection) is not None
        order = ImportOrder(
            path=place / upload.name,
            site=site,
            options=reading_options(upload, base_url=site.url),
            is_trial=upload.state == "looking",
            most_chars=self._most_chars,
            is_fitted_here=is_fitted_here,
            at_once=AT_ONCE,
        )
        return run_import(self._store, self._judge, order, partial(self._tell, upload))

    def _tell(self, upload: ArchiveUpload, tally: ImportTally, source: ArchiveSource) -> None:
        """Write down how far it is. Raises CalledOff."""
        position = sum(source.progress.reached.values())
        progress = UploadProgress(tally.counts().taken, position, source.progress.total)
        is_wanted = self._write(
            lambda connection: uploads.note_progress(connection, upload, progress)
        )
        if self._stopping.is_set() or not is_wanted:
            raise CalledOff

    def _settle(self, upload: ArchiveUpload, report: ImportReport) -> None:
        if report.is_trial:
            self._write(lambda connection: uploads.keep_trial(connection, upload, report))
        else:
            end = partial(uploads.end, upload=upload, state="done", import_id=report.id)
            self._write(end)

    def _give_up(self, upload: ArchiveUpload, problem: str) -> None:
        self._write(partial(uploads.end, upload=upload, state="failed", problem=problem))

    def _write(self, change: Callable[..., bool]) -> bool:
        with self._store.writing() as connection:
            return change(connection)


def _places(folder: Path) -> list[Path]:
    """The folders of uploads, oldest first. What was broken off while it came is deleted."""
    if not folder.is_dir():
        return []
    places = sorted(path for path in folder.iterdir() if path.is_dir())
    long_ago = (datetime.now(UTC) - KEPT_FOR).timestamp()
    for path in places:
        if path.name.startswith(COMING) and path.stat().st_mtime < long_ago:
            shutil.rmtree(path, ignore_errors=True)
    return [path for path in places if not path.name.startswith(COMING)]


@contextmanager
def _locked(place: Path) -> Iterator[bool]:
    """Whether this process has the file for itself meanwhile. Its end gives it back, too."""
    with (place / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
