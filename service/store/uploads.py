"""Archives that owners sent by the pages: how far each is, and what is asked about it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from service.domain.imports import ImportCounts, ImportReport, TroubleLine
from service.domain.uploads import (
    ASKING,
    OVER,
    ArchiveUpload,
    UploadProgress,
    UploadQuestion,
    UploadState,
)
from service.store.database.ids import is_id, new_id
from service.store.tables.core import sites
from service.store.tables.uploads import archive_uploads

_u = archive_uploads.c
KEPT_OF_TRIAL = ("format", "model_version", "is_fitted_here")
NOTHING_READ = {"comments": 0, "position": 0, "size": 0}


def begin(connection: Connection, site_id: str, *, name: str, n_bytes: int) -> str:
    """Enter a file that came, to be looked at. Returns its id."""
    upload_id = new_id()
    entry = {
        "id": upload_id,
        "site_id": site_id,
        "name": name,
        "n_bytes": n_bytes,
        "state": "looking",
        "options": {},
        **NOTHING_READ,
        "problem": "",
        "created_at": datetime.now(UTC),
    }
    connection.execute(insert(archive_uploads).values(**entry))
    return upload_id


def waiting(connection: Connection, site_ids: Sequence[str]) -> tuple[ArchiveUpload, ...]:
    """Those of some sites that are not imported yet, nor given up; newest first."""
    query = _with_site().where(_u.site_id.in_(site_ids), _u.state.not_in(("done", "cancelled")))
    return tuple(_upload(row) for row in connection.execute(query.order_by(_u.id.desc())))


def find(connection: Connection, upload_id: str) -> ArchiveUpload | None:
    """An upload by its id."""
    if not is_id(upload_id):
        return None
    row = connection.execute(_with_site().where(_u.id == upload_id)).one_or_none()
    return None if row is None else _upload(row)


def move(
    connection: Connection, upload_id: str, state: UploadState, *, out_of: Collection[UploadState]
) -> bool:
    """Let an upload be in another state, with nothing read yet. False if it was not in `out_of`."""
    return _change(connection, upload_id, out_of, state=state, **NOTHING_READ)


def note_progress(connection: Connection, upload: ArchiveUpload, progress: UploadProgress) -> bool:
    """Write down how far it is. False if its owner called it off."""
    return _change(connection, upload.id, (upload.state,), **asdict(progress))


def ask(connection: Connection, upload: ArchiveUpload, question: UploadQuestion) -> bool:
    """Let it wait until its owner has answered."""
    waits = {"state": "asking", "question": asdict(question)}
    return _change(connection, upload.id, (upload.state,), **waits)


def answer(connection: Connection, upload: ArchiveUpload, options: dict[str, Any]) -> bool:
    """Look at it again, with what its owner said. False if that was asked no more."""
    again = {"state": "looking", "options": options, "question": None, **NOTHING_READ}
    return _change(connection, upload.id, ASKING, **again)


def keep_trial(connection: Connection, upload: ArchiveUpload, report: ImportReport) -> bool:
    """Write down what would be taken of it. Of the comments themselves, no word."""
    trial = {
        **{name: getattr(report, name) for name in KEPT_OF_TRIAL},
        "counts": asdict(report.counts),
        "troubles": [asdict(line) for line in report.troubles],
        "columns": dict(report.columns),
    }
    return _change(connection, upload.id, (upload.state,), state="ready", trial=trial)


def end(
    connection: Connection,
    upload: ArchiveUpload,
    state: UploadState,
    *,
    import_id: str | None = None,
    problem: str = "",
) -> bool:
    """It is imported, or cannot be."""
    ended = {"state": state, "import_id": import_id, "problem": problem}
    return _change(connection, upload.id, (upload.state,), **ended)


def forget(connection: Connection, *, before: datetime) -> None:
    """Forget those that came before some moment and that nobody works on."""
    is_idle = _u.state.in_((*OVER, "ready", "asking"))
    connection.execute(delete(archive_uploads).where(_u.created_at < before, is_idle))


def _change(
    connection: Connection, upload_id: str, out_of: Collection[UploadState], **values: Any
) -> bool:
    is_there = (_u.id == upload_id) & _u.state.in_(out_of)
    return connection.execute(update(archive_uploads).where(is_there).values(**values)).rowcount > 0


def _with_site() -> Select[Any]:
    return select(archive_uploads, sites.c.name.label("site")).join(
        sites, sites.c.id == archive_uploads.c.site_id
    )


def _upload(row: Row[Any]) -> ArchiveUpload:
    return ArchiveUpload(
        id=row.id,
        site_id=row.site_id,
        site=row.site,
        name=row.name,
        n_bytes=row.n_bytes,
        state=row.state,
        options=row.options,
        progress=UploadProgress(row.comments, row.position, row.size),
        question=_question(row.question) if row.question else None,
        trial=_trial(row) if row.trial else None,
        import_id=row.import_id or "",
        problem=row.problem,
        created_at=row.created_at,
    )


def _question(fields: dict[str, Any]) -> UploadQuestion:
    return UploadQuestion(fields["about"], fields["words"], tuple(fields["choices"]))


def _trial(row: Row[Any]) -> ImportReport:
    return ImportReport(
        name=row.name,
        site=row.site,
        counts=ImportCounts(**row.trial["counts"]),
        troubles=tuple(
            TroubleLine(line["kind"], line["number"], tuple(line["places"]))
            for line in row.trial["troubles"]
        ),
        columns=tuple(row.trial["columns"].items()),
        findings=(),
        is_trial=True,
        started_at=row.created_at,
        **{name: row.trial[name] for name in KEPT_OF_TRIAL},
    )
