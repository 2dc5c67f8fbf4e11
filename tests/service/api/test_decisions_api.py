"""Decisions: made, replaced, taken back."""

from typing import Any

import httpx
import pytest
from running_blog import Blog

from service.domain.comments import NewLogEntry
from service.store.people import moderators
from service.store.queue import action_entries, actions

ROLEX = "Cheap rolex at http://watches.example"


@pytest.fixture
async def decision(blog: Blog) -> str:
    """Where one comment, which the machine calls spam, is decided."""
    return f"{(await blog.check(ROLEX)).headers['location']}/decision"


async def log(blog: Blog, decision: str) -> list[dict[str, Any]]:
    answer = await blog.client.get(decision.removesuffix("/decision"))
    entries: list[dict[str, Any]] = answer.json()["decisions"]
    return entries


async def test_a_decision_is_the_label_from_then_on(blog: Blog, decision: str) -> None:
    answer = await blog.client.post(
        decision, json={"label": "ham", "moderator": "ada", "note": "a collector"}
    )
    assert answer.status_code == 201
    assert answer.json()["label"] == "ham"
    assert answer.json()["decision"]["moderator"] == "ada"


async def test_a_name_that_comes_with_a_key_is_not_signed(blog: Blog, decision: str) -> None:
    answer = await blog.client.post(decision, json={"label": "ham", "moderator": "ada"})
    assert answer.json()["decision"]["by"] == "key"
    with blog.store.writing() as connection:
        comment_id = decision.split("/")[3]
        ada = moderators.add(connection, "ada", "no password")
        action_id = actions.begin(connection, ada, "decide", label="spam")
        new = NewLogEntry("spam", 1)
        action_entries.append_to_log(connection, action_id, comment_id, new, who=ada)
    assert [entry["by"] for entry in await log(blog, decision)] == ["key", "moderator"]


async def test_the_log_keeps_what_the_machine_had_said(blog: Blog, decision: str) -> None:
    await blog.client.post(decision, json={"label": "ham"})
    (entry,) = await log(blog, decision)
    assert (entry["said_label"], entry["said_probability"]) == ("spam", 0.98)
    assert entry["model_version"] == "words-1"


async def test_a_second_decision_supersedes_the_first(blog: Blog, decision: str) -> None:
    await blog.client.post(decision, json={"label": "ham"})
    answer = await blog.client.post(decision, json={"label": "spam"})
    assert answer.json()["label"] == "spam"
    assert [entry["label"] for entry in await log(blog, decision)] == ["ham", "spam"]


async def test_undo_brings_the_machines_label_back(blog: Blog, decision: str) -> None:
    await blog.client.post(decision, json={"label": "ham"})
    answer = await blog.client.delete(decision, params={"moderator": "ada"})
    assert answer.status_code == 200
    assert (answer.json()["label"], answer.json()["decision"]) == ("spam", None)


async def test_undo_is_one_more_entry(blog: Blog, decision: str) -> None:
    await blog.client.post(decision, json={"label": "ham"})
    await blog.client.delete(decision, params={"moderator": "ada"})
    entries = await log(blog, decision)
    assert [entry["label"] for entry in entries] == ["ham", "withdrawn"]
    assert entries[1]["moderator"] == "ada"


async def test_there_is_nothing_to_undo_without_a_decision(blog: Blog, decision: str) -> None:
    await blog.client.post(decision, json={"label": "ham"})
    await blog.client.delete(decision)
    assert (await blog.client.delete(decision)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "label"),
        ({"label": "unsure"}, "label"),
        ({"label": "ham", "moderator": ""}, "moderator"),
        ({"label": "ham", "moderator": "x" * 201}, "moderator"),
        ({"label": "ham", "note": "a\0b"}, "note"),
        ({"label": "ham", "revision": 0}, "revision"),
        ({"label": "ham", "revision": "1"}, "revision"),
        ({"label": "ham", "reason": "spam"}, "reason"),
    ],
)
async def test_an_invalid_decision_names_the_field(
    blog: Blog, decision: str, sent: dict[str, Any], field: str
) -> None:
    answer: httpx.Response = await blog.client.post(decision, json=sent)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_decision_on_former_words_is_refused(blog: Blog) -> None:
    location = (await blog.check("Thanks", external_id="1")).headers["location"]
    await blog.check(ROLEX, external_id="1")
    answer = await blog.client.post(f"{location}/decision", json={"label": "ham", "revision": 1})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "the comment was edited since: read it again"
    assert await log(blog, location) == []


async def test_a_decision_on_the_present_words_is_taken(blog: Blog, decision: str) -> None:
    answer = await blog.client.post(decision, json={"label": "ham", "revision": 1})
    assert (answer.status_code, answer.json()["decision"]["revision"]) == (201, 1)
