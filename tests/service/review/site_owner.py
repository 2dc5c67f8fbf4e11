"""An owner of every site on the pages of sites and keys, in a browser without JavaScript."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from pages_desk import PagesDesk

from service.domain.scopes import SCOPES
from service.domain.sites import Site, SiteOptions
from service.store.people import moderators, roles
from service.store.sites import site_options, sites

PLACE = "/review/sites"
KEY = re.compile(r'<code class="key">([0-9a-f]{12})</code>')
BAKERY = {"name": "bakery", "url": "https://bakery.example"}
OPTIONS = {"unsure": "held", "trusts_administrators": "true", "trusts_staff": "true"}


@dataclass
class Owner:
    """An owner of every site in a browser without JavaScript."""

    desk: PagesDesk
    client: httpx.AsyncClient

    @property
    def place(self) -> str:
        return f"{PLACE}/{self.desk.site.id}"

    async def post(self, path: str, **form: str | list[str]) -> httpx.Response:
        return await self.client.post(f"{self.place}/{path}", data=form)

    async def new_key(self, **form: str | list[str]) -> str:
        """What the form makes as it comes: every box is ticked."""
        return await self.key_shown("keys", **{"scopes": list(SCOPES), **form})

    async def key_shown(self, path: str, **form: str | list[str]) -> str:
        page = await self.post(path, **form)
        assert page.status_code == 200
        return shown_key(page)

    async def page(self) -> str:
        return html.unescape((await self.client.get(self.place)).text)

    async def opens(self, key: str) -> bool:
        """Whether a blog that has this key is let in."""
        async with self.desk.browser(Authorization=f"Bearer {key}") as blog:
            return (await blog.get("/v1/site")).status_code == 200

    def site_opened_by(self, key: str) -> Site:
        with self.desk.store.reading() as connection:
            site = sites.site_of_key(connection, key)
        assert site is not None
        return site

    def key_ids(self) -> list[str]:
        with self.desk.store.reading() as connection:
            return [key.id for key in sites.all_keys(connection)]

    def options(self) -> SiteOptions:
        with self.desk.store.reading() as connection:
            return site_options.get(connection, self.desk.site.id)

    def site(self) -> Site:
        with self.desk.store.reading() as connection:
            site = sites.get(connection, self.desk.site.id)
        assert site is not None
        return site


def shown_key(page: httpx.Response) -> str:
    key = KEY.search(page.text)
    assert key is not None
    return key.group(1)


@asynccontextmanager
async def owner_at(desk: PagesDesk) -> AsyncIterator[Owner]:
    async with desk.signed_in("ada", "owner") as client:
        with desk.store.writing() as connection:
            roles.set_role(connection, moderators.find(connection, "ada"), "owner", site=None)
        yield Owner(desk, client)
