"""Three Winnows over one PostgreSQL, and HAProxy before them as docs/replicas.md shows it."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import debian
import httpx
import pytest

from service.domain.people import Role
from service.store.people import moderators, roles, sessions
from service.store.people.sessions import SEEN_EVERY
from service.store.store import Store

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "replicas.md").read_text(encoding="utf-8")
PROXY = re.search(r"```haproxy\n(.+?)```", PAGE, re.S)
SECRET = "one secret for all of them, long enough"
START_SECONDS = 300
PATIENCE_SECONDS = 180  # a slow machine is not a defect
UNHURRIED = {"DATABASE_TIMEOUT_SECONDS": "30", "SCORING_TIMEOUT_SECONDS": "30"}
DEFAULTS = """
global
    log stdout format raw local0 warning
defaults
    mode http
    timeout connect 60s
    timeout client 180s
    timeout server 180s
"""


@dataclass
class Replicas:
    """What a test does with all of them."""

    store: Store
    url: str
    folder: Path
    ports: list[int]
    proxy: str
    key: str
    _clients: dict[str, httpx.Client] = field(default_factory=dict)

    def at(self, number: int, key: str | None = None) -> httpx.Client:
        """A blog that asks one replica."""
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return self._client(f"http://127.0.0.1:{self.ports[number]}", headers)

    def by_proxy(self) -> httpx.Client:
        return self._client(self.proxy, {"Authorization": f"Bearer {self.key}"})

    def moderator(self, number: int, token: str) -> httpx.Client:
        """A moderator's browser that asks one replica."""
        base = f"http://127.0.0.1:{self.ports[number]}"
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
        return self._client(base, {**headers, "Cookie": f"winnow_session={token}"})

    def enrol(self, name: str, role: Role = "owner") -> str:
        """A moderator who has signed in: the token of the session."""
        with self.store.writing() as connection:
            who = moderators.add(connection, name, "no password")
            roles.set_role(connection, who, role, site=None)
            return sessions.begin(connection, who, life=SEEN_EVERY * 100)[0]

    def all_see(self, what: str, is_seen: Callable[[int], bool]) -> bool:
        """Wait until every replica sees it, and print how long that took."""
        begun, waiting = time.monotonic(), set(range(len(self.ports)))
        while waiting and time.monotonic() < begun + PATIENCE_SECONDS:
            waiting = {number for number in waiting if not is_seen(number)}
            time.sleep(0.05)
        print(f"{what}: seen by all after {time.monotonic() - begun:.2f} s")
        return not waiting

    def models_by_proxy(self) -> set[str | None]:
        """Who judges what comes by the proxy, thrice round; None for what is not judged."""
        blog = self.by_proxy()
        answers = [blog.post("/v1/comments", json={"text": f"Thanks, {n}"}) for n in range(9)]
        return {a.json()["model_version"] if a.status_code == 201 else None for a in answers}

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def _client(self, base: str, headers: dict[str, str]) -> httpx.Client:
        """Made once: to make one takes longer than to ask."""
        name = f"{base} {headers}"
        if name not in self._clients:
            self._clients[name] = httpx.Client(base_url=base, headers=headers, timeout=180)
        return self._clients[name]


def until(is_so: Callable[[], bool]) -> None:
    """Try again and again until it is so. Fails if it never is."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends, "it never was so"
        time.sleep(0.1)


@contextmanager
def serving(folder: Path, url: str, number: int, *, secret: str = SECRET) -> Iterator[Any]:
    """One replica; the third one has its models elsewhere."""
    place = folder / ("models" if number < 2 else "elsewhere")
    told = {"DATABASE_URL": url, "SECRET_KEY": secret, "MODEL_STORE": f"file://{place}"}
    settings = UNHURRIED | told
    own = {f"WINNOW_{name}": value for name, value in settings.items()}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
        from loopback import server

        patched.setattr(server, "START_SECONDS", START_SECONDS)
        with server.running(folder / str(number), **own) as running:
            yield running


@contextmanager
def proxied(folder: Path, ports: list[int]) -> Iterator[str]:
    """HAProxy with the lines of the page, at other ports."""
    debian.install("haproxy")
    assert PROXY is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        own = free.getsockname()[1]
    text = PROXY[1]
    for there, here in zip((8100, 8101, 8102, 8103), (own, *ports), strict=True):
        text = text.replace(f"127.0.0.1:{there}", f"127.0.0.1:{here}")
    file = folder / "haproxy.cfg"
    file.write_text(DEFAULTS + text)
    with (folder / "haproxy.log").open("wb") as log:
        server = subprocess.Popen(["/usr/sbin/haproxy", "-f", file], stdout=log, stderr=log)
    try:
        _wait_for(own, folder)
        yield f"http://127.0.0.1:{own}"
    finally:
        server.terminate()
        server.wait(timeout=120)


def _wait_for(port: int, folder: Path) -> None:
    for _ in range(2400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "haproxy.log").read_text())
