"""Liveness, readiness, and the way to everything else."""

import errno
import os
import sqlite3
from pathlib import Path

import httpx
import pytest
from running_blog import Blog, Running, WordJudge
from sqlalchemy import text
from stored_weeks import store_weeks

from service.store.sites import sites


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/docs", "/openapi.json"])
async def test_open_addresses_need_no_key(blog: Blog, path: str) -> None:
    blog.client.headers.pop("Authorization")
    assert (await blog.client.get(path)).status_code == 200


async def test_a_browser_at_the_root_is_led_to_the_queue(blog: Blog) -> None:
    accepts = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = await blog.client.get("/", headers=accepts)
    assert (answer.status_code, answer.headers["location"]) == (307, "/review")
    assert answer.headers["vary"] == "Accept"


async def test_a_program_at_the_root_reads_where_things_are(blog: Blog) -> None:
    answer = await blog.client.get("/", headers={"Accept": "*/*"})
    assert answer.json()["review"] == "/review"


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz"])
async def test_a_probe_may_ask_for_the_head_alone(blog: Blog, path: str) -> None:
    assert (await blog.client.head(path)).status_code == 200


async def test_readiness_names_the_model(blog: Blog) -> None:
    assert (await blog.client.get("/readyz")).json()["model_version"] == "words-1"


async def test_the_active_model_can_be_asked_for(blog: Blog) -> None:
    answer = await blog.client.get("/v1/models/active")
    assert answer.json() == {"model_version": "words-1", "problem": None, "drift": []}


async def test_the_active_model_says_what_changed_at_the_site_of_the_key(blog: Blog) -> None:
    with blog.store.reading() as connection:
        (site,) = sites.all_sites(connection)
    store_weeks(blog.store, site, languages=("ru",))
    (drift,) = (await blog.client.get("/v1/models/active")).json()["drift"]
    assert drift["kind"] == "languages"
    assert drift["language"] == "ru"
    assert drift["numbers"] == {"before": 0, "now": 100}
    assert drift["words"].startswith("100 of 100 comments are in ru")
    assert "make fit" in drift["remedy"]


async def test_without_a_model_it_is_not_ready(running: Running, tmp_path: Path) -> None:
    async with running(judge=None, model_dir=tmp_path / "nowhere") as blog:
        answer = await blog.client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["model"])
    assert answer.headers["content-type"] == "application/problem+json"


async def test_with_an_old_database_it_is_not_ready(blog: Blog) -> None:
    with blog.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = await blog.client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["migrations"])


@pytest.fixture
async def without_database(
    running: Running, tmp_path: Path, word_judge: WordJudge
) -> list[httpx.Response]:
    """What is answered when the database has gone away under a running service."""
    async with running(judge=word_judge) as blog:
        await blog.check("Thanks")
        blog.parts.database.store.close()
        for path in tmp_path.glob("winnow.db*"):
            path.unlink()
        (tmp_path / "winnow.db").mkdir()
        return [
            await blog.client.get("/healthz"),
            await blog.client.get("/readyz"),
            await blog.check("Cheap rolex"),
        ]


async def test_without_a_database_it_is_up_but_not_ready(
    without_database: list[httpx.Response],
) -> None:
    up, ready, _ = without_database
    assert up.status_code == 200
    assert (ready.status_code, ready.json()["missing"]) == (503, ["database"])


async def test_without_a_database_a_comment_is_not_accepted(
    without_database: list[httpx.Response],
) -> None:
    *_, answer = without_database
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


async def test_readiness_says_that_the_database_is_locked(
    running: Running, word_judge: WordJudge, tmp_path: Path
) -> None:
    async with running(judge=word_judge, database_timeout_seconds=1.5) as blog:
        other = sqlite3.connect(tmp_path / "winnow.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = await blog.client.get("/readyz")
        other.close()
        assert (answer.status_code, "locked" in answer.json()["detail"]) == (503, True)
        assert (await blog.client.get("/readyz")).status_code == 200


async def test_readiness_says_that_the_disk_is_full(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_file: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", no_room)
    answer = await blog.client.get("/readyz")
    assert (answer.status_code, "full" in answer.json()["detail"]) == (503, True)


async def test_a_probe_leaves_nothing_behind(blog: Blog) -> None:
    await blog.client.get("/readyz")
    with blog.store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM attempts")).scalar_one() == 0


async def test_the_documentation_asks_no_other_host_for_anything(blog: Blog) -> None:
    answer = await blog.client.get("/docs")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not any(tag in answer.text for tag in ("<script", "<link", "<img", "src="))


async def test_the_documentation_shows_every_address_with_an_example(blog: Blog) -> None:
    page = (await blog.client.get("/docs")).text
    described = (await blog.client.get("/openapi.json")).json()
    assert all(path in page for path in described["paths"])
    assert "comment-1047" in page


async def test_openapi_has_an_example_for_everything_that_is_sent(blog: Blog) -> None:
    schemas = (await blog.client.get("/openapi.json")).json()["components"]["schemas"]
    assert all("example" in schemas[name] for name in ("CommentIn", "ArticleIn", "DecisionIn"))
