"""The registry of models: candidates, the active one, the retired. One change at a time."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from model.artifact import Manifest
from service.domain.model_reports import GateReport
from service.domain.models import NothingBefore, RegisteredModel, UnknownModel
from service.store import artifacts
from service.store.database.exclusion import alone
from service.store.database.upsert import insert_into
from service.store.outgoing import events
from service.store.tables.core import models
from service.store.tables.models import fit_evidence, model_artifacts
from service.store.tables.shadow import shadow_runs

REGISTRY = "registry of models"


def register(connection: Connection, version: str, *, folder: str, digest: str) -> RegisteredModel:
    """Enter a model of a folder as a candidate; a version that is known keeps its state."""
    new = insert_into(connection.dialect.name, models).values(
        version=version,
        folder=folder,
        digest=digest,
        state="candidate",
        created_at=datetime.now(UTC),
        place="folder",
    )
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["version"], set_={"folder": folder, "digest": digest}
        )
    )
    return get(connection, version)


def keep(
    connection: Connection,
    manifest: Manifest,
    content: bytes,
    *,
    report: GateReport | None,
    store_url: str,
) -> RegisteredModel:
    """Enter a model with its content as a candidate. The same version again changes nothing."""
    alone(connection, REGISTRY)
    registered = _find(connection, manifest.model_version)
    if registered is not None:
        return registered
    connection.execute(
        insert(models).values(
            version=manifest.model_version,
            folder="",
            digest=manifest.sha256,
            state="candidate",
            created_at=manifest.created_at,
            place=artifacts.place_for(store_url),
            manifest=manifest.model_dump_json(),
            report=report and report.model_dump(mode="json"),
        )
    )
    artifacts.put(connection, manifest.model_version, content, store_url=store_url)
    if report is not None and not report.is_passed:
        about = {"version": manifest.model_version, "why": report.why}
        events.note_for_all(connection, "model.refused", about)
    return get(connection, manifest.model_version)


def adopt(
    connection: Connection, version: str, manifest: Manifest, content: bytes, *, store_url: str
) -> None:
    """Take the content of a model out of its folder, to where all replicas see it."""
    alone(connection, REGISTRY)
    if get(connection, version).place != "folder":
        return  # another replica was first
    place = artifacts.place_for(store_url)
    moved = {"place": place, "folder": "", "manifest": manifest.model_dump_json()}
    connection.execute(update(models).where(models.c.version == version).values(**moved))
    artifacts.put(connection, version, content, store_url=store_url)


def activate(connection: Connection, version: str, *, by: str | None = None) -> RegisteredModel:
    """Retire the active model and put this one in its place. Raises UnknownModel."""
    alone(connection, REGISTRY)
    before = active(connection)
    if before is not None and before.version == version:
        return before
    get(connection, version)
    _retire_active(connection)
    _enter_active(connection, version, by=by, predecessor=before and before.version)
    _tell_promoted(connection, version, former=before, by=by)
    return get(connection, version)


def retire_active(connection: Connection) -> None:
    """Leave no model active: the one that ships judges then."""
    alone(connection, REGISTRY)
    former = active(connection)
    if former is not None:
        _retire_active(connection)
        _tell_promoted(connection, None, former=former, by=None)


def roll_back(connection: Connection, *, by: str | None = None) -> RegisteredModel | None:
    """Let the model judge again that did before; None if that is the one that ships.

    Raises NothingBefore.
    """
    alone(connection, REGISTRY)
    now = active(connection)
    if now is None:
        raise NothingBefore("the model that ships judges: there is none before it")
    before = None if now.predecessor is None else _find(connection, now.predecessor)
    if before is None and now.predecessor is not None:
        raise NothingBefore(f"{now.predecessor}, which judged before, was removed")
    _retire_active(connection)
    _tell_promoted(connection, None if before is None else before.version, former=now, by=by)
    if before is None:
        return None
    _enter_active(connection, before.version, by=by)
    return get(connection, before.version)


def forget_old(connection: Connection, *, newest: int) -> list[RegisteredModel]:
    """Remove all but the newest models, never the active one or the one before it.

    Returns those that are registered no more. Verdicts keep the name of their version.
    """
    alone(connection, REGISTRY)
    now = active(connection)
    spared = set() if now is None else {now.version, now.predecessor}
    old = [model for model in every(connection)[newest:] if model.version not in spared]
    versions = [model.version for model in old]
    for beside in (model_artifacts, fit_evidence, shadow_runs):
        connection.execute(delete(beside).where(beside.c.version.in_(versions)))
    connection.execute(delete(models).where(models.c.version.in_(versions)))
    return old


def active(connection: Connection) -> RegisteredModel | None:
    """The active model, if any is registered as such."""
    row = connection.execute(select(models).where(models.c.state == "active")).one_or_none()
    return None if row is None else _model(row)


def every(connection: Connection) -> list[RegisteredModel]:
    """Every registered model, newest first."""
    query = select(models).order_by(models.c.created_at.desc(), models.c.version.desc())
    return [_model(row) for row in connection.execute(query)]


def get(connection: Connection, version: str) -> RegisteredModel:
    """A model by its version. Raises UnknownModel."""
    model = _find(connection, version)
    if model is None:
        raise UnknownModel(version)
    return model


def _find(connection: Connection, version: str) -> RegisteredModel | None:
    row = connection.execute(select(models).where(models.c.version == version)).one_or_none()
    return None if row is None else _model(row)


def _retire_active(connection: Connection) -> None:
    connection.execute(update(models).where(models.c.state == "active").values(state="retired"))


def _enter_active(connection: Connection, version: str, *, by: str | None, **columns: Any) -> None:
    """`predecessor` is given for a promotion; who is rolled back to keeps its own."""
    values = {"state": "active", "activated_at": datetime.now(UTC), "activated_by": by, **columns}
    connection.execute(update(models).where(models.c.version == version).values(**values))
    _leave_shadow(connection, version)


def _tell_promoted(
    connection: Connection, version: str | None, *, former: RegisteredModel | None, by: str | None
) -> None:
    """Tell who hears of it that another model judges; None is the one that ships."""
    about = {"version": version, "former": former and former.version, "by": by}
    events.note_for_all(connection, "model.promoted", about)


def _leave_shadow(connection: Connection, version: str) -> None:
    """A model that judges has no shadow any more."""
    is_there = (shadow_runs.c.version == version) & shadow_runs.c.ended_at.is_(None)
    connection.execute(update(shadow_runs).where(is_there).values(ended_at=datetime.now(UTC)))


def _model(row: Row[Any]) -> RegisteredModel:
    report = row.report and GateReport.model_validate(row.report)
    return RegisteredModel(**{**row._mapping, "report": report})
