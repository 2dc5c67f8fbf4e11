"""Sites and keys are for their owners, and for nobody else."""

from dataclasses import replace

import pytest
from pages_desk import PagesDesk
from site_owner import BAKERY, OPTIONS, PLACE, Owner

from service.domain.people import Role
from service.domain.sites import SiteOptions
from service.store.sites import site_options, sites

ROUTES = [
    ("GET", "", {}),
    ("POST", "/address", BAKERY),
    ("POST", "/options", OPTIONS),
    ("POST", "/retirement", {}),
    ("POST", "/return", {}),
    ("POST", "/keys", {}),
    ("POST", "/keys/rotation", {"key": "k"}),
    ("POST", "/keys/revocation", {"key": "k"}),
]


@pytest.mark.parametrize(("method", "path", "form"), ROUTES, ids=lambda part: str(part))
async def test_a_moderator_and_another_sites_owner_may_not(
    owner: Owner, method: str, path: str, form: dict[str, str]
) -> None:
    with owner.desk.store.writing() as connection:
        other = sites.add_site(connection, "other-blog", url="https://other.example")
    async with owner.desk.signed_in("ines") as ines:
        own = await ines.request(method, owner.place + path, data=form)
    async with owner.desk.signed_in("olga", "owner") as olga:
        foreign = await olga.request(method, f"{PLACE}/{other.id}{path}", data=form)
    assert (own.status_code, foreign.status_code) == (403, 404)
    assert owner.key_ids() == []
    assert (owner.site().name, owner.site().retired_at) == ("my-blog", None)


@pytest.mark.parametrize("role", ["viewer", "moderator"])
async def test_the_list_is_for_owners(desk: PagesDesk, role: Role) -> None:
    async with desk.signed_in("ines", role) as ines:
        assert (await ines.get(PLACE)).status_code == 403
        assert (await ines.post(PLACE, data=BAKERY)).status_code == 403


async def test_an_owner_of_one_site_sees_it_alone_and_makes_none(owner: Owner) -> None:
    await owner.client.post(PLACE, data=BAKERY)
    async with owner.desk.signed_in("olga", "owner") as olga:
        page = (await olga.get(PLACE)).text
        assert (await olga.post(PLACE, data={**BAKERY, "name": "rye"})).status_code == 403
    assert "my-blog" in page
    assert "bakery" not in page
    assert "Make a site" not in page


async def test_a_form_of_another_sites_page_is_refused(owner: Owner) -> None:
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = await owner.client.post(PLACE, data=BAKERY, headers=elsewhere)
    assert answer.status_code == 403


async def test_only_an_owner_of_all_sites_lets_private_addresses_in(desk: PagesDesk) -> None:
    async with desk.signed_in("olga", "owner") as client:
        olga = Owner(desk, client)
        private = {**OPTIONS, "allows_private_addresses": "true"}
        assert (await olga.post("options", **private)).status_code == 403
        assert olga.options() == SiteOptions()
        assert "Only an owner of all sites can change this." in await olga.page()
        with desk.store.writing() as connection:
            options = replace(SiteOptions(), allows_private_addresses=True)
            site_options.put(connection, desk.site.id, options)
        saved = await olga.post("options", **OPTIONS | {"unsure": "spam"})
        assert saved.status_code == 303
        assert olga.options() == replace(options, unsure="spam"), "the box could not be sent"
        moved = await olga.post("webhook", webhook_url="http://192.168.1.1/admin")
        assert moved.status_code == 403
        assert "moved by an owner of all sites only" in moved.text
        assert olga.options().webhook_url is None
