"""The registry of models."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.domain.models import NothingBefore, UnknownModel
from service.store.store import Store, open_store


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


def promoted(store: Store, *versions: str) -> None:
    for version in versions:
        store.register_model(version, f"/models/{version}", digest="d" * 64)
        store.activate_model(version)


def active_version(store: Store) -> str | None:
    active = store.active_model()
    return None if active is None else active.version


def test_a_rollback_goes_back_one_by_one_to_the_one_that_ships(store: Store) -> None:
    promoted(store, "m-1", "m-2")
    went = [active_version(store)]
    for _ in range(2):
        store.roll_back_model()
        went.append(active_version(store))
    assert went == ["m-2", "m-1", None]
    with pytest.raises(NothingBefore, match="ships"):
        store.roll_back_model()


def test_to_promote_the_active_model_again_does_not_forget_the_one_before(store: Store) -> None:
    promoted(store, "m-1", "m-2", "m-2")
    store.roll_back_model()
    assert active_version(store) == "m-1"


def test_who_promoted_a_model_is_known(store: Store) -> None:
    promoted(store, "m-1")
    store.register_model("m-2", "/models/m-2", digest="d" * 64)
    assert store.activate_model("m-2", by="ada").activated_by == "ada"


def test_old_models_go_but_never_the_active_one_or_the_one_before(store: Store) -> None:
    promoted(store, "m-1", "m-2")
    for n in range(3, 8):
        store.register_model(f"m-{n}", f"/models/{n}", digest="d" * 64)
    assert sorted(store.forget_old_models(newest=2)) == ["m-3", "m-4", "m-5"]
    assert [model.version for model in store.all_models()] == ["m-7", "m-6", "m-2", "m-1"]


def test_what_was_before_a_removed_model_cannot_be_rolled_back_to(store: Store) -> None:
    promoted(store, "m-1", "m-2", "m-3")
    store.forget_old_models(newest=2)
    store.roll_back_model()
    with pytest.raises(NothingBefore, match="m-1"):
        store.roll_back_model()


def test_many_who_promote_at_once_leave_one_active(store: Store, migrated_url: str) -> None:
    versions = [f"m-{n}" for n in range(6)]
    for version in versions:
        store.register_model(version, f"/models/{version}", digest="d" * 64)
    replica = open_store(migrated_url)
    with ThreadPoolExecutor(6) as threads:
        at = [(store, replica)[n % 2] for n in range(6)]
        list(
            threads.map(
                lambda pair: pair[0].activate_model(pair[1]), zip(at, versions, strict=True)
            )
        )
    replica.close()
    assert [model.state for model in store.all_models()].count("active") == 1
