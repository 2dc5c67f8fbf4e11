"""A comment by a key that was good before is answered shortly, and just as the first one was."""

from typing import Any

import httpx
import pytest
from running_blog import Blog
from test_bad_input import REFUSED, UNREADABLE

from service.moderation import keys
from service.store.sites import sites

FULL = {
    "author": {"name": "Rita", "email": None, "url": "https://rita.example"},
    "article": {"title": "Sourdough", "text": None, "url": "https://blog.example/sourdough"},
    "comment_type": None,
    "created_at": "2026-11-25T08:00:00+01:00",
    "url": "https://blog.example/sourdough#comment-7",
    "site": "my-blog",
}


@pytest.fixture
async def known(blog: Blog) -> Blog:
    """A blog whose key was good once."""
    assert blog.parts.keys.remembered(blog.key) is None
    assert (await blog.check("Thanks, this helped")).status_code == 201
    assert blog.parts.keys.remembered(blog.key) is not None
    return blog


@pytest.mark.parametrize("fields", [{}, FULL], ids=["words alone", "all fields"])
async def test_the_same_comment_is_answered_alike_by_both_ways(
    blog: Blog, fields: dict[str, Any]
) -> None:
    first = await blog.check("Thanks, this helped", external_id="7", **fields)
    again = await blog.check("Thanks, this helped", external_id="7", **fields)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
    assert _of_the_answer(again) == _of_the_answer(first)


def _of_the_answer(answer: httpx.Response) -> dict[str, str]:
    """The headers, but for the number that each request has of its own."""
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


async def test_what_a_stranger_sends_wrong_is_refused_alike_once_the_key_is_known(
    known: Blog,
) -> None:
    for case in REFUSED:
        sent, status, field = case.values
        answer = await known.post_bytes(sent)
        fields = [error["field"] for error in answer.json()["errors"]]
        assert (answer.status_code, fields) == (status, [field]), case.id


async def test_what_no_parser_reads_is_refused_alike_once_the_key_is_known(known: Blog) -> None:
    for case in UNREADABLE:
        assert (await known.post_bytes(case.values[0])).status_code == 400, case.id


async def test_json_in_another_encoding_is_read_as_ever(known: Blog) -> None:
    answer = await known.post_bytes('{"text": "Thanks, Zoë"}'.encode("utf-16"))
    assert answer.status_code == 201


async def test_a_comment_of_another_site_is_refused_once_the_key_is_known(known: Blog) -> None:
    assert (await known.check("Hi", site="their-blog")).status_code == 403


async def test_a_body_that_is_not_declared_as_json_is_refused_once_the_key_is_known(
    known: Blog,
) -> None:
    answer = await known.client.post("/v1/comments", content=b'{"text": "Hi"}')
    assert answer.status_code == 415


async def test_a_known_key_that_was_revoked_is_refused_at_once_and_keeps_nothing(
    known: Blog,
) -> None:
    with known.store.writing() as connection:
        sites.revoke_key(connection, sites.all_keys(connection)[0].id)
    for sent in ({"text": "Hi"}, {"text": "Hi", "site": "their-blog"}, {"text": "x" * 50_001}):
        assert (await known.client.post("/v1/comments", json=sent)).status_code == 401
    assert known.parts.keys.remembered(known.key) is None


async def test_a_known_key_is_looked_for_with_the_comment_and_not_before_it(known: Blog) -> None:
    known.parts.keys.site_of = None  # type: ignore[method-assign, assignment]
    assert (await known.check("Thanks again")).status_code == 201


async def test_no_more_keys_are_remembered_than_there_is_room_for(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MOST_REMEMBERED", 2)
    sent = [blog.other_site(f"blog-{n}")["Authorization"].split()[1] for n in range(3)]
    for key in sent:
        await blog.parts.keys.site_of(key)
    remembered = [blog.parts.keys.remembered(key) is not None for key in sent]
    assert remembered == [False, True, True]
