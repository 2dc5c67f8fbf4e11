"""A key does what it was made for, and nothing else: by the API and by the Akismet protocol."""

from typing import Any

import httpx
import pytest
from running_blog import Blog
from sqlalchemy import update

from service.domain.scopes import EVERY_SCOPE, SCOPES, Scope
from service.store.comments import label_log
from service.store.sites import keys, sites
from service.store.tables.core import api_keys

FORM = {"blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": "Cheap rolex"}


def key_for(blog: Blog, *scopes: Scope) -> str:
    """A further key of the first site."""
    with blog.store.writing() as connection:
        site = sites.all_sites(connection)[0]
        return keys.make_key(connection, site, scopes=scopes).key


async def asked_with(blog: Blog, key: str, method: str, path: str, **sent: Any) -> httpx.Response:
    return await blog.client.request(
        method, path, headers={"Authorization": f"Bearer {key}"}, **sent
    )


async def asked_by_protocol(blog: Blog, key: str, endpoint: str) -> httpx.Response:
    return await blog.client.post(f"/1.1/{endpoint}", data={"api_key": key} | FORM)


async def test_a_key_that_checks_reads_nothing_and_is_told_what_it_lacks(blog: Blog) -> None:
    key = key_for(blog, "check", "submit")
    sent = await asked_with(blog, key, "POST", "/v1/comments", json={"text": "Hello"})
    refused = await asked_with(blog, key, "GET", f"/v1/comments/{sent.json()['id']}")
    assert (sent.status_code, refused.status_code) == (201, 403)
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["scope"] == "read"
    assert problem["detail"] == (
        "this needs a key with the scope `read`; this one has: check submit"
    )


async def test_a_key_names_its_scopes_whatever_they_are(blog: Blog) -> None:
    assert (await blog.client.get("/v1/site")).json()["scopes"] == list(SCOPES)
    answer = await asked_with(blog, key_for(blog, "decide"), "GET", "/v1/site")
    assert answer.json()["scopes"] == ["decide"]


async def test_a_key_that_is_remembered_loses_a_scope_at_once_and_keeps_nothing(blog: Blog) -> None:
    assert (await blog.check("Hello")).status_code == 201
    with blog.store.writing() as connection:
        connection.execute(update(api_keys).values(scopes="submit decide read"))
    for text in ("Hello again", "x" * 50_001):
        assert (await blog.check(text)).status_code == 403
    assert blog.parts.keys.remembered(blog.key) is not None
    assert (await blog.check("And again")).status_code == 403, "by what is remembered now"
    assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


@pytest.mark.parametrize("endpoint", ["verify-key", "comment-check"])
async def test_the_protocol_takes_no_key_that_does_not_check(blog: Blog, endpoint: str) -> None:
    key = key_for(blog, *(EVERY_SCOPE - {"check"}))
    answer = await asked_by_protocol(blog, key, endpoint)
    assert (answer.status_code, answer.text) == (200, "invalid")
    assert answer.headers["X-akismet-alert-code"] == "10403"
    assert "scope check" in answer.headers["X-akismet-debug-help"]
    assert (await blog.client.get("/v1/queue?label=spam")).json()["items"] == []


async def test_wordpress_holds_a_comment_whose_key_does_not_check(blog: Blog) -> None:
    answer = await asked_by_protocol(blog, key_for(blog, "submit"), "comment-check")
    assert answer.headers["X-akismet-guid"]


async def test_a_key_that_does_not_submit_teaches_nothing(blog: Blog) -> None:
    key = key_for(blog, "check", "read")
    assert (await asked_by_protocol(blog, key, "comment-check")).text == "true"
    assert (await asked_by_protocol(blog, key, "submit-ham")).text == "invalid"
    (item,) = (await blog.client.get("/v1/queue?label=spam")).json()["items"]
    with blog.store.reading() as connection:
        assert label_log.entries(connection, item["id"]) == ()


async def test_a_key_that_checks_reads_no_numbers_of_the_blog(blog: Blog) -> None:
    assert (await asked_by_protocol(blog, key_for(blog, "check"), "get-stats")).text == "invalid"
    assert (await asked_by_protocol(blog, key_for(blog, "read"), "get-stats")).text != "invalid"


async def test_the_documentation_names_the_scope_of_each_address(blog: Blog) -> None:
    paths = (await blog.client.get("/openapi.json")).json()["paths"]
    assert paths["/v1/comments"]["post"]["security"] == [{"API key": ["check"]}]
    assert paths["/v1/site"]["get"]["security"] == [{"API key": []}]
