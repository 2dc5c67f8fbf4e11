"""A running service with its pages, asked without a browser."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from service.domain.people import Role
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.store.people import moderators, roles, welcome_links
from service.store.sites import sites
from service.store.store import Store

BASE = "http://winnow.example"
OURS = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class PagesDesk:
    """A running service with a site, and the browserless clients of its moderators."""

    app: Any
    store: Store
    passwords: Passwords
    site: Site

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A client that sends what a browser sends with a form of ours. Close it."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=BASE, headers={**OURS, **headers})

    @asynccontextmanager
    async def signed_in(
        self, name: str, role: Role = "moderator"
    ) -> AsyncIterator[httpx.AsyncClient]:
        """A client of a new moderator of the desk's site only."""
        with self.store.writing() as connection:
            person = moderators.add(connection, name, self.passwords.hash(PASSWORD))
            roles.set_role(connection, person, role, site=self.site)
        async with self.browser() as client:
            answer = await client.post("/review/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303
            yield client

    async def comment(self, text: str, *, site: Site | None = None, **fields: Any) -> str:
        """Post a comment as the blog does; returns its id, found by all filters."""
        with self.store.writing() as connection:
            key = sites.add_key(connection, site or self.site)
        async with self.browser(Authorization=f"Bearer {key}") as blog:
            answer = await blog.post("/v1/comments", json={"text": text, **fields})
        assert answer.status_code == 201
        await self.app.state.parts.filing.sweep()
        return str(answer.json()["id"])

    async def decision_by_key(self, comment_id: str, label: str, *, moderator: str) -> None:
        """Decide as the blog does, in somebody's name."""
        with self.store.writing() as connection:
            key = sites.add_key(connection, self.site)
        async with self.browser(Authorization=f"Bearer {key}") as blog:
            decision = {"label": label, "moderator": moderator}
            answer = await blog.post(f"/v1/comments/{comment_id}/decision", json=decision)
        assert answer.status_code == 201, answer.text

    def welcome_link(self) -> str:
        """The path of a first owner's link."""
        with self.store.writing() as connection:
            return f"/review/welcome/{welcome_links.make(connection, life=timedelta(hours=1))}"


DeskWith = Callable[..., AbstractAsyncContextManager[PagesDesk]]
