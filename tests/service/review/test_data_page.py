"""The page of data: for owners; backup, export, erasure and retention by mouse alone."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pages_desk import PagesDesk

from service.moderation.restoring import restore
from service.settings import Settings
from service.store.people import moderators, roles

PLACE = "/review/data"
EVA = {"name": "Eva Zauberberg", "email": "eva@z.example", "url": "https://z.example"}


@pytest.fixture
async def owner(desk: PagesDesk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.signed_in("olga", "owner") as client:
        yield client


async def test_a_person_is_first_counted_then_erased_then_reported(
    desk: PagesDesk, owner: httpx.AsyncClient
) -> None:
    await desk.comment("Hawthorn", author=EVA)
    await desk.comment("As Eva Zauberberg says")
    form = {"email": EVA["email"], "name": EVA["name"], "site": "my-blog"}
    counted = await owner.post(f"{PLACE}/erasure", data=form)
    assert "1 comment" in counted.text
    assert 'name="email" value="eva@z.example"' in counted.text
    assert "Hawthorn" in (await owner.post(f"{PLACE}/export", data={})).text
    erased = await owner.post(f"{PLACE}/erasure", data=form | {"is_sure": "true"})
    assert "Still found" in erased.text
    assert "Hawthorn" not in (await owner.post(f"{PLACE}/export", data={})).text


async def test_an_export_comes_as_a_file(desk: PagesDesk, owner: httpx.AsyncClient) -> None:
    await desk.comment("Hawthorn", author=EVA)
    await desk.comment("Rye")
    answer = await owner.post(f"{PLACE}/export", data={"name": "Eva Zauberberg"})
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert [comment["text"] for comment in json.loads(answer.text)] == ["Hawthorn"]
    table = await owner.post(f"{PLACE}/export", data={"format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"


async def test_retention_is_counted_then_saved(desk: PagesDesk, owner: httpx.AsyncClient) -> None:
    form = {"site": "my-blog", "rejected": "90", "held": ""}
    counted = await owner.post(f"{PLACE}/retention", data=form | {"is_preview": "true"})
    assert "Nothing is saved yet." in counted.text
    assert 'value="90"' not in (await owner.get(PLACE)).text
    assert "Saved." in (await owner.post(f"{PLACE}/retention", data=form)).text
    assert (
        'name="rejected" type="number" min="1" max="36500" inputmode="numeric" value="90"'
        in (await owner.get(PLACE)).text
    )


async def test_a_backup_is_downloaded_sealed_by_who_owns_every_site(
    desk: PagesDesk, owner: httpx.AsyncClient, tmp_path: Path
) -> None:
    passphrase = {"passphrase": "correct horse battery"}
    assert (await owner.post(f"{PLACE}/backup", data=passphrase)).status_code == 403
    with desk.store.writing() as connection:
        roles.set_role(connection, moderators.find(connection, "olga"), "owner", site=None)
    assert (await owner.post(f"{PLACE}/backup", data={"passphrase": "short"})).status_code == 422
    answer = await owner.post(f"{PLACE}/backup", data=passphrase)
    (tmp_path / "downloaded").write_bytes(answer.content)
    new = Settings(data_dir=tmp_path / "new")
    restore(new, tmp_path / "downloaded", passphrase["passphrase"])
    assert list(tmp_path.glob("**/.winnow-*")) == []


async def test_a_site_is_erased_once_its_name_was_typed(
    desk: PagesDesk, owner: httpx.AsyncClient
) -> None:
    await desk.comment("Hawthorn")
    form = {"site": "my-blog", "typed": "my-blgo"}
    refused = await owner.post(f"{PLACE}/site-erasure", data=form)
    assert (refused.status_code, "nothing was erased" in refused.text) == (422, True)
    erased = await owner.post(f"{PLACE}/site-erasure", data=form | {"typed": "my-blog"})
    assert "found nowhere" in erased.text


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("erasure", {}, 422),
        ("erasure", {"name": "eva", "site": "another"}, 404),
        ("erasure", {"name": "e" * 201}, 422),
        ("export", {"format": "xml"}, 422),
        ("export", {"site": "another"}, 404),
        ("retention", {"site": "my-blog", "held": "0"}, 422),
        ("retention", {"site": "my-blog", "held": "soon"}, 422),
        ("retention", {"site": "another", "held": "9"}, 404),
        ("retention", {"site": "", "held": "9"}, 422),
        ("site-erasure", {"site": "", "typed": ""}, 422),
    ],
)
async def test_what_cannot_be_is_refused(
    owner: httpx.AsyncClient, path: str, form: dict[str, str], status: int
) -> None:
    assert (await owner.post(f"{PLACE}/{path}", data=form)).status_code == status


@pytest.mark.parametrize("path", ["backup", "erasure", "export", "retention", "site-erasure"])
async def test_a_moderator_does_none_of_it(desk: PagesDesk, path: str) -> None:
    form = {"site": "my-blog", "name": "eva", "typed": "my-blog", "passphrase": "correct horse"}
    async with desk.signed_in("max") as client:
        assert (await client.get(PLACE)).status_code == 403
        assert (await client.post(f"{PLACE}/{path}", data=form)).status_code == 403
