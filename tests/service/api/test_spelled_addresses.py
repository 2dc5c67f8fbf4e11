"""Addresses and methods as clients happen to send them, and bodies that come packed."""

import gzip
import json
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from engine import Engine
from running_blog import Blog, Running, WordJudge

THANKS = json.dumps({"text": "Thanks"}).encode()
FORM = {"blog": "https://b.example", "user_ip": "203.0.113.7", "comment_content": "Thanks"}
LIMIT = 4096


@pytest.fixture
async def small(running: Running) -> AsyncIterator[Blog]:
    """A service that takes 4 KiB."""
    async with running(judge=WordJudge(), max_body_bytes=LIMIT) as blog:
        yield blog


PACKED = gzip.compress(THANKS, mtime=0)  # a time in it would give the tests other names each second


def raw(deflated: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(deflated) + packer.flush()


async def post_packed(
    blog: Blog, body: bytes, encoding: str, path: str = "/v1/comments"
) -> httpx.Response:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    return await blog.client.post(path, content=body, headers=headers)


@pytest.mark.parametrize(
    "path",
    ["//v1/comments", "/v1/comments/", "/v1//comments", "///v1//comments//", "/v1/comments"],
)
async def test_slashes_too_many_make_no_other_address(blog: Blog, path: str) -> None:
    answer = await blog.client.post(f"http://test{path}", json={"text": "Thanks"})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "path", ["//1.1/comment-check", "/1.1/comment-check/", "/1.1//comment-check"]
)
async def test_nor_for_akismet_clients(blog: Blog, path: str) -> None:
    form = {**FORM, "api_key": blog.key}
    answer = await blog.client.post(f"http://test{path}", data=form)
    assert answer.text == "false"
    assert answer.headers["x-akismet-guid"]


async def test_an_error_at_such_an_address_carries_a_guid_too(small: Blog) -> None:
    answer = await small.client.post("http://test//1.1/comment-check/", content=b"x" * LIMIT * 2)
    assert answer.status_code == 413
    assert answer.headers["x-akismet-guid"]


async def test_the_slashes_of_an_article_s_id_are_its_own(blog: Blog) -> None:
    for article_id in ("a//b", "a/b", "a/b/"):
        path = f"http://test//v1/articles/{article_id}"
        assert (await blog.client.put(path, json={"title": article_id})).status_code == 201
    read = await blog.client.get("/v1/articles/a//b")
    assert read.json()["title"] == "a//b"


async def test_the_methods_of_an_address_can_be_asked_for(blog: Blog) -> None:
    for path, allowed in (
        ("/v1/comments", "DELETE, POST, OPTIONS"),
        ("/v1/articles/1", "GET, PUT, OPTIONS"),
        ("/1.1/comment-check", "POST, OPTIONS"),
    ):
        answer = await blog.client.options(path)
        assert (answer.status_code, answer.headers["allow"]) == (204, allowed)
    assert (await blog.client.options("/nowhere")).status_code == 404


@pytest.mark.parametrize("path", ["/v1/queue", "/1.1/test", "/1.2/compatible-plugins"])
async def test_the_head_of_an_answer_is_that_of_the_answer(blog: Blog, path: str) -> None:
    same_id = {"X-Request-Id": "4bf92f3577b34da6a3ce929d0e0e4736"}  # else each has its own
    head = await blog.client.head(path, headers=same_id)
    whole = await blog.client.get(path, headers=same_id)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


async def test_head_needs_the_key_as_well(blog: Blog) -> None:
    answer = await blog.client.head("/v1/queue", headers={"Authorization": ""})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", PACKED),
        ("x-gzip", PACKED),
        ("GZIP", PACKED),
        ("deflate", zlib.compress(THANKS)),
        ("deflate", raw(THANKS)),
        ("identity", THANKS),
    ],
)
async def test_a_packed_body_is_read(blog: Blog, encoding: str, body: bytes) -> None:
    answer = await post_packed(blog, body, encoding)
    assert answer.json()["label"] == "ham"


async def test_a_packed_form_is_read(blog: Blog) -> None:
    form = str(httpx.QueryParams({**FORM, "api_key": blog.key})).encode()
    answer = await post_packed(blog, gzip.compress(form), "gzip", "/1.1/comment-check")
    assert answer.text == "false"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
async def test_a_body_may_not_grow_over_the_limit(small: Blog, pack: type[bytes]) -> None:
    bomb = pack(b" " * 3_000_000)
    assert len(bomb) < LIMIT
    answer = await post_packed(small, bomb, "gzip" if pack is gzip.compress else "deflate")
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the body may have at most 4096 bytes when it is unpacked"


async def test_one_that_grows_just_to_the_limit_is_read(small: Blog) -> None:
    body = THANKS + b" " * (LIMIT - len(THANKS))
    assert (await post_packed(small, gzip.compress(body), "gzip")).status_code == 201


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", THANKS),
        ("gzip", b""),
        ("deflate", THANKS),
        ("gzip", PACKED[:-5]),
        ("gzip", PACKED + b"more"),
    ],
)
async def test_a_body_that_cannot_be_unpacked_is_refused(
    blog: Blog, encoding: str, body: bytes
) -> None:
    answer = await post_packed(blog, body, encoding)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(("the body says it is", "the body is"))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x"])
async def test_a_body_packed_in_another_way_is_told_which_are_taken(
    blog: Blog, encoding: str
) -> None:
    answer = await post_packed(blog, b"...", encoding)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "gzip, deflate")
    assert "gzip" in answer.json()["detail"]


async def test_php_s_curl_sends_an_array_as_multipart(blog: Blog) -> None:
    fields = {**FORM, "api_key": blog.key}
    parts = {name: (None, value) for name, value in fields.items()}
    answer = await blog.client.post("/1.1/comment-check", files=parts)
    assert answer.text == "false"


@pytest.mark.parametrize(
    ("content_type", "body", "help_"),
    [
        ("application/json", b' {"blog": "x"}', "Send the fields as a form"),
        ("multipart/form-data; boundary=xx", b"--xx\r\nhm", "breaks off before its end"),
        ("multipart/form-data", b"--xx\r\nhm", "names no boundary"),
    ],
)
async def test_a_body_that_is_no_form_is_told_what_to_send(
    blog: Blog, content_type: str, body: bytes, help_: str
) -> None:
    answer = await Engine(blog).post_raw("comment-check", body, content_type)
    assert (answer.status_code, answer.text) == (200, "invalid")
    assert help_ in answer.headers["x-akismet-debug-help"]
