"""GET and PUT /v1/retention, and the command of the same name."""

from pathlib import Path
from typing import Any

import pytest
from running_blog import Blog
from typer.testing import CliRunner

from service.__main__ import command_line


async def test_a_choice_is_previewed_then_made_then_read(blog: Blog) -> None:
    body = {"days": {"rejected": 90, "addresses": 30}}
    preview = await blog.client.put("/v1/retention", json=body | {"preview": True})
    assert preview.json() == body | {"due": {"rejected": 0, "addresses": 0}}
    assert (await blog.client.get("/v1/retention")).json() == {"days": {}, "due": {}}
    assert (await blog.client.put("/v1/retention", json=body)).status_code == 200
    assert (await blog.client.get("/v1/retention")).json()["days"] == body["days"]
    other = blog.other_site()
    assert (await blog.client.get("/v1/retention", headers=other)).json()["days"] == {}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"days": {"all": 90}},
        {"days": {"held": 0}},
        {"days": {"held": "90"}},
        {"days": {"held": 36_501}},
        {"days": [], "more": 1},
    ],
)
async def test_what_cannot_be_is_refused(blog: Blog, body: Any) -> None:
    assert (await blog.client.put("/v1/retention", json=body)).status_code == 422


def test_the_command_sets_shows_and_takes_back(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))

    def run(*words: str) -> Any:
        return CliRunner().invoke(command_line(), ["retention", *words])

    assert "held      30 days; 0 are older" in run("preview", "my-blog", "held", "30").output
    assert "held      forever" in run("show", "my-blog").output
    assert "rejected  90 days; 0 are older" in run("set", "my-blog", "rejected", "90").output
    assert "rejected  90 days" in run("set", "my-blog", "held", "30").output
    assert "held      forever" in run("set", "my-blog", "held", "forever").output
    for words in (("held", "soon"), ("nothing", "90"), ("held", "0")):
        ended = run("set", "my-blog", *words)
        assert ended.exit_code != 0
        assert len(ended.stderr.splitlines()) == 1
