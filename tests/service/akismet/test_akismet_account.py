"""The protocol: what is asked of a key, and what needs none."""

import pytest
from engine import Engine
from running_blog import Blog


@pytest.mark.parametrize(
    ("method", "path", "word"),
    [("GET", "/1.1/test", b"connected"), ("GET", "/1.2/compatible-plugins", b"[]")],
)
async def test_some_questions_need_no_key(blog: Blog, method: str, path: str, word: bytes) -> None:
    assert (await blog.client.request(method, path)).content == word


async def test_deactivating_leaves_the_key_as_it_is(engine: Engine) -> None:
    assert (await engine.post("deactivate")).content == b"deactivated"
    assert (await engine.post("verify-key")).content == b"valid"


async def test_a_token_is_opaque_and_opens_nothing(engine: Engine) -> None:
    token = (await engine.post("token")).text
    assert len(token) == 64
    assert engine.blog.key not in token
    assert (await engine.post("verify-key", {"api_key": token})).text == "invalid"


@pytest.mark.parametrize("endpoint", ["deactivate", "token", "get-subscription", "get-stats"])
async def test_without_a_key_there_is_nothing_to_know(blog: Blog, endpoint: str) -> None:
    answer = await blog.client.post(f"/1.1/{endpoint}", data={"blog": "https://b.example"})
    assert answer.content == b"invalid"


async def test_a_subscription_is_always_active(engine: Engine) -> None:
    answer = (await engine.post("get-subscription")).json()
    assert (answer["status"], answer["limit_reached"]) == ("active", False)
    assert isinstance(answer["account_id"], int)
    assert answer["account_id"] < 2**53
