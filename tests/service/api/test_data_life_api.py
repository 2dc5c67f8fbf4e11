"""POST /v1/erasures and /v1/exports: a blog answers somebody who asks what is kept of them."""

import csv
import io
from typing import Any

import pytest
from running_blog import Blog

EVA = {"name": "Eva Zauberberg", "email": "eva@z.example", "url": "https://z.example"}


async def a_few(blog: Blog) -> None:
    await blog.check(
        "Hawthorn",
        author=EVA,
        external_id="1",
        article={"title": "Rye", "url": "https://b.example/rye"},
    )
    await blog.check("Hawthorn again", author=EVA, external_id="1")
    await blog.check("=1+1", author={"name": "Jo"}, external_id="2")


async def export(blog: Blog, **body: Any) -> Any:
    return await blog.client.post("/v1/exports", json=body)


async def test_a_person_is_previewed_then_erased_then_found_no_more(blog: Blog) -> None:
    await a_few(blog)
    body = {"person": {"email": "EVA@z.example"}}
    preview = await blog.client.post("/v1/erasures", json=body | {"preview": True})
    assert preview.json()["by_mark"] == {"email": 1}
    assert len((await export(blog, **body)).json()) == 1
    report = (await blog.client.post("/v1/erasures", json=body)).json()
    assert (report["comments"], report["traces"], report["backups_until"]) == (1, [], None)
    assert (await export(blog, **body)).json() == []


async def test_an_export_has_what_came_before_an_edit_and_what_was_decided(blog: Blog) -> None:
    await a_few(blog)
    comments = (await export(blog)).json()
    assert [comment["text"] for comment in comments] == ["Hawthorn again", "=1+1"]
    await blog.client.post(
        f"/v1/comments/{comments[0]['id']}/decision", json={"label": "spam", "note": "hm"}
    )
    (hers,) = (await export(blog, person={"name": "eva zauberberg"})).json()
    assert [entry["text"] for entry in hers["former"]] == ["Hawthorn"]
    assert [(entry["label"], entry["note"]) for entry in hers["decisions"]] == [("spam", "hm")]


async def test_an_articles_comments_are_exported_alone(blog: Blog) -> None:
    await a_few(blog)
    article_id = (await export(blog)).json()[0]["article_id"]
    assert len((await export(blog, article_id=article_id)).json()) == 1


async def test_a_table_for_spreadsheets_holds_no_formula(blog: Blog) -> None:
    await a_few(blog)
    answer = await export(blog, format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["text"] for row in rows] == ["Hawthorn again", "'=1+1"]


async def test_another_site_sees_and_erases_nothing_of_it(blog: Blog) -> None:
    await a_few(blog)
    other = blog.other_site()
    body = {"person": EVA}
    assert (await blog.client.post("/v1/exports", json=body, headers=other)).json() == []
    erased = await blog.client.post("/v1/erasures", json=body, headers=other)
    assert erased.json()["comments"] == 0
    assert len((await export(blog, **body)).json()) == 1


@pytest.mark.parametrize("path", ["/v1/erasures", "/v1/exports"])
@pytest.mark.parametrize(
    "body",
    [
        {"person": {}},
        {"person": {"name": "  "}},
        {"person": {"name": "x\0"}},
        {"person": {"mail": "e@e.example"}},
        {"person": "eva"},
        {"person": {"address": "1" * 65}},
        {"format": "xml", "person": {"name": "eva"}, "more": 1},
        [],
    ],
    ids=["nobody", "blank", "NUL", "misspelt", "no object", "too long", "unknown", "a list"],
)
async def test_what_cannot_be_is_refused(blog: Blog, path: str, body: Any) -> None:
    assert (await blog.client.post(path, json=body)).status_code == 422


@pytest.mark.parametrize("path", ["/v1/erasures", "/v1/exports"])
async def test_without_a_key_nothing_is_said(blog: Blog, path: str) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    answer = await blog.client.post(path, json={"person": EVA}, headers=wrong)
    assert answer.status_code == 401
