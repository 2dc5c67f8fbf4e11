"""A model on disk: what is in it, and how it is read without trusting it.

A folder holds `model.joblib` and `manifest.json`. A joblib file runs code when it is read
(PYSEC-2020-107), so the digest in the manifest is compared before anything is deserialised.
"""

import hashlib
import io
import json
import os
from datetime import UTC, datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any, Self, TypedDict, Unpack

import joblib
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sklearn.base import BaseEstimator

from model.operating_point import OperatingPoint
from model.past.weights import PastWeights
from model.second_term import SecondTerm

FORMAT_VERSION = 3
MANIFEST, MODEL = "manifest.json", "model.joblib"
BASE_FOLDER = Path(__file__).parent / "base"


class ArtifactError(Exception):
    """A model folder that cannot be used. The message says why and names the folder."""


class Corpus(BaseModel):
    """How much of one corpus a model was trained on, in comments."""

    model_config = ConfigDict(frozen=True)

    name: str
    spam: int = Field(ge=0)
    ham: int = Field(ge=0)


class Manifest(BaseModel):
    """What a model is: identity, provenance, metrics, operating point.

    `metrics` are on held-out comments, each under a name that says which. `parent` is the
    version of the model that this one adapts to a site, if any. `second_term` says when and
    how much the second reader counts, where the model has one. `past` is what it has learned
    of how much a site's own decisions count; without it, the weights that ship do.
    """

    model_config = ConfigDict(frozen=True, protected_namespaces=(), extra="forbid")

    format_version: int = FORMAT_VERSION
    model_version: str
    created_at: datetime
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    versions: dict[str, str]
    corpora: tuple[Corpus, ...]
    metrics: dict[str, float]
    operating_point: OperatingPoint
    parent: str | None = None
    second_term: SecondTerm | None = None
    past: PastWeights | None = None

    @classmethod
    def describe(cls, content: bytes, *, name: str, **facts: Any) -> Self:
        """The manifest of serialised model bytes, versioned by name, day and digest."""
        digest = hashlib.sha256(content).hexdigest()
        now = datetime.now(UTC).replace(microsecond=0)
        return cls(
            model_version=f"{name}-{now:%Y%m%d}-{digest[:8]}",
            created_at=now,
            sha256=digest,
            versions=_versions(),
            **facts,
        )


class OptionalFacts(TypedDict, total=False):
    """What the manifest of some models says, as in Manifest."""

    parent: str | None
    second_term: SecondTerm | None
    past: PastWeights | None


def save(
    classifier: BaseEstimator,
    folder: Path,
    *,
    name: str,
    corpora: tuple[Corpus, ...],
    metrics: dict[str, float],
    operating_point: OperatingPoint,
    **optional: Unpack[OptionalFacts],
) -> Manifest:
    """Write a fitted classifier with its manifest into a folder."""
    content = pack(classifier)
    manifest = Manifest.describe(
        content,
        name=name,
        corpora=corpora,
        metrics=metrics,
        operating_point=operating_point,
        **optional,
    )
    write(folder, manifest, content)
    return manifest


def pack(classifier: BaseEstimator) -> bytes:
    """A fitted classifier as the content of `model.joblib`."""
    buffer = io.BytesIO()
    joblib.dump(classifier, buffer, compress=("zlib", 6))
    return buffer.getvalue()


def write(folder: Path, manifest: Manifest, content: bytes) -> None:
    """Write a packed classifier and its manifest. The manifest comes last, each file whole."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / MODEL, content)
    _write(folder / MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())


def load(folder: Path) -> tuple[BaseEstimator, Manifest]:
    """Read a classifier and its manifest. Raises ArtifactError if anything is amiss."""
    manifest = read_manifest(folder)
    return unpack(manifest, read_content(folder), where=str(folder / MODEL)), manifest


def read_content(folder: Path) -> bytes:
    """The packed classifier of a folder, whatever it is. Raises ArtifactError."""
    try:
        return (folder / MODEL).read_bytes()
    except OSError as error:
        raise ArtifactError(f"no readable {MODEL} in {folder}: {error.strerror}") from error


def unpack(manifest: Manifest, content: bytes, *, where: str) -> BaseEstimator:
    """The classifier that a manifest describes; `where` is for the error. Raises ArtifactError."""
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise ArtifactError(
            f"{where} is not the file its manifest describes: it was changed or cut short"
        )
    try:
        return joblib.load(io.BytesIO(content))
    except Exception as error:
        raise ArtifactError(f"{where} cannot be read: {error}") from error


def read_manifest(folder: Path) -> Manifest:
    """Read what a model is without reading the model. Raises ArtifactError."""
    try:
        text = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise ArtifactError(f"no readable {MANIFEST} in {folder}: {error.strerror}") from error
    return parse_manifest(text, where=str(folder))


def parse_manifest(text: bytes, *, where: str) -> Manifest:
    """The manifest of a model that this version can read. Raises ArtifactError."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise ArtifactError(_complaint(where, text, error)) from error
    _check_compatible(where, manifest)
    return manifest


def _complaint(folder: str, text: bytes, error: ValidationError) -> str:
    try:
        format_version = Manifest.model_construct(**_loose(text)).format_version
    except (ValueError, TypeError, RecursionError):
        format_version = FORMAT_VERSION
    if format_version != FORMAT_VERSION:
        return _other_format(folder, format_version)
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"])) or "the file"
    return f"{folder}/{MANIFEST} is not a manifest: {where}: {first['msg']}"


def _loose(text: bytes) -> dict[str, Any]:
    return dict(json.loads(text))


def _other_format(folder: str, format_version: object) -> str:
    return (
        f"{folder} holds a model of format {format_version}; this version of Winnow reads format"
        f" {FORMAT_VERSION}: train again, or run the version that wrote it"
    )


def _check_compatible(folder: str, manifest: Manifest) -> None:
    if manifest.format_version != FORMAT_VERSION:
        raise ArtifactError(_other_format(folder, manifest.format_version))
    here, there = _versions()["scikit-learn"], manifest.versions.get("scikit-learn", "unknown")
    if here.split(".")[:2] != there.split(".")[:2]:
        raise ArtifactError(
            f"{folder} was written with scikit-learn {there}, here is {here}: train again"
        )


def _versions() -> dict[str, str]:
    return {name: package_version(name) for name in ("scikit-learn", "numpy", "joblib")}


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, whole and on disk."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
