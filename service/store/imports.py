"""Imports of old comments: what is known already, what each one found, and its report."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from model.comment import Author
from model.verdict import Label
from service.domain.comments import beginning
from service.domain.imports import (
    FINDING_KINDS,
    FINDINGS_KEPT,
    Finding,
    FindingKind,
    ImportCounts,
    ImportReport,
    TroubleLine,
)
from service.store.database.ids import is_id, new_id
from service.store.outgoing import events
from service.store.tables.core import articles, comments, sites
from service.store.tables.imports import import_findings, imports

BEGINNING_CHARS = 300
SILENT = timedelta(minutes=10)  # after which an import that runs no more is taken for stopped


@dataclass(frozen=True, slots=True)
class KnownComment:
    """A comment of an archive that is stored already, and what the machine said of it."""

    id: str
    text: str
    author: Author
    label: Label
    spam_probability: float | None
    decision: str | None


def known(connection: Connection, site_id: str, keys: Sequence[str]) -> dict[str, KnownComment]:
    """Those of some keys that are stored, by key."""
    c = comments.c
    query = select(
        c.id, c.external_id, c.text, c.author_name, c.author_email, c.author_url,
        c.label, c.spam_probability, c.decision,
    ).where(c.site_id == site_id, c.external_id.in_(keys))  # fmt: skip
    return {row.external_id: _known(row) for row in connection.execute(query)}


def begin(connection: Connection, site_id: str, report: ImportReport, *, digest: str) -> str:
    """Enter an import that begins now. Returns its id."""
    import_id = new_id()
    row = {
        "id": import_id,
        "site_id": site_id,
        "name": report.name,
        "format": report.format,
        "digest": digest,
        "state": "running",
        "model_version": report.model_version,
        "is_fitted_here": report.is_fitted_here,
        "counts": asdict(report.counts),
        "troubles": [],
        "started_at": report.started_at,
        "updated_at": report.started_at,
    }
    connection.execute(insert(imports).values(**row))
    return import_id


def go_on(
    connection: Connection, import_id: str, counts: ImportCounts, troubles: Sequence[TroubleLine]
) -> None:
    """Write down how far an import is."""
    connection.execute(
        update(imports)
        .where(imports.c.id == import_id)
        .values(
            counts=asdict(counts),
            troubles=[asdict(line) for line in troubles],
            updated_at=datetime.now(UTC),
        )
    )


def add_finding(
    connection: Connection, import_id: str, comment_id: str, kind: FindingKind, probability: float
) -> None:
    """Enter a comment of which the blog and the machine do not think alike."""
    connection.execute(
        insert(import_findings).values(
            import_id=import_id, comment_id=comment_id, kind=kind, spam_probability=probability
        )
    )


def end(connection: Connection, import_id: str, *, state: str) -> None:
    """An import is over. Once it is done, earlier ones of the same archive are forgotten."""
    is_this = imports.c.id == import_id
    connection.execute(update(imports).where(is_this).values(state=state))
    _tell(connection, import_id)
    if state != "done":
        return
    row = connection.execute(select(imports).where(is_this)).one()
    same = (imports.c.site_id == row.site_id) & (imports.c.digest == row.digest)
    earlier = select(imports.c.id).where(same, imports.c.id != import_id)
    connection.execute(delete(import_findings).where(import_findings.c.import_id.in_(earlier)))
    connection.execute(delete(imports).where(same, imports.c.id != import_id))


def _tell(connection: Connection, import_id: str) -> None:
    """Have the site's webhook told that the import is over, if it hears of it."""
    row = connection.execute(select(imports).where(imports.c.id == import_id)).one()
    about = {"import_id": import_id, "name": row.name, "state": row.state, "counts": row.counts}
    events.note_for_site(connection, row.site_id, "import.finished", about)


def every(connection: Connection, site_ids: Sequence[str]) -> tuple[ImportReport, ...]:
    """The imports of some sites without their findings, newest first."""
    query = _with_site().where(imports.c.site_id.in_(site_ids)).order_by(imports.c.id.desc())
    return tuple(_report(row, ()) for row in connection.execute(query))


def report(connection: Connection, site_ids: Sequence[str], import_id: str) -> ImportReport | None:
    """An import of some sites with its findings, those that are likeliest spam in front."""
    if not is_id(import_id):
        return None
    query = _with_site().where(imports.c.id == import_id, imports.c.site_id.in_(site_ids))
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    findings = (line for kind in FINDING_KINDS for line in _findings(connection, import_id, kind))
    return _report(row, tuple(findings))


def _with_site() -> Any:
    return select(imports, sites.c.name.label("site")).join(sites, sites.c.id == imports.c.site_id)


def _findings(connection: Connection, import_id: str, kind: FindingKind) -> Iterator[Finding]:
    f, c = import_findings.c, comments.c
    is_article = (articles.c.site_id == c.site_id) & (articles.c.id == c.article_id)
    query = (
        select(
            f.spam_probability, f.comment_id, c.author_name, c.created_at, c.decision,
            func.substr(c.text, 1, 3 * BEGINNING_CHARS).label("text"), articles.c.title,
        )
        .join(comments, c.id == f.comment_id)
        .outerjoin(articles, is_article)
        .where(f.import_id == import_id, f.kind == kind, c.erased_at.is_(None))
        .order_by(f.spam_probability.desc(), f.comment_id)
        .limit(FINDINGS_KEPT)
    )  # fmt: skip
    for row in connection.execute(query):
        yield Finding(
            kind=kind,
            spam_probability=row.spam_probability,
            author=row.author_name,
            beginning=beginning(row.text, chars=BEGINNING_CHARS),
            article_title=row.title or "",
            created_at=row.created_at,
            where="",
            comment_id=row.comment_id,
            decision=row.decision,
        )


def _report(row: Row[Any], findings: tuple[Finding, ...]) -> ImportReport:
    is_silent = row.state == "running" and row.updated_at < datetime.now(UTC) - SILENT
    return ImportReport(
        id=row.id,
        name=row.name,
        format=row.format,
        site=row.site,
        counts=ImportCounts(**row.counts),
        troubles=tuple(
            TroubleLine(line["kind"], line["number"], tuple(line["places"]))
            for line in row.troubles
        ),
        findings=findings,
        model_version=row.model_version,
        is_fitted_here=row.is_fitted_here,
        is_trial=False,
        started_at=row.started_at,
        state="stopped" if is_silent else row.state,
    )


def _known(row: Any) -> KnownComment:
    author = Author(name=row.author_name, email=row.author_email, url=row.author_url)
    return KnownComment(
        row.id, row.text, author, Label(row.label), row.spam_probability, row.decision
    )
