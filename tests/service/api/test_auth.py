"""API keys over HTTP."""

import logging

import pytest
from running_blog import Blog

from service.store.sites import sites

PLACES = [
    ("POST", "/v1/comments"),
    ("GET", "/v1/comments/01a20aea-81f6-7f78-8bc9-8ddc69290e6d"),
    ("POST", "/v1/comments/01a20aea-81f6-7f78-8bc9-8ddc69290e6d/decision"),
    ("DELETE", "/v1/comments/01a20aea-81f6-7f78-8bc9-8ddc69290e6d/decision"),
    ("PUT", "/v1/articles/1"),
    ("GET", "/v1/articles/1"),
    ("GET", "/v1/queue"),
    ("GET", "/v1/models/active"),
]


@pytest.mark.parametrize(("method", "path"), PLACES)
async def test_every_address_needs_a_key(blog: Blog, method: str, path: str) -> None:
    blog.client.headers.pop("Authorization")
    answer = await blog.client.request(method, path, json={"text": "", "label": "ham"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["Bearer 000000000000", "Bearer ", "Basic QTpC", "Bearer \xff\xff", "x", ""]
)
async def test_a_wrong_key_is_refused(blog: Blog, header: str) -> None:
    answer = await blog.client.get(
        "/v1/queue", headers=[(b"Authorization", header.encode("latin-1"))]
    )
    assert answer.status_code == 401


async def test_a_key_works_in_capitals(blog: Blog) -> None:
    header = {"Authorization": f"bearer {blog.key.upper()}"}
    assert (await blog.client.get("/v1/queue", headers=header)).status_code == 200


async def test_a_revoked_key_is_refused_at_once(blog: Blog) -> None:
    with blog.store.writing() as connection:
        sites.revoke_key(connection, sites.all_keys(connection)[0].id)
    assert (await blog.client.get("/v1/queue")).status_code == 401


async def test_a_site_that_is_not_the_keys_is_refused(blog: Blog) -> None:
    answer = await blog.check("Hi", site="their-blog")
    assert answer.status_code == 403
    assert "my-blog" in answer.json()["detail"]


async def test_the_keys_own_site_may_be_named(blog: Blog) -> None:
    assert (await blog.check("Hi", site="my-blog")).status_code == 201


async def test_no_key_appears_in_the_log_or_in_an_error(
    blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "wr0ngwr0ngwr"
    with caplog.at_level(logging.DEBUG):
        await blog.check("Hi")
        answer = await blog.client.get("/v1/queue", headers={"Authorization": f"Bearer {wrong}"})
    assert wrong not in caplog.text + answer.text
    assert blog.key not in caplog.text
