"""The content of models, where all replicas see it: in the database, or in a store by its URL."""

import hashlib
from pathlib import Path
from typing import Any

import fsspec
from sqlalchemy import Connection, insert, select

from model.artifact import (
    ArtifactError,
    Manifest,
    parse_manifest,
    read_content,
    read_manifest,
)
from service.domain.models import ModelPlace, RegisteredModel
from service.store.database.engine import StoreError
from service.store.tables.models import model_artifacts

MOST_IN_DATABASE = 16 * 1_048_576  # bytes
SUFFIX = ".joblib"  # of a file in the store, after the version


def put(connection: Connection, version: str, content: bytes, *, store_url: str) -> None:
    """Keep the content of a registered model. Raises StoreError."""
    if place_for(store_url) == "database":
        if len(content) > MOST_IN_DATABASE:
            raise StoreError(
                f"model {version} is larger than {MOST_IN_DATABASE // 1_048_576} MB: set"
                " WINNOW_MODEL_STORE to a place for it"
            )
        connection.execute(insert(model_artifacts).values(version=version, content=content))
        return
    try:
        files, folder = _opened(store_url)
        files.makedirs(folder, exist_ok=True)
        files.pipe_file(f"{folder}/{version}{SUFFIX}", content)
    except Exception as error:  # each kind of store has errors of its own
        raise StoreError(
            f"model {version} cannot be kept in WINNOW_MODEL_STORE: {error}"
        ) from error


def read(
    connection: Connection, model: RegisteredModel, *, store_url: str
) -> tuple[Manifest, bytes]:
    """What was registered, and its content. Raises ArtifactError if it is not that any more."""
    if model.place == "folder":
        folder = Path(model.folder)
        manifest, content = read_manifest(folder), read_content(folder)
    else:
        text = (model.manifest or "").encode()
        manifest = parse_manifest(text, where=f"the registry's {model.version}")
        content = _content_of(connection, model, store_url=store_url)
    if manifest.sha256 != model.digest:
        raise ArtifactError(f"{model.folder} does not hold the model that was registered")
    if hashlib.sha256(content).hexdigest() != model.digest:
        raise ArtifactError(
            f"the content of {model.version} is not what was registered: changed or cut short"
        )
    return manifest, content


def _content_of(connection: Connection, model: RegisteredModel, *, store_url: str) -> bytes:
    if model.place == "database":
        query = select(model_artifacts.c.content)
        content = connection.scalar(query.where(model_artifacts.c.version == model.version))
        if content is None:
            raise ArtifactError(f"the content of {model.version} is not in the database")
        return bytes(content)
    if not store_url:
        raise ArtifactError(f"{model.version} is in another place: set WINNOW_MODEL_STORE to it")
    try:
        files, folder = _opened(store_url)
        return bytes(files.cat_file(f"{folder}/{model.version}{SUFFIX}"))
    except Exception as error:  # each kind of store has errors of its own
        raise ArtifactError(
            f"{model.version} cannot be read from WINNOW_MODEL_STORE ({type(error).__name__})"
        ) from error


def remove(model: RegisteredModel, *, store_url: str) -> None:
    """Remove what a store holds of a model that is registered no more; the database has its own."""
    if model.place != "store" or not store_url:
        return
    try:
        files, folder = _opened(store_url)
        files.rm_file(f"{folder}/{model.version}{SUFFIX}")
    except FileNotFoundError:
        return
    except Exception as error:  # each kind of store has errors of its own
        raise StoreError(f"{model.version} cannot be removed from its store: {error}") from error


def place_for(store_url: str) -> ModelPlace:
    """Where a new model is kept."""
    return "store" if store_url else "database"


def _opened(store_url: str) -> tuple[Any, str]:
    files, folder = fsspec.url_to_fs(store_url)
    return files, str(folder).rstrip("/")
