"""Three replicas over one PostgreSQL agree, and the proxy knows which of them are ready."""

import pytest
from kept_models import keep
from three import Replicas, serving, until

from model.artifact import BASE_FOLDER, read_manifest
from service.store.sites import sites

SHIPPED = read_manifest(BASE_FOLDER).model_version
HMM = {"text": "Hmm, https://shop.example/rye", "author": {"name": "Rita"}}


def comment(replicas: Replicas, number: int) -> str:
    blog = replicas.at(number)
    answer = blog.post("/v1/comments", json=HMM)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def model_of(replicas: Replicas, number: int) -> str | None:
    blog = replicas.at(number)
    answer = blog.get("/readyz").json()
    return answer.get("model_version")


def test_a_revoked_key_opens_nowhere(replicas: Replicas) -> None:
    with replicas.store.writing() as connection:
        site = sites.add_site(connection, "other", url="https://other.example")
        key = sites.add_key(connection, site)
    status = {number: replicas.at(number, key).get("/v1/queue").status_code for number in range(3)}
    assert status == {0: 200, 1: 200, 2: 200}
    with replicas.store.writing() as connection:
        (key_id,) = [k.id for k in sites.all_keys(connection) if k.site == "other"]
        sites.revoke_key(connection, key_id)
    assert replicas.all_see(
        "a revoked key", lambda n: replicas.at(n, key).get("/v1/queue").status_code == 401
    )


def test_a_decision_is_seen_by_all(replicas: Replicas) -> None:
    id_, ada = comment(replicas, 0), replicas.enrol("ada")
    browser = replicas.moderator(1, ada)
    decided = browser.post(f"/review/comments/{id_}/decision", data={"label": "spam"})
    assert decided.status_code == 200, decided.text
    assert replicas.all_see(
        "a decision",
        lambda n: replicas.at(n).get(f"/v1/comments/{id_}").json()["decision"] is not None,
    )


def test_a_claim_is_seen_by_all(replicas: Replicas) -> None:
    id_, bob, eve = comment(replicas, 2), replicas.enrol("bob"), replicas.enrol("eve")
    browser = replicas.moderator(0, bob)
    assert browser.post(f"/review/comments/{id_}/claim").json() == {"by": ""}

    def is_seen(number: int) -> bool:
        browser = replicas.moderator(number, eve)
        return bool(browser.post(f"/review/comments/{id_}/claim").json() == {"by": "bob"})

    assert replicas.all_see("a claim", is_seen)


def test_a_rule_holds_at_all(replicas: Replicas) -> None:
    id_, dan = comment(replicas, 1), replicas.enrol("dan")
    browser = replicas.moderator(2, dan)
    blocked = browser.post(f"/review/comments/{id_}/block", data={"value": "shop.example"})
    assert blocked.status_code == 200, blocked.text

    def is_seen(number: int) -> bool:
        blog = replicas.at(number)
        return bool(blog.post("/v1/comments", json=HMM).json()["label"] == "spam")

    assert replicas.all_see("a rule", is_seen)


def test_a_model_and_its_rollback_are_taken_up_by_all_and_one_that_cannot_is_left_out(
    replicas: Replicas,
) -> None:
    keep(replicas.store, "site-1")  # in the database, which all of them reach
    replicas.store.activate_model("site-1")
    assert replicas.all_see("a model", lambda n: model_of(replicas, n) == "site-1")
    keep(replicas.store, "site-2", store_url=f"file://{replicas.folder / 'models'}")
    replicas.store.activate_model("site-2")
    expected = ["site-2", "site-2", None]
    assert replicas.all_see(
        "a model that one cannot load", lambda n: model_of(replicas, n) == expected[n]
    )
    blog = replicas.at(2)
    answer = blog.get("/readyz")
    held = blog.post("/v1/comments", json={"text": "Thanks, that helped"}).json()
    assert (answer.status_code, answer.json()["missing"]) == (503, ["model"])
    assert (held["label"], held["model_version"]) == ("unsure", None)
    until(lambda: replicas.models_by_proxy() == {"site-2"})
    replicas.store.roll_back_model()
    assert replicas.all_see("a rollback", lambda n: model_of(replicas, n) == "site-1")


def test_a_fourth_with_another_secret_does_not_start(replicas: Replicas) -> None:
    secret = "another secret, as long as the first one was"
    with (
        pytest.raises(RuntimeError, match="belongs to another secret"),
        serving(replicas.folder, replicas.url, 3, secret=secret),
    ):
        pytest.fail("it started")
