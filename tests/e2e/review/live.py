"""Winnow on a port of its own in this process, with a judge that is never sure."""

import asyncio
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from argon2 import PasswordHasher
from playwright.sync_api import Page

from model.comment import Comment
from model.verdict import Label, Reason, Verdict
from service.app import create_app
from service.cli.serve import configure_server
from service.domain.people import Role
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.scoring.scoring import JudgeLike
from service.settings import Settings
from service.store.people import moderators, roles
from service.store.sites import sites
from service.store.store import Store, open_store

PASSWORD = "correct horse battery"
START_SECONDS = 300
PATIENCE_MS = 120_000  # for whatever the browser is to show: a slow machine is not a defect
QUICK = {"shutdown_timeout_seconds": 1, "sample_published": 0, "sample_rejected": 0}
UNHURRIED = {"database_timeout_seconds": 30, "scoring_timeout_seconds": 30, "claim_seconds": 3600}
REASONS = (
    Reason(
        signal="wording",
        phrase="the wording reads like spam: {x}",
        contribution=1.4,
        values={"x": "“offer”"},
    ),
    Reason(signal="links", phrase="no link", contribution=-0.6),
    Reason(signal="baseline", phrase="where every comment starts", contribution=-0.4),
)


@dataclass
class Hesitant:
    """A judge that holds everything but what names itself spam or ham."""

    version: str = "hesitant-1"

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        """Unsure of most."""
        return [self._verdict(comment) for comment in comments]

    def _verdict(self, comment: Comment) -> Verdict:
        label, probability = Label.UNSURE, 0.5
        if "surely spam" in comment.text:
            label, probability = Label.SPAM, 0.99
        elif "surely ham" in comment.text:
            label, probability = Label.HAM, 0.01
        return Verdict(
            label=label,
            spam_probability=probability,
            log_odds=0.4,
            reasons=REASONS,
            model_version=self.version,
        )


class Live:
    """A running service, its store, and what its blog and its moderators do."""

    def __init__(self, folder: Path, judge: JudgeLike, *, root: str = "", **further: Any) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.public_url = f"http://localhost:{port}{root}"
        if root:
            further["public_url"] = self.public_url
        settings = Settings(data_dir=folder, **{**QUICK, **UNHURRIED, **further})
        self.store: Store = open_store(settings.store_url)
        self.store.migrate()
        self.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        with self.store.writing() as connection:
            self.site = sites.add_site(connection, "my-blog", url="https://blog.example")
            self.key = sites.add_key(connection, self.site)
        self.app = create_app(settings, judge=judge, passwords=self.passwords)
        self.loop: asyncio.AbstractEventLoop | None = None
        self._server = uvicorn.Server(configure_server(settings, self.app))
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self._wait()

    def stop(self) -> None:
        """Stop serving and close the store."""
        self._server.should_exit = True
        self._thread.join()
        self._listening.close()
        self.store.close()

    def post(self, text: str, **fields: Any) -> str:
        """A comment as the blog posts it; returns its id."""
        return self.post_all([{"text": text, **fields}])[0]

    def post_all(self, comments: Sequence[dict[str, Any]]) -> list[str]:
        """Comments as the blog posts them, found by all filters when this returns."""
        ids = [str(self._call("POST", "/v1/comments", comment)["id"]) for comment in comments]
        self.file()
        return ids

    def put_article(self, article_id: str, **fields: str) -> None:
        """An article as the blog sends it."""
        self._call("PUT", f"/v1/articles/{article_id}", fields)

    def decide(self, comment_id: str, label: str, *, moderator: str) -> None:
        """A decision that comes by the blog's key."""
        decision = {"label": label, "moderator": moderator}
        self._call("POST", f"/v1/comments/{comment_id}/decision", decision)

    def file(self) -> None:
        """Let the hosts, languages, campaigns and words of new comments be found now."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(self.app.state.parts.filing.sweep(), self.loop).result(180)

    def enrol(self, name: str, role: Role = "moderator", *, site: Site | None = None) -> str:
        """A moderator of the blog, or of another one."""
        with self.store.writing() as connection:
            person = moderators.add(connection, name, self.passwords.hash(PASSWORD))
            roles.set_role(connection, person, role, site=site or self.site)
        return name

    def add_site(self, name: str, *, moderator: str) -> Site:
        """Another blog that somebody moderates, too."""
        with self.store.writing() as connection:
            site = sites.add_site(connection, name, url=f"https://{name}.example")
            person = moderators.find(connection, moderator)
            roles.set_role(connection, person, "moderator", site=site)
        return site

    def make_chief(self, name: str) -> None:
        """Let somebody own every blog."""
        with self.store.writing() as connection:
            roles.set_role(connection, moderators.find(connection, name), "owner", site=None)

    def decisions(self) -> list[tuple[str, str]]:
        """The label log: comment id and label, oldest first."""
        from service.store.tables.core import label_log

        with self.store.reading() as connection:
            rows = connection.execute(label_log.select().order_by(label_log.c.decided_at)).all()
        return [(row.comment_id, row.label) for row in rows]

    def _run(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self._server.serve(sockets=[self._listening]))
        self.loop.run_until_complete(self._hang_up())
        self.loop.close()

    async def _hang_up(self) -> None:
        """End connections that a browser kept longer than the service waits for at its end."""
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()  # type: ignore[union-attr]
        await asyncio.sleep(0)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            assert self._thread.is_alive(), "the service did not start"
            assert time.monotonic() < deadline, "the service did not start in time"
            time.sleep(0.02)

    def _call(self, method: str, path: str, content: object) -> dict[str, Any]:
        request = urllib.request.Request(
            self.url + path,
            json.dumps(content).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=180) as answer:
            body = answer.read()
        return dict(json.loads(body)) if body else {}


@contextmanager
def live(folder: Path, judge: JudgeLike | None = None, **settings: Any) -> Iterator[Live]:
    """A running service, stopped in the end."""
    running = Live(folder, judge or Hesitant(), **settings)
    try:
        yield running
    finally:
        running.stop()


def sign_in(page: Page, live: Live, name: str, *, url: str = "") -> None:
    """Through the form, as a person does; ends at the queue. `url` is for one behind a proxy."""
    page.goto(f"{url or live.url}/review/sign-in")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.main").click()
    page.wait_for_url("**/review/queue*")


def script_runs(page: Page) -> None:
    """Wait for the script of the page that is there now: before that, keys do nothing."""
    page.wait_for_selector("html.has-script", state="attached")
