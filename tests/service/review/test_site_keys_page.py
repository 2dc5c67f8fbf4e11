"""Owners make, replace and revoke the keys of their sites."""

import html

import pytest
from site_owner import BAKERY, PLACE, Owner

from service.domain.scopes import SCOPES


async def test_a_key_is_replaced_while_the_old_one_works_until_it_is_revoked(owner: Owner) -> None:
    old = await owner.new_key(purpose="the old server")
    (old_id,) = owner.key_ids()
    new = await owner.key_shown("keys/rotation", key=old_id)
    assert await owner.opens(old)
    assert "its successor was not used yet" in await owner.page()
    assert await owner.opens(new)
    await owner.desk.app.state.parts.keys.write_uses(owner.desk.app.state.parts.database)
    page = await owner.page()
    assert "its successor is used, so it can be revoked" in page
    assert page.count("the old server") == 2
    assert (await owner.post("keys/revocation", key=old_id)).status_code == 303
    assert not await owner.opens(old)
    assert await owner.opens(new)
    assert "revoked <time" in await owner.page()


async def test_a_key_that_is_gone_is_not_replaced_or_revoked_again(owner: Owner) -> None:
    await owner.new_key()
    (key_id,) = owner.key_ids()
    await owner.post("keys/revocation", key=key_id)
    for path in ("keys/rotation", "keys/revocation"):
        answer = await owner.post(path, key=key_id)
        assert answer.status_code == 409
        assert "revoked or replaced meanwhile" in answer.text
        assert (await owner.post(path, key="nonsense")).status_code == 404
        assert (await owner.post(path)).status_code == 422
    assert owner.key_ids() == [key_id]


@pytest.mark.parametrize("purpose", ["x" * 61, "two\nlines", "a\0b"])
async def test_a_purpose_that_cannot_be_makes_no_key(owner: Owner, purpose: str) -> None:
    assert (await owner.post("keys", purpose=purpose, scopes=["read"])).status_code == 422
    assert owner.key_ids() == []


async def test_a_key_is_for_what_is_ticked_and_so_is_the_one_that_replaces_it(owner: Owner) -> None:
    assert (await owner.page()).count(" checked\n            aria-describedby") == len(SCOPES)
    await owner.new_key(purpose="the form", scopes=["check", "read"])
    assert "only check, read" in await owner.page()
    successor = await owner.key_shown("keys/rotation", key=owner.key_ids()[-1])
    assert owner.site_opened_by(successor).scopes == {"check", "read"}
    assert "the form (check read)" in html.unescape((await owner.client.get(PLACE)).text)


@pytest.mark.parametrize("scopes", [[], ["own"]], ids=["none", "one that there is not"])
async def test_a_key_that_is_for_nothing_is_not_made(owner: Owner, scopes: list[str]) -> None:
    before = owner.key_ids()
    assert (await owner.post("keys", scopes=scopes)).status_code == 422
    assert owner.key_ids() == before


async def test_a_key_of_another_site_is_not_touched_by_way_of_ones_own(owner: Owner) -> None:
    await owner.client.post(PLACE, data=BAKERY)
    (foreign_id,) = owner.key_ids()
    async with owner.desk.signed_in("olga", "owner") as olga:
        for path in ("rotation", "revocation"):
            answer = await olga.post(f"{owner.place}/keys/{path}", data={"key": foreign_id})
            assert answer.status_code == 404
    assert owner.key_ids() == [foreign_id]
