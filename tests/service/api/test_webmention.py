"""Anybody may tell a site that a page mentions one of its pages; nothing is fetched meanwhile."""

from collections.abc import AsyncIterator

import pytest
from limits import RateLimitItemPerHour
from mentioned_blog import PLACE, TARGET, Mentioned, mentioned
from running_blog import Running

from service.moderation import mentions
from service.store.sites import sites

SOURCE = "https://ana.example/2026/bread"


@pytest.fixture
async def site(running: Running) -> AsyncIterator[Mentioned]:
    async with mentioned(running) as opened:
        yield opened


async def test_what_is_told_of_waits_to_be_looked_at(site: Mentioned) -> None:
    answer = await site.tell()
    assert (answer.status_code, "looked at soon" in answer.text) == (202, True)
    (waiting,) = site.waiting()
    assert (waiting.source, waiting.attempts) == (f"{site.side.url}/post", 0)
    assert site.side.requests == []


async def test_told_of_twice_it_waits_once(site: Mentioned) -> None:
    await site.tell()
    await site.tell()
    assert len(site.waiting()) == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "source"),
        ({"source": SOURCE}, "target"),
        ({"target": TARGET}, "source"),
        ({"source": "no address", "target": TARGET}, "source"),
        ({"source": "ftp://ana.example/a", "target": TARGET}, "source"),
        ({"source": "javascript:alert(1)", "target": TARGET}, "source"),
        ({"source": "https://[::1", "target": TARGET}, "source"),
        ({"source": "https://ana.example/" + "a" * 2000, "target": TARGET}, "source"),
        ({"source": "https://ana.example/\0", "target": TARGET}, "source"),
        ({"source": "https://ana.example/a\nb", "target": TARGET}, "source"),
        ({"source": "https://me:secret@ana.example/a", "target": TARGET}, "source"),
        ({"source": SOURCE, "target": "https://other.example/bread/"}, "target"),
        ({"source": SOURCE, "target": "https://blog.example.evil.example/bread/"}, "target"),
        ({"source": SOURCE, "target": "https://blog.example:8443/bread/"}, "target"),
        ({"source": TARGET, "target": TARGET}, "source"),
        ({"source": f"{TARGET}#a", "target": f"{TARGET}#b"}, "source"),
    ],
)
async def test_what_cannot_be_a_mention_is_refused(
    site: Mentioned, form: dict[str, str], field: str
) -> None:
    answer = await site.blog.client.post(PLACE, data=form)
    assert (answer.status_code, answer.json()["title"]) == (400, "This is no mention")
    assert answer.json()["detail"].startswith(field)
    assert site.waiting() == []


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape"])
async def test_a_form_in_half_characters_is_refused(site: Mentioned, charset: str) -> None:
    parts = {"source": f"{SOURCE}\\ud800+2AA-", "target": TARGET}
    lines = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{url}\r\n'
        for name, url in parts.items()
    )
    answer = await site.blog.client.post(
        PLACE,
        content="".join((*lines, "--x--\r\n")),
        headers={"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"},
    )
    assert answer.status_code == 400
    assert site.waiting() == []


async def test_json_is_no_form(site: Mentioned) -> None:
    told = {"source": SOURCE, "target": TARGET}
    answer = await site.blog.client.post(PLACE, json=told)
    assert answer.status_code in (400, 415, 422)
    assert site.waiting() == []


async def test_a_page_at_a_former_address_is_still_one_of_the_site(site: Mentioned) -> None:
    with site.blog.store.writing() as connection:
        (known,) = sites.all_sites(connection)
        sites.move(connection, known, url="https://new.example")
    assert (await site.tell()).status_code == 202


async def test_no_site_takes_mentions_unless_its_owner_says_so(site: Mentioned) -> None:
    site.choose(takes_mentions=False)
    assert (await site.tell()).status_code == 404
    form = {"source": SOURCE, "target": TARGET}
    for name in ("nobody", "My Blog", "%00", "a" * 300):
        answer = await site.blog.client.post(f"/webmention/{name}", data=form)
        assert answer.status_code == 404, name


async def test_a_retired_site_takes_none(site: Mentioned) -> None:
    with site.blog.store.writing() as connection:
        (known,) = sites.all_sites(connection)
        sites.retire(connection, known)
    assert (await site.tell()).status_code == 404


async def test_whoever_tells_of_too_many_is_asked_to_wait(
    site: Mentioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "A_PLACE", (RateLimitItemPerHour(2),))
    answers = [await site.tell(f"/{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[2].headers["retry-after"]) > 0


async def test_no_more_wait_than_so_many(site: Mentioned, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "MOST_WAITING", 1)
    assert (await site.tell("/1")).status_code == 202
    answer = await site.tell("/2")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert len(site.waiting()) == 1


async def test_a_person_who_opens_the_address_reads_what_it_is_for(site: Mentioned) -> None:
    answer = await site.blog.client.get(PLACE)
    assert (answer.status_code, "source and target" in answer.text) == (200, True)
