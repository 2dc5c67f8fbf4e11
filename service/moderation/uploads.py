"""Archives that owners send: looked at first, imported once they say so. No HTTP, no SQL."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from service.archives.archived import Doubt, ReadingOptions
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.people import SignedIn
from service.domain.uploads import AT_WORK, READY, ArchiveUpload
from service.moderation import access
from service.store import uploads
from service.store.async_store import AsyncStore
from service.store.database.patience import wait_without_end

MOST_NAME_CHARS = 100
MOST_NAME_BYTES = 200  # of 255 that a disk takes
MOST_SUFFIX_CHARS = 10
NOT_NOW = "it is at another step by now: look again"


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """A file that came, where it lies, and what its sender calls it."""

    path: Path
    name: str
    n_bytes: int


class Uploads:
    """What owners do with archives that they sent. Each lies in a folder of its own.

    Every method raises NotFound for an upload of another's site, and Forbidden for who does not
    own the site.
    """

    def __init__(self, database: AsyncStore, folder: Path) -> None:
        self._database = database
        self._folder = folder

    async def take(self, who: SignedIn, site: str, file: ArrivedFile) -> str:
        """Let a file be looked at. Returns the upload's id. Raises Invalid for an empty one."""
        (place,) = access.owned_sites(who, site or " ")
        if not file.n_bytes:
            raise Invalid("the file is empty", field="file")
        wait_without_end()  # sending it may have taken longer than a request has
        name = file_name(file.name)
        enter = partial(uploads.begin, site_id=place.id, name=name, n_bytes=file.n_bytes)
        upload_id: str = await self._database.write(enter)
        lodge(file.path, self._folder, upload_id, name)
        return upload_id

    async def list_uploads(self, who: SignedIn) -> tuple[ArchiveUpload, ...]:
        """Those of all sites that the moderator owns, but what is over; newest first."""
        site_ids = [site.id for site in who.sites if who.may("owner", site.id)]
        if not site_ids:
            return ()
        return await self._database.read(partial(uploads.waiting, site_ids=site_ids))

    async def read_upload(self, who: SignedIn, upload_id: str) -> ArchiveUpload:
        """One of them."""
        upload = await self._database.read(partial(uploads.find, upload_id=upload_id))
        if upload is None:
            raise NotFound("no archive of your sites has this id")
        access.owned_site(who, upload.site_id)
        return upload

    async def answer(self, who: SignedIn, upload_id: str, choice: str) -> None:
        """Answer what was asked of it. Raises Invalid for no answer to that, and Conflict."""
        upload = await self.read_upload(who, upload_id)
        if upload.question is None:
            raise Conflict(NOT_NOW)
        if choice not in upload.question.choices:
            raise Invalid("choose one of the answers", field="choice")
        options = answered(upload, choice)
        await self._change(partial(uploads.answer, upload=upload, options=options))

    async def start(self, who: SignedIn, upload_id: str) -> None:
        """Let it be imported, once it was looked at. Raises Conflict."""
        upload = await self.read_upload(who, upload_id)
        start = partial(uploads.move, upload_id=upload.id, state="importing", out_of=READY)
        await self._change(start)

    async def cancel(self, who: SignedIn, upload_id: str) -> None:
        """Call it off: what was imported by then stays, the file goes. Raises Conflict."""
        upload = await self.read_upload(who, upload_id)
        under_way = (*AT_WORK, "asking", "ready", "failed")
        cancel = partial(uploads.move, upload_id=upload.id, state="cancelled", out_of=under_way)
        await self._change(cancel)

    async def _change(self, change: Callable[[Connection], bool]) -> None:
        if not await self._database.write(change):
            raise Conflict(NOT_NOW)


def file_name(sent: str) -> str:
    """What a file is called, whatever its sender says: no path, nothing hidden, not too long."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isprintable()).strip(". ") or "archive"
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > MOST_SUFFIX_CHARS:
        return _beginning(plain, MOST_NAME_BYTES)
    end = dot + suffix
    return _beginning(stem, MOST_NAME_BYTES - len(end.encode())) + end


def _beginning(text: str, n_bytes: int) -> str:
    """As much of a text as so many bytes hold, and no half letter."""
    return text[:MOST_NAME_CHARS].encode()[:n_bytes].decode(errors="ignore")


def lodge(path: Path, folder: Path, upload_id: str, name: str) -> None:
    """Move a file to where the work on its upload looks for it."""
    place = folder / upload_id
    place.mkdir(mode=0o700, parents=True)
    shutil.move(path, place / name)


def reading_options(upload: ArchiveUpload, *, base_url: str) -> ReadingOptions:
    """What its owner has said of it so far."""
    return ReadingOptions(**upload.options, base_url=base_url)


def answered(upload: ArchiveUpload, choice: str) -> dict[str, object]:
    """The options with one more answer, to be stored. Raises ArchiveError for one that is none."""
    question = upload.question
    if question is None:
        return dict(upload.options)
    doubt = Doubt(question.about, question.words, question.choices)  # type: ignore[arg-type]
    options = reading_options(upload, base_url="").answering(doubt, choice)
    return {
        "format": options.format,
        "encoding": options.encoding,
        "separator": options.separator,
        "columns": dict(options.columns),
        "statuses": dict(options.statuses),
        "assume": options.assume,
    }
