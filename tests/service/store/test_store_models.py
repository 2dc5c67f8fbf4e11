"""The registry of models."""

import pytest

from service.domain.models import UnknownModel
from service.store.store import Store


def test_nothing_is_active_at_first(store: Store) -> None:
    assert store.active_model() is None


def test_a_registered_model_is_a_candidate(store: Store) -> None:
    assert store.register_model("m-1", "/models/1", digest="d" * 64).state == "candidate"


def test_only_one_model_is_active(store: Store) -> None:
    for version in ("m-1", "m-2"):
        store.register_model(version, f"/models/{version}", digest="d" * 64)
        store.activate_model(version)
    assert {m.version: m.state for m in store.all_models()} == {"m-1": "retired", "m-2": "active"}


def test_a_retired_model_can_be_activated_again(store: Store) -> None:
    for version in ("m-1", "m-2", "m-1"):
        store.register_model(version, f"/models/{version}", digest="d" * 64)
        store.activate_model(version)
    active = store.active_model()
    assert active is not None
    assert active.version == "m-1"


def test_an_unknown_model_cannot_be_activated(store: Store) -> None:
    with pytest.raises(UnknownModel):
        store.activate_model("m-0")


def test_the_active_model_can_be_retired_for_the_one_that_ships(store: Store) -> None:
    store.register_model("m-1", "/models/1", digest="d" * 64)
    store.activate_model("m-1")
    store.use_shipped_model()
    assert (store.active_model(), store.all_models()[0].state) == (None, "retired")
