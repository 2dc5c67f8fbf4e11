"""Every address, asked as everybody: who is let in is what `docs/who-may-what.md` says."""

import re
import sys
from pathlib import Path

import httpx
import pytest
from furnished_site import FurnishedSite, furnish
from pages_desk import PagesDesk

from service.background import schedule
from service.review.routes import events
from service.store.database.ids import new_id
from service.store.sites import keys, sites

sys.path.insert(0, str(Path(__file__).parents[3] / "docs"))

import who_may

UNKNOWN_ID = new_id()
# Sent amiss, and whoever is let in hears so (422): it would take a device to fill them in, and
# of an erased site nothing could be asked any more.
SENT_AMISS = (
    "POST /review/passkeys",
    "POST /review/second-factor",
    "POST /review/comments/{comment_id}/erasure",
    "POST /review/data/site-erasure",
)
OWN_LAST = "/review/undo"  # of one's own last action: who may do nothing has none (404)


@pytest.fixture(autouse=True)
def _nothing_else_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stream stays open, and no archive is looked at in the background."""
    monkeypatch.setattr(events, "STREAM_SECONDS", 0)
    monkeypatch.setattr(schedule, "UPLOAD_SECONDS", 3600.0)


@pytest.fixture
async def furnished(desk: PagesDesk, tmp_path: Path) -> FurnishedSite:
    return await furnish(desk, tmp_path)


@pytest.mark.parametrize("person", who_may.PERSONS)
async def test_a_person_is_let_in_where_the_table_says_and_nowhere_else(
    furnished: FurnishedSite, person: str
) -> None:
    wrong = []
    for right in who_may.rights_of(furnished.desk.app):
        if right.is_page:
            path = right.path.removeprefix("/review")
            status = (await furnished.ask(right.method, path, person)).status_code
            is_right = is_answer if person in right.holders else is_refusal
            if not is_right(right, person, status):
                wrong.append(f"{right.method} {right.path}: {status}")
    assert wrong == []


def is_answer(right: who_may.Right, _: str, status: int) -> bool:
    """Whether somebody was let in, and with a form that is whole."""
    is_whole = status != 422 or f"{right.method} {right.path}" in SENT_AMISS
    return status < 500 and status not in (401, 403, 404) and is_whole


def is_refusal(right: who_may.Right, person: str, status: int) -> bool:
    """Whether somebody was refused as the page says."""
    if right.holders == who_may.BEARER:
        return status in (401, 404)
    if person == "no session":
        return status == 401
    has_none = person == "moderator of another site" or right.path == OWN_LAST
    return status == 403 or (has_none and status == 404)


@pytest.mark.parametrize("holder", who_may.KEYS)
async def test_a_key_is_let_in_where_the_table_says_and_nowhere_else(
    desk: PagesDesk, holder: str
) -> None:
    key = key_of(desk, holder)
    wrong = []
    for right in who_may.rights_of(desk.app):
        if not right.is_page:
            answer = await asked_by_key(desk, right, key)
            is_wanted = holder in right.holders
            if not (opens(answer) if is_wanted else is_refused(answer, right, holder)):
                wrong.append(f"{right.method} {right.path}: {answer.status_code}")
    assert wrong == []


def opens(answer: httpx.Response) -> bool:
    """Whether a key was good enough: for what it asked, which here is often nothing."""
    status = answer.status_code
    return status < 500 and status not in (401, 403) and answer.text != "invalid"


def is_refused(answer: httpx.Response, right: who_may.Right, holder: str) -> bool:
    """Whether a key was refused as the page says."""
    if right.path == who_may.OWN_WAY:
        return answer.status_code == 404
    refusal = 403 if holder in who_may.SCOPES else 401
    return answer.status_code == refusal or answer.text == "invalid"


def key_of(desk: PagesDesk, holder: str) -> str:
    if holder == "no key":
        return ""
    scopes = [scope for scope in who_may.SCOPES if holder in (scope, "a revoked key")]
    with desk.store.writing() as connection:
        new = keys.make_key(connection, desk.site, scopes=scopes)
        if holder == "a revoked key":
            sites.revoke_key(connection, new.key_id)
    return new.key


async def asked_by_key(desk: PagesDesk, right: who_may.Right, key: str) -> httpx.Response:
    """What an address answers: the protocol wants its key in a form, all else in a header."""
    async with desk.browser(**{"Authorization": f"Bearer {key}"} if key else {}) as blog:
        path = re.sub(r"{.*?}", UNKNOWN_ID, right.path)
        if re.match(r"/1\.\d/", path):
            form = {"blog": "https://b.example", "user_ip": "192.0.2.1"}
            form |= {"api_key": key} if key else {}
            return await blog.request(right.method, path, params=form)
        return await blog.request(right.method, path, json={})


async def test_an_address_that_the_table_does_not_name_is_noticed(
    desk: PagesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {holders: lines.replace("GET /rules", "") for holders, lines in who_may.PAGES.items()}
    monkeypatch.setattr(who_may, "PAGES", pages)
    with pytest.raises(KeyError, match="/rules"):
        who_may.rights_of(desk.app)


async def test_the_table_names_no_address_that_there_is_not(desk: PagesDesk) -> None:
    rights = who_may.rights_of(desk.app)
    pages = {
        (right.method, right.path.removeprefix("/review")) for right in rights if right.is_page
    }
    assert set(who_may.pages_of_table()) == pages
