"""The menu leads nobody to a page that they may not open."""

import re

import pytest
from pages_desk import PagesDesk

from service.domain.people import Role
from service.store.people import moderators, roles

PLACES = re.compile(r'<nav class="places".*?</nav>', re.DOTALL)
OWNERS = {"/review/moderators", "/review/data", "/review/sites"}


@pytest.mark.parametrize(
    ("role", "everywhere", "owners_places"),
    [
        ("viewer", False, set()),
        ("moderator", False, set()),
        ("moderator", True, set()),
        ("owner", False, OWNERS),
        ("owner", True, {*OWNERS, "/review/models"}),
    ],
)
async def test_the_menu_leads_only_to_what_opens(
    desk: PagesDesk, role: Role, everywhere: bool, owners_places: set[str]
) -> None:
    async with desk.signed_in("olga", role) as client:
        if everywhere:
            with desk.store.writing() as connection:
                roles.set_role(connection, moderators.find(connection, "olga"), role, site=None)
        (menu,) = PLACES.findall((await client.get("/review/keys")).text)
        links = set(re.findall(r'href="([^"]*)"', menu))
        assert {link for link in links if link in {*OWNERS, "/review/models"}} == owners_places
        for link in links:
            assert (await client.get(link)).status_code == 200, link
