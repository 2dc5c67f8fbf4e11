"""The protocol: keys, what is missing, forms of any size and charset."""

from typing import Any

import pytest
from engine import Engine
from running_blog import Blog

from service.store.sites import sites

FORM = "application/x-www-form-urlencoded"


async def verify(blog: Blog, fields: dict[str, str], host: str = "rest.akismet.com") -> Any:
    headers = {"Host": host}
    return await blog.client.post("/1.1/verify-key", data=fields, headers=headers)


@pytest.mark.parametrize("name", ["api_key", "key"])
async def test_a_key_is_found_under_either_name(blog: Blog, name: str) -> None:
    answer = await verify(blog, {name: blog.key, "blog": "https://b.example"})
    assert (answer.status_code, answer.content) == (200, b"valid")
    assert "x-akismet-debug-help" not in answer.headers


@pytest.mark.parametrize("host", ["{}.rest.akismet.com", "{}.selfhosted.test:18090"])
async def test_a_key_is_found_in_the_host_name(blog: Blog, host: str) -> None:
    answer = await verify(blog, {"blog": "https://b.example"}, host.format(blog.key))
    assert answer.text == "valid"


async def test_a_key_may_be_written_in_capitals(blog: Blog) -> None:
    answer = await verify(blog, {"key": blog.key.upper(), "blog": "https://b.example"})
    assert answer.text == "valid"


@pytest.mark.parametrize(
    "fields",
    [
        {"api_key": "abcabcabcabc", "key": "GOOD"},
        {"api_key": "abcabcabcabc"},
        {"key": "abcabcabcabc"},
    ],
)
async def test_the_key_that_counts_is_the_first_of_them(blog: Blog, fields: dict[str, str]) -> None:
    sent = {name: blog.key if value == "GOOD" else value for name, value in fields.items()}
    answer = await verify(blog, {**sent, "blog": "https://b.example"}, f"{blog.key}.x.example")
    assert answer.content == b"invalid"
    assert answer.headers["x-akismet-alert-code"] == "10403"


async def test_a_revoked_key_is_invalid(blog: Blog) -> None:
    with blog.store.writing() as connection:
        sites.revoke_key(connection, sites.all_keys(connection)[0].id)
    answer = await verify(blog, {"key": blog.key, "blog": "https://b.example"})
    assert answer.text == "invalid"


BAD_BLOGS = ("b.example", "http://", "http://[::1", "http://b:x/", "javascript:x", "http://a b/")


@pytest.mark.parametrize("endpoint", ["verify-key", "comment-check", "submit-spam", "submit-ham"])
async def test_what_is_missing_is_said_in_a_header(blog: Blog, endpoint: str) -> None:
    key = {"api_key": blog.key}
    missing = [
        ({}, 'Empty "api_key" value.'),
        ({"api_key": " "}, 'Empty "api_key" value.'),
        (key, 'Empty "blog" value'),
        ({**key, "blog": ""}, 'Empty "blog" value'),
        *(({**key, "blog": url}, "We were unable to parse your blog URI") for url in BAD_BLOGS),
    ]
    for fields, why in missing:
        answer = await blog.client.post(f"/1.1/{endpoint}", data=fields)
        assert (answer.status_code, answer.content) == (200, b"invalid")
        assert answer.headers["x-akismet-debug-help"] == why


async def test_thousands_of_fields_are_taken(engine: Engine) -> None:
    fields = {f"POST_field_{number}": "x" * 20 for number in range(20_000)}
    assert (await engine.check("Thanks", fields)).content == b"false"


async def test_a_form_over_the_limit_is_refused_without_a_verdict(engine: Engine) -> None:
    answer = await engine.check("Thanks " * 200_000)
    assert answer.status_code == 413
    assert answer.content not in (b"true", b"false")
    assert await engine.queued("ham") == []


CAFE = "Thanks for the café"


@pytest.mark.parametrize(
    ("content_type", "charset", "further_body"),
    [
        (f"{FORM}; charset=ISO-8859-1", "iso-8859-1", ""),
        (f'{FORM};charset="windows-1252"', "cp1252", ""),
        (FORM, "iso-8859-1", "&blog_charset=ISO-8859-1"),
        (f"{FORM}; charset=UTF-8", "utf-8", "&blog_charset=ISO-8859-1"),
        (f"{FORM}; charset=nonsense", "utf-8", ""),
        (FORM, "utf-8", "&blog_charset=nonsense"),
        ("text/plain", "utf-8", ""),
        ("", "utf-8", ""),
    ],
)
async def test_a_form_is_read_in_its_charset(
    engine: Engine, content_type: str, charset: str, further_body: str
) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in CAFE.encode(charset))
    body = f"api_key={engine.blog.key}&blog=https://b.example&user_ip=1.2.3.4{further_body}"
    form = f"{body}&comment_content={quoted}".encode()
    await engine.post_raw("comment-check", form, content_type)
    (item,) = await engine.queued("ham")
    assert item["text"] == CAFE
