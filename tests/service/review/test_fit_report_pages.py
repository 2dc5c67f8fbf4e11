"""The report of a fit: for a blogger in words, for an expert in curves, with no word stored."""

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from kept_models import evidence, keep, report
from pages_desk import PagesDesk
from sqlalchemy import text

from service.domain.people import Role
from service.store.people import moderators, roles
from service.store.queue import erasure

HOSTILE = "<script>alert(1)</script> Rolex, write to eve@example.com or 192.0.2.7"
PLACE = "/review/models/site-1/report"


@pytest.fixture
async def flipped(desk: PagesDesk) -> str:
    """A comment that a model of the registry labels otherwise."""
    comment_id = await desk.comment(HOSTILE)
    keep(desk.store, "site-1", report=report(comment_id), evidence=evidence(comment_id))
    return comment_id


@pytest.fixture
async def owner(desk: PagesDesk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.signed_in("olga", "owner") as client:
        with desk.store.writing() as connection:
            who = moderators.find(connection, "olga")
            roles.set_role(connection, who, "owner", site=None)
        yield client


async def test_a_blogger_reads_what_changes_first(flipped: str, owner: httpx.AsyncClient) -> None:
    page = (await owner.get(PLACE)).text
    assert "This model did not do better than the one before" in page
    assert "It learned from 41 decisions" in page
    assert "40 decisions of moderators that it had not learned yet" in page
    assert "0 nearer to what the moderator said, 1 further from it." in page
    assert f'href="/review/audit/{flipped}"' in page
    assert page.index("What changes") < page.index("For experts")


async def test_where_not_all_was_learned_it_says_of_how_many(
    desk: PagesDesk, owner: httpx.AsyncClient
) -> None:
    drawn = evidence("c-1").model_copy(update={"n_teaching": 1_000_000})
    keep(desk.store, "site-1", evidence=drawn)
    page = (await owner.get(PLACE)).text
    assert "It learned from 41 of 1,000,000 decisions" in page


async def test_an_expert_reads_curves_and_measures(flipped: str, owner: httpx.AsyncClient) -> None:
    page = (await owner.get(PLACE)).text
    for title in ("Spam caught against ham lost", "Precision against recall", "What it takes"):
        assert title in page
    assert re.search(r"AUC\)</th><td data-name=\"before\">0\.7500</td>", page)


async def test_what_a_comment_says_is_text_and_nobodys_address_is_shown(
    flipped: str, owner: httpx.AsyncClient
) -> None:
    for place in (PLACE, f"{PLACE}.html"):
        page = (await owner.get(place)).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "eve@example.com" not in page
        assert "192.0.2.7" not in page


async def test_the_file_needs_nothing_else(flipped: str, owner: httpx.AsyncClient) -> None:
    answer = await owner.get(f"{PLACE}.html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert re.findall(r"""(?:src|href|action)=|url\(|@import|<script""", answer.text) == []
    assert "<polyline" in answer.text


async def test_it_speaks_german(flipped: str, owner: httpx.AsyncClient) -> None:
    page = await owner.get(f"{PLACE}.html", headers={"Accept-Language": "de"})
    assert "Es lernte aus 41 Entscheidungen" in page.text


async def test_no_word_is_stored_so_an_erased_comment_is_gone_from_it(
    desk: PagesDesk, flipped: str, owner: httpx.AsyncClient
) -> None:
    with desk.store.writing() as connection:
        stored = connection.execute(text("SELECT content FROM fit_evidence")).scalar_one()
        assert "Rolex" not in json.dumps(stored)
        erasure.erase(connection, flipped)
    page = (await owner.get(PLACE)).text
    assert "Rolex" not in page
    assert "a comment whose words are gone" in page


async def test_a_model_of_an_earlier_version_has_no_curves(
    desk: PagesDesk, owner: httpx.AsyncClient
) -> None:
    keep(desk.store, "site-1")
    page = (await owner.get(PLACE)).text
    assert "it was made by an earlier version" in page
    assert "For experts" not in page


@pytest.mark.parametrize("version", ["nonsense", "a%00b", "x" * 201])
async def test_a_version_that_is_not_there_is_no_page(
    owner: httpx.AsyncClient, version: str
) -> None:
    for ending in ("report", "report.html"):
        assert (await owner.get(f"/review/models/{version}/{ending}")).status_code in (404, 422)


@pytest.mark.parametrize("role", ["moderator", "owner"])
async def test_only_owners_of_every_site_read_it(desk: PagesDesk, flipped: str, role: Role) -> None:
    async with desk.signed_in("mo", role) as client:
        for place in (PLACE, f"{PLACE}.html"):
            assert (await client.get(place)).status_code == 403
