"""The registry of models: candidates, the active one, the retired."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from service.domain.models import RegisteredModel, UnknownModel
from service.store.database.upsert import insert_into
from service.store.tables.core import models


def register(connection: Connection, version: str, *, folder: str, digest: str) -> RegisteredModel:
    """Enter a model as a candidate; a version that is known keeps its state."""
    insert = insert_into(connection.dialect.name, models).values(
        version=version,
        folder=folder,
        digest=digest,
        state="candidate",
        created_at=datetime.now(UTC),
    )
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["version"], set_={"folder": folder, "digest": digest}
        )
    )
    return _get(connection, version)


def activate(connection: Connection, version: str) -> RegisteredModel:
    """Retire the active model and put this one in its place. Raises UnknownModel."""
    _get(connection, version)
    retire_active(connection)
    connection.execute(
        update(models)
        .where(models.c.version == version)
        .values(state="active", activated_at=datetime.now(UTC))
    )
    return _get(connection, version)


def retire_active(connection: Connection) -> None:
    """Leave no model active: the one that ships judges then."""
    connection.execute(update(models).where(models.c.state == "active").values(state="retired"))


def active(connection: Connection) -> RegisteredModel | None:
    """The active model, if any is registered as such."""
    row = connection.execute(select(models).where(models.c.state == "active")).one_or_none()
    return None if row is None else _model(row)


def every(connection: Connection) -> list[RegisteredModel]:
    """Every registered model, newest first."""
    rows = connection.execute(select(models).order_by(models.c.created_at.desc()))
    return [_model(row) for row in rows]


def _get(connection: Connection, version: str) -> RegisteredModel:
    row = connection.execute(select(models).where(models.c.version == version)).one_or_none()
    if row is None:
        raise UnknownModel(version)
    return _model(row)


def _model(row: Row[Any]) -> RegisteredModel:
    return RegisteredModel(**row._mapping)
