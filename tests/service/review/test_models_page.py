"""The page of the models: which judges, what the gate found, promote and roll back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from kept_models import SHIPPED, keep, report
from pages_desk import PagesDesk

from service.domain.people import Role
from service.store import fits
from service.store.people import moderators, roles

PLACE = "/review/models"


@asynccontextmanager
async def chief(desk: PagesDesk) -> AsyncIterator[httpx.AsyncClient]:
    """An owner of every site."""
    async with desk.signed_in("olga", "owner") as owner:
        with desk.store.writing() as connection:
            who = moderators.find(connection, "olga")
            roles.set_role(connection, who, "owner", site=None)
        yield owner


def active(desk: PagesDesk) -> str | None:
    model = desk.store.active_model()
    return None if model is None else model.version


async def test_without_a_fit_it_says_that_the_one_that_ships_judges(desk: PagesDesk) -> None:
    async with chief(desk) as owner:
        page = await owner.get(PLACE)
    assert SHIPPED in page.text
    assert "No model was fitted yet" in page.text


async def test_it_shows_the_report_of_a_model_and_links_to_what_flipped(desk: PagesDesk) -> None:
    comment_id = await desk.comment("Hmm")
    keep(desk.store, "site-1", report=report(comment_id))
    async with chief(desk) as owner:
        page = await owner.get(PLACE)
    assert "40 held-out decisions" in page.text
    assert "not passed" in page.text
    assert f'href="/review/audit/{comment_id}"' in page.text


async def test_it_says_the_gates_own_reason_in_the_readers_language(desk: PagesDesk) -> None:
    keep(desk.store, "site-1", report=report("c-1"))
    async with chief(desk) as owner:
        page = await owner.get(PLACE)
        german = await owner.get(PLACE, headers={"Accept-Language": "de"})
    assert "Not passed: it would reject 3 more comments that moderators called ham." in page.text
    assert "es würde 3 Kommentare mehr ablehnen, die Moderatoren Ham genannt haben." in german.text


async def test_a_reason_of_an_earlier_version_is_said_in_its_own_words(desk: PagesDesk) -> None:
    former = report("c-1").model_copy(update={"complaints": (), "why": "its error is 3.2"})
    keep(desk.store, "site-1", report=former)
    async with chief(desk) as owner:
        page = await owner.get(PLACE, headers={"Accept-Language": "de"})
    assert '<span lang="en">its error is 3.2</span>' in page.text


async def test_the_report_of_any_model_can_be_read(desk: PagesDesk) -> None:
    keep(desk.store, "site-1", report=report("c-1"))
    keep(desk.store, "site-2")
    async with chief(desk) as owner:
        assert "40 held-out" in (await owner.get(PLACE, params={"version": "site-1"})).text
        assert "no report" in (await owner.get(PLACE, params={"version": "site-2"})).text
        assert (await owner.get(PLACE, params={"version": "site-9"})).status_code == 404


async def test_an_owner_promotes_a_model_and_rolls_back(desk: PagesDesk) -> None:
    keep(desk.store, "site-1")
    async with chief(desk) as owner:
        promoted = await owner.post(f"{PLACE}/promotion", data={"version": "site-1"})
        assert (promoted.status_code, active(desk)) == (303, "site-1")
        page = await owner.get(PLACE)
        assert re.search(rf"Roll back to {SHIPPED}", page.text)
        assert "olga" in page.text
        back = await owner.post(f"{PLACE}/rollback", data={"version": "site-1"})
        assert (back.status_code, active(desk)) == (303, None)
        again = await owner.post(f"{PLACE}/rollback", data={"version": "site-1"})
        assert again.status_code == 409


async def test_the_one_that_ships_can_judge_again(desk: PagesDesk) -> None:
    keep(desk.store, "site-1")
    desk.store.activate_model("site-1")
    async with chief(desk) as owner:
        await owner.post(f"{PLACE}/promotion", data={"version": SHIPPED})
    assert active(desk) is None


async def test_a_model_that_cannot_be_loaded_is_not_promoted(desk: PagesDesk) -> None:
    desk.store.register_model("gone", "/nowhere", digest="d" * 64)
    async with chief(desk) as owner:
        answer = await owner.post(f"{PLACE}/promotion", data={"version": "gone"})
    assert (answer.status_code, active(desk)) == (409, None)


async def test_an_unknown_version_is_not_found(desk: PagesDesk) -> None:
    async with chief(desk) as owner:
        answer = await owner.post(f"{PLACE}/promotion", data={"version": "nonsense"})
    assert answer.status_code == 404


@pytest.mark.parametrize("data", [{}, {"version": "x" * 201}, {"version": "a\0b"}])
async def test_a_form_that_names_no_version_is_refused(
    desk: PagesDesk, data: dict[str, str]
) -> None:
    async with chief(desk) as owner:
        assert (await owner.post(f"{PLACE}/promotion", data=data)).status_code == 422


@pytest.mark.parametrize("role", ["moderator", "owner"])
async def test_who_does_not_own_every_site_does_not_change_what_judges(
    desk: PagesDesk, role: Role
) -> None:
    keep(desk.store, "site-1")
    async with desk.signed_in("ines", role) as moderator:
        assert (await moderator.get(PLACE)).status_code == 403
        answer = await moderator.post(f"{PLACE}/promotion", data={"version": "site-1"})
    assert (answer.status_code, active(desk)) == (403, None)


async def test_an_owner_tries_a_candidate_in_the_shadow_and_ends_it(desk: PagesDesk) -> None:
    keep(desk.store, "site-1")
    async with chief(desk) as owner:
        begun = await owner.post(f"{PLACE}/shadow", data={"version": "site-1"})
        assert (begun.status_code, active(desk)) == (303, None)
        page = (await owner.get(PLACE)).text
        assert "In the shadow: site-1" in page
        assert "0 comments were judged by both" in " ".join(page.split())
        ended = await owner.post(f"{PLACE}/shadow/end")
        again = await owner.post(f"{PLACE}/shadow/end")
        assert (ended.status_code, again.status_code) == (303, 409)
        assert "End the shadow" not in (await owner.get(PLACE)).text


async def test_only_a_candidate_that_can_be_loaded_comes_into_the_shadow(desk: PagesDesk) -> None:
    desk.store.register_model("gone", "/nowhere", digest="d" * 64)
    keep(desk.store, "site-1")
    desk.store.activate_model("site-1")
    async with chief(desk) as owner:
        codes = [
            (await owner.post(f"{PLACE}/shadow", data={"version": version})).status_code
            for version in ("gone", "site-1", "nonsense")
        ]
        assert codes == [409, 409, 404]
        assert (await owner.post(f"{PLACE}/shadow", data={})).status_code == 422


async def test_an_owner_has_the_service_fit_and_follows_it(desk: PagesDesk) -> None:
    async with chief(desk) as owner:
        before = await owner.get(PLACE)
        assert "Fit now" in before.text
        assert (await owner.post(f"{PLACE}/fits")).status_code == 303
        waits = await owner.get(PLACE)
        assert "It begins in a moment." in waits.text
        assert "Fit now" not in waits.text
        assert (await owner.post(f"{PLACE}/fits")).status_code == 409
        with desk.store.writing() as connection:
            fit = fits.begin(connection)
            assert fit is not None
            fits.tell(connection, fit.id, report="learning 1/6 <b>")
        runs = await owner.get(PLACE)
        assert "It runs since" in runs.text
        assert "learning 1/6 &lt;b&gt;" in runs.text
        with desk.store.writing() as connection:
            fits.end(connection, fit.id, exit_code=0, report="learned")
        done = await owner.get(PLACE)
    assert (waits.headers["Refresh"], runs.headers["Refresh"]) == ("2", "2")
    assert {"Refresh"}.isdisjoint(done.headers)
    assert "The last fit, asked for by <bdi>olga</bdi>" in done.text
    assert "done" in done.text
