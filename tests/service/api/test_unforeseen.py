"""Errors that nobody thought of: answered as a problem, logged without what they quote."""

import logging
from collections.abc import AsyncIterator

import pytest
from fastapi.responses import StreamingResponse
from running_blog import Blog

SECRET = "a text that nobody else may read"


async def fail() -> None:
    raise RuntimeError(SECRET)


async def fail_half_way() -> StreamingResponse:
    async def content() -> AsyncIterator[bytes]:
        yield b"half"
        raise RuntimeError(SECRET)

    return StreamingResponse(content())


async def test_an_unforeseen_error_is_a_problem(blog: Blog) -> None:
    blog.app.add_api_route("/fail", fail)
    answer = await blog.client.get("/fail")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert SECRET not in answer.text


async def test_the_log_says_where_but_not_what(
    blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    blog.app.add_api_route("/fail", fail)
    with caplog.at_level(logging.DEBUG):
        await blog.client.get("/fail")
    assert "unforeseen RuntimeError" in caplog.text
    assert "test_unforeseen.py" in caplog.text
    assert SECRET not in caplog.text


async def test_an_answer_that_has_begun_is_cut_short(blog: Blog) -> None:
    blog.app.add_api_route("/fail", fail_half_way)
    with pytest.raises(ConnectionError, match="cut short"):
        await blog.client.get("/fail")


async def test_a_page_that_has_no_database_is_foreseen(
    blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    blog.parts.lanes.pages.damage.is_known = True
    form, ours = {"name": "ada", "password": "pa"}, {"Sec-Fetch-Site": "same-origin"}
    answer = await blog.client.post("/review/sign-in", data=form, headers=ours)
    assert answer.status_code == 503
    assert "the database is damaged" in caplog.text
    assert "unforeseen" not in caplog.text
