"""Where the content of models is kept, so that every replica sees it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from model.artifact import ArtifactError, Manifest
from model.operating_point import ErrorBudget, OperatingPoint
from service.domain.models import RegisteredModel
from service.store import artifacts
from service.store.database.engine import StoreError
from service.store.store import Store, open_store

CONTENT = b"what joblib wrote"


def keep_content(store: Store, content: bytes = CONTENT, *, store_url: str = "") -> RegisteredModel:
    point = OperatingPoint(ham_below=0.1, spam_above=0.9, budget=ErrorBudget())
    manifest = Manifest.describe(
        content, name="site", corpora=(), metrics={}, operating_point=point
    )
    return store.keep_model(manifest, content, store_url=store_url)


def test_a_model_is_read_from_the_database_by_another_replica(
    store: Store, migrated_url: str
) -> None:
    model = keep_content(store)
    replica = open_store(migrated_url)
    manifest, content = replica.read_model(model)
    replica.close()
    assert (manifest.model_version, content, model.place) == (model.version, CONTENT, "database")


def test_a_model_is_read_from_a_store_by_its_url(store: Store, tmp_path: Path) -> None:
    url = f"file://{tmp_path / 'models'}"
    model = keep_content(store, store_url=url)
    assert (store.read_model(model, store_url=url)[1], model.place) == (CONTENT, "store")
    with pytest.raises(ArtifactError, match="set WINNOW_MODEL_STORE"):
        store.read_model(model)


def test_a_store_that_has_moved_is_found_at_its_new_url(store: Store, tmp_path: Path) -> None:
    model = keep_content(store, store_url=f"file://{tmp_path / 'models'}")
    (tmp_path / "models").rename(tmp_path / "elsewhere")
    assert store.read_model(model, store_url=f"file://{tmp_path / 'elsewhere'}")[1] == CONTENT
    with pytest.raises(ArtifactError, match="cannot be read from WINNOW_MODEL_STORE"):
        store.read_model(model, store_url=f"file://{tmp_path / 'models'}")


@pytest.mark.parametrize("url", ["nonsense://models", "file:///proc/no/such/place"])
def test_what_cannot_be_kept_is_not_registered(store: Store, url: str) -> None:
    with pytest.raises(StoreError, match="cannot be kept in WINNOW_MODEL_STORE"):
        keep_content(store, store_url=url)
    assert store.all_models() == []


def test_a_model_too_large_for_the_database_asks_for_a_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifacts, "MOST_IN_DATABASE", len(CONTENT) - 1)
    with pytest.raises(StoreError, match="set WINNOW_MODEL_STORE"):
        keep_content(store)
    assert store.all_models() == []


def test_content_that_was_changed_is_not_used(store: Store) -> None:
    model = keep_content(store)
    with store.writing() as connection:
        connection.execute(text("UPDATE model_artifacts SET content = :c"), {"c": b"evil"})
    with pytest.raises(ArtifactError, match="not what was registered"):
        store.read_model(model)


def test_a_model_of_a_folder_is_taken_to_where_all_see_it(store: Store, small_model) -> None:  # type: ignore[no-untyped-def]
    manifest = small_model.manifest
    model = store.register_model(
        manifest.model_version, str(small_model.folder), digest=manifest.sha256
    )
    store.adopt_model(model)
    (adopted,) = store.all_models()
    assert (adopted.place, store.read_model(adopted)[0]) == ("database", manifest)


def test_a_folder_that_holds_another_model_is_not_taken(store: Store, small_model) -> None:  # type: ignore[no-untyped-def]
    model = store.register_model("m-1", str(small_model.folder), digest="d" * 64)
    with pytest.raises(ArtifactError, match="does not hold the model that was registered"):
        store.adopt_model(model)
