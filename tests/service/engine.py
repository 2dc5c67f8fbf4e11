"""A blog engine that speaks the Akismet protocol, real and captured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from running_blog import Blog
from sqlalchemy import insert

from model.comment import Comment
from model.verdict import Label, Reason, Verdict
from service.domain.sites import SiteOptions
from service.store.database.ids import new_id
from service.store.sites import site_options, sites
from service.store.sites.keys import hash_key
from service.store.tables.core import api_keys

CAPTURED = Path(__file__).parent / "akismet" / "akismet_requests"
CAPTURED_KEY = "123456789abc"
WORDPRESS = "WordPress/6.1.9 | Akismet/5.0.2"
HOOK = "https://b.example/wp-json/akismet/v1/webhook"


@dataclass
class OneLabel:
    """A judge that says the same of everything."""

    label: Label
    log_odds: float = 0.0
    version: str = "one-label-1"

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        reason = Reason(signal="none", phrase="no reason", contribution=self.log_odds)
        return [
            Verdict(
                label=self.label,
                spam_probability=0.5,
                log_odds=self.log_odds,
                reasons=(reason,),
                model_version=self.version,
            )
            for _ in comments
        ]


@dataclass(frozen=True)
class Engine:
    """Sends forms to a running service with the key of a site."""

    blog: Blog
    url: str = "https://b.example"
    agent: str = "Tester/1.0"
    bridge: str | None = None

    async def post(
        self, endpoint: str, fields: Mapping[str, str] | None = None, /, **further_fields: str
    ) -> httpx.Response:
        form = {"api_key": self.blog.key, "blog": self.url, **(fields or {}), **further_fields}
        return await self.post_raw(endpoint, httpx.QueryParams(form).__str__().encode())

    async def post_raw(
        self, endpoint: str, body: bytes, content_type: str = "application/x-www-form-urlencoded"
    ) -> httpx.Response:
        headers = {"Content-Type": content_type, "User-Agent": self.agent}
        if self.bridge is not None:
            headers["X-Winnow-Bridge"] = self.bridge
        path = endpoint if endpoint.startswith("/") else f"/1.1/{endpoint}"
        return await self.blog.client.post(path, content=body, headers=headers)

    async def check(
        self, text: str, fields: Mapping[str, str] | None = None, /, **further_fields: str
    ) -> httpx.Response:
        form = {"user_ip": "203.0.113.7", "user_agent": "Firefox", "comment_content": text}
        return await self.post("comment-check", {**form, **(fields or {}), **further_fields})

    async def queued(self, label: str = "unsure") -> list[dict[str, Any]]:
        page = await self.blog.client.get("/v1/queue", params={"label": label, "limit": 200})
        items: list[dict[str, Any]] = page.json()["items"]
        return items

    async def stored(self, guid: str) -> dict[str, Any]:
        answer = await self.blog.client.get(f"/v1/comments/{guid}")
        content: dict[str, Any] = answer.json()
        return content

    async def decide(self, guid: str, label: str) -> None:
        answer = await self.blog.client.post(
            f"/v1/comments/{guid}/decision", json={"label": label, "moderator": "ada"}
        )
        assert answer.status_code == 201

    def register(self, url: str) -> None:
        with self.blog.store.writing() as connection:
            sites.move(connection, sites.all_sites(connection)[0], url=url)

    def choose(self, **options: Any) -> None:
        with self.blog.store.writing() as connection:
            site = sites.all_sites(connection)[0]
            site_options.put(connection, site.id, SiteOptions(**options))


def add_key(blog: Blog, key: str) -> None:
    """A key of the first site that the test has chosen itself."""
    with blog.store.writing() as connection:
        site = sites.all_sites(connection)[0]
        row = {"id": new_id(), "site_id": site.id, "created_at": datetime.now(UTC)}
        connection.execute(insert(api_keys).values(**row, key_hash=hash_key(key)))


async def replay(blog: Blog, captured: Path) -> httpx.Response:
    """Send a captured request as it is, byte for byte."""
    head, _, content = captured.read_bytes().rstrip(b"\n").partition(b"\n\n")
    first, *lines = head.split(b"\n")
    method, target, _ = first.decode().split(" ")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    declared = {name.lower(): int(value) for name, value in headers if value.isdigit()}
    body = content[: declared.get(b"content-length", 0)]
    assert len(body) == declared.get(b"content-length", 0)
    request = httpx.Request(method, f"http://test{target}", headers=headers, content=body)
    return await blog.client.send(request)
