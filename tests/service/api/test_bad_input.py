"""Whatever comes in, the answer is a clear problem of the caller's, never one of ours."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running_blog import JSON, Blog

from service import limits

SECRET = "a text that nobody else may read"
DEEP = b'{"text":' + b"[" * 100_000


def body(**fields: Any) -> bytes:
    return json.dumps({"text": SECRET, **fields}).encode()


REFUSED = [
    pytest.param(b"", 422, "body", id="no body"),
    pytest.param(b"{", 422, "body", id="half an object"),
    pytest.param(b"[]", 422, "body", id="a list"),
    pytest.param(b"null", 422, "body", id="null"),
    pytest.param(b"{}", 422, "text", id="no text"),
    pytest.param(b'{"text": null}', 422, "text", id="text is null"),
    pytest.param(b'{"text": 1e999}', 422, "text", id="text is infinite"),
    pytest.param(b'{"text": NaN}', 422, "text", id="text is not a number"),
    pytest.param(b'{"text": "\\ud800"}', 422, "text", id="half a surrogate pair"),
    pytest.param(b'{"text": "a\\u0000b"}', 422, "text", id="a NUL"),
    pytest.param(body(text="x" * 100_000), 422, "text", id="100,000 characters"),
    pytest.param(body(txet=SECRET), 422, "txet", id="a misspelt field"),
    pytest.param(body(author="Rita"), 422, "author", id="author is a string"),
    pytest.param(body(author={"nmae": SECRET}), 422, "author.nmae", id="a misspelt name"),
    pytest.param(body(author={"name": 7}), 422, "author.name", id="a number for a name"),
    pytest.param(body(author={"name": "x" * 1001}), 422, "author.name", id="a long name"),
    pytest.param(body(author={"url": "\0"}), 422, "author.url", id="a NUL in a URL"),
    pytest.param(body(external_id=7), 422, "external_id", id="a number for an id"),
    pytest.param(body(external_id=""), 422, "external_id", id="an empty id"),
    pytest.param(body(external_id="x" * 201), 422, "external_id", id="a long id"),
    pytest.param(body(external_id="a\nb"), 422, "external_id", id="an id of two lines"),
    pytest.param(body(article_id="nowhere"), 422, "article_id", id="an unknown article"),
    pytest.param(body(article_id="\0"), 422, "article_id", id="a NUL for an article"),
    pytest.param(body(article={"title": []}), 422, "article.title", id="a list for a title"),
    pytest.param(body(article={"text": "x" * 500_001}), 422, "article.text", id="a long article"),
    pytest.param(body(article={}, article_id="1"), 422, "body", id="two articles"),
]

UNREADABLE = [
    pytest.param(b'{"text": "\xff\xfe"}', id="not UTF-8"),
    pytest.param(DEEP, id="deeper than any parser goes"),
    pytest.param(b'{"text": 1' + b"0" * 5000 + b"}", id="a number of 5,000 digits"),
]


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        ({"text": "Hi", "author": "Rita"}, "author: this must be an object, in braces"),
        ({"text": "Hi", "article": []}, "article: this must be an object, in braces"),
        ([], "body: this must be an object, in braces"),
        ({}, "text: this field is needed"),
    ],
)
async def test_the_reason_is_in_words_for_somebody_who_writes_json(
    blog: Blog, sent: object, detail: str
) -> None:
    answer = await blog.client.post("/v1/comments", json=sent)
    assert answer.json()["detail"] == detail


@pytest.mark.parametrize(("sent", "status", "field"), REFUSED)
async def test_an_invalid_comment_is_refused_by_field(
    blog: Blog, sent: bytes, status: int, field: str
) -> None:
    answer = await blog.post_bytes(sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(("sent", "status", "field"), REFUSED)
async def test_a_problem_does_not_quote_what_was_sent(
    blog: Blog, sent: bytes, status: int, field: str
) -> None:
    assert SECRET not in (await blog.post_bytes(sent)).text


@pytest.mark.parametrize("sent", UNREADABLE)
async def test_a_body_that_cannot_be_read_is_a_bad_request(blog: Blog, sent: bytes) -> None:
    answer = await blog.post_bytes(sent)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_limit_of_the_text_is_named(blog: Blog) -> None:
    answer = await blog.check("x" * 50_001)
    assert "50000 characters" in answer.json()["detail"]


async def test_the_limit_of_the_text_itself_is_taken(blog: Blog) -> None:
    assert (await blog.check("x" * 50_000)).status_code == 201


async def test_a_name_that_is_no_name_is_not_repeated(blog: Blog) -> None:
    answer = await blog.post_bytes(body(**{SECRET: 1}))
    assert answer.status_code == 422
    assert SECRET not in answer.text


async def test_the_last_of_two_equal_fields_counts(blog: Blog) -> None:
    answer = await blog.post_bytes(b'{"text": "Thanks", "text": "Cheap rolex"}')
    assert answer.json()["label"] == "spam"


async def test_a_body_over_the_limit_is_refused_by_its_declared_length(blog: Blog) -> None:
    answer = await blog.post_bytes(b" " * (1_048_576 + 1))
    assert answer.status_code == 413
    assert "1048576 bytes" in answer.json()["detail"]


async def test_a_body_that_declares_too_much_is_refused_whatever_comes(blog: Blog) -> None:
    headers = {**JSON, "Content-Length": "9" * 30}
    answer = await blog.client.post("/v1/comments", content=b"{}", headers=headers)
    assert answer.status_code == 413


async def test_a_body_that_is_too_long_is_read_to_its_end_so_that_the_answer_arrives(
    blog: Blog,
) -> None:
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b" " * 65_536

    answer = await blog.client.post("/v1/comments", content=chunks(), headers=JSON)
    assert answer.status_code == 413
    assert sent == 100


async def test_a_body_that_never_ends_is_not_read_for_ever(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DROPPED_BYTES", 2 * 1_048_576)
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b" " * 65_536

    answer = await blog.client.post("/v1/comments", content=chunks(), headers=JSON)
    assert answer.status_code == 413
    assert sent < 60


async def test_a_body_that_waits_to_be_asked_for_is_not_asked_for(blog: Blog) -> None:
    asked = False

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal asked
        asked = True
        yield b" " * 65_536

    headers = {**JSON, "Content-Length": "9" * 10, "Expect": "100-continue"}
    answer = await blog.client.post("/v1/comments", content=chunks(), headers=headers)
    assert answer.status_code == 413
    assert not asked


@pytest.mark.parametrize("media_type", ["text/plain", "", "multipart/form-data", "application/x"])
async def test_a_body_that_is_not_declared_as_json_is_refused(blog: Blog, media_type: str) -> None:
    answer = await blog.client.post(
        "/v1/comments", content=body(), headers={"Content-Type": media_type}
    )
    assert answer.status_code == 415


async def test_json_by_another_name_is_taken(blog: Blog) -> None:
    media_type = "application/vnd.blog+json; charset=utf-8"
    answer = await blog.client.post(
        "/v1/comments", content=body(), headers={"Content-Type": media_type}
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/comments", "DELETE, POST"),
        ("PUT", "/v1/comments", "DELETE, POST"),
        ("POST", "/v1/articles/1", "GET, PUT"),
        ("GET", "/v1/comments/1/decision", "DELETE, POST"),
        ("POST", "/healthz", "GET, HEAD"),
    ],
)
async def test_a_wrong_method_names_the_right_ones(
    blog: Blog, method: str, path: str, allowed: str
) -> None:
    answer = await blog.client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/v1/%00", "/docs/nowhere"])
async def test_an_unknown_address_is_a_problem_too(blog: Blog, path: str) -> None:
    answer = await blog.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["text", "author", "article", "article_id", "external_id", "site"])
BODIES = (
    st.binary(max_size=300)
    | JSON_VALUES.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(FIELDS, JSON_VALUES | st.just({"name": "\ud800", "title": "\0"})).map(
        lambda value: json.dumps({"text": "Hi", **value}).encode()
    )
)
PATHS = st.sampled_from(
    ["/v1/comments", "/v1/articles/1", "/v1/comments/01a20aea-81f6-7f78-8bc9-8ddc69290e6d/decision"]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=BODIES, path=PATHS)
async def test_whatever_is_sent_is_never_our_fault(blog: Blog, sent: bytes, path: str) -> None:
    method = "PUT" if "articles" in path else "POST"
    answer = await blog.client.request(method, path, content=sent, headers=JSON)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
async def test_a_reading_that_says_it_is_packed_is_answered_all_the_same(
    blog: Blog, encoding: str
) -> None:
    headers = {"Content-Encoding": encoding}
    empty = await blog.client.get("/v1/queue", headers=headers)
    bodied = await blog.client.request("GET", "/v1/queue", headers=headers, content=b"{}")
    assert (empty.status_code, bodied.status_code) == (200, 200)
