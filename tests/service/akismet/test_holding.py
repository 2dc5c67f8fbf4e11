"""Whatever comment-check answers, Akismet's plugin for WordPress holds what was not judged."""

import pytest
from engine import Engine
from running_blog import Blog, Running, WordJudge

from service.store.database.engine import StoreUnavailable

CHECK = "/1.1/comment-check"


def guids(headers: list[tuple[str, str]]) -> list[str]:
    return [value for name, value in headers if name.lower() == "x-akismet-guid"]


@pytest.mark.parametrize(
    ("form", "status", "body"),
    [
        ({"api_key": "wrong", "blog": "https://b.example"}, 200, "invalid"),
        ({}, 200, "invalid"),
        ({"api_key": "KEY", "blog": ""}, 200, "invalid"),
        ({"api_key": "KEY", "blog": "not an address"}, 200, "invalid"),
        ({"api_key": "KEY", "blog": "https://b.example"}, 200, "Missing required field: user_ip."),
        ({"api_key": "KEY", "comment_content": "x" * 1_100_000}, 413, None),
    ],
)
async def test_an_answer_without_a_verdict_carries_a_guid(
    blog: Blog, form: dict[str, str], status: int, body: str | None
) -> None:
    fields = {name: value.replace("KEY", blog.key) for name, value in form.items()}
    answer = await blog.client.post(CHECK, data=fields, headers={"Authorization": ""})
    assert answer.status_code == status
    assert body is None or answer.text == body
    assert len(guids(answer.headers.multi_items())) == 1


async def test_a_wrong_method_carries_a_guid(blog: Blog) -> None:
    answer = await blog.client.get(CHECK)
    assert answer.status_code == 405
    assert len(guids(answer.headers.multi_items())) == 1


async def test_without_the_database_the_answer_carries_a_guid(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(judge=WordJudge()) as blog:

        async def read(*_: object) -> None:
            raise StoreUnavailable("the database does not answer")

        for name in ("read", "read_together", "write", "write_together"):
            monkeypatch.setattr(type(blog.app.state.parts.database), name, read)
        answer = await Engine(blog).check("Hmm")
        assert answer.status_code == 503
        assert len(guids(answer.headers.multi_items())) == 1


async def test_a_verdict_carries_the_comments_own_guid_alone(blog: Blog) -> None:
    engine = Engine(blog)
    answer = await engine.check("Hmm")
    (guid,) = guids(answer.headers.multi_items())
    assert (await engine.stored(guid))["text"] == "Hmm"


async def test_no_other_address_carries_one(blog: Blog) -> None:
    assert guids((await blog.client.get("/healthz")).headers.multi_items()) == []


async def test_a_new_key_survives_the_plugins_settings(blog: Blog) -> None:
    assert len(blog.key) == 12
    assert set(blog.key) <= set("0123456789abcdef")
