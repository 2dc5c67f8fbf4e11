"""A running Winnow as its owner sees it: sites, keys, the queue, the label log."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from service.domain.sites import SiteOptions
from service.store.sites import site_options, sites
from service.store.store import Store, open_store
from service.store.tables.core import decided_marks

ROOT = Path(__file__).parents[2]

NO_SAMPLE = {"WINNOW_SAMPLE_PUBLISHED": "0", "WINNOW_SAMPLE_REJECTED": "0"}
# What a busy machine is late with is no answer that these tests ask about.
UNHURRIED = {
    "WINNOW_DATABASE_TIMEOUT_SECONDS": "30",
    "WINNOW_SCORING_TIMEOUT_SECONDS": "30",
    "WINNOW_SECOND_READER_SECONDS": "10",
}


class Winnow:
    """A service over a folder, stopped and started again at the same port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._settings = settings
        self._store_url = f"sqlite:///{folder / 'winnow.db'}"
        self._start(port=0)
        self.port: int = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._start(port=self.port)

    def stop(self) -> None:
        if self._server.process.poll() is None:
            self._server.stop()

    def new_site(self, name: str, url: str) -> str:
        """A further site; its key."""
        with closing(self.store()) as store, store.writing() as connection:
            return sites.add_key(connection, sites.add_site(connection, name, url=url))

    def allow_private_addresses(self, name: str) -> None:
        """Let a site be called on this machine, as `sites set` does in a process of its own."""
        with closing(self.store()) as store, store.writing() as connection:
            site = sites.find_site(connection, name)
            site_options.put(connection, site.id, SiteOptions(allows_private_addresses=True))

    def revoked_key(self) -> str:
        """A key that was good once, of a site of its own."""
        key = self.new_site("revoked", "https://revoked.example")
        with closing(self.store()) as store, store.writing() as connection:
            keys = {key.site: key.id for key in sites.all_keys(connection)}
            assert sites.revoke_key(connection, keys["revoked"])
        return key

    def labelled(self, site: str) -> dict[str, str]:
        """What the label log says of a site's comments: from text to label."""
        with closing(self.store()) as store:
            return {c.comment.text: c.label for c in store.decided_comments() if c.site == site}

    def forget_the_past(self) -> None:
        """From now on comments are judged as if nothing had been decided here."""
        with closing(self.store()) as store, store.writing() as connection:
            connection.execute(decided_marks.delete())

    def store(self) -> Store:
        """The store, opened anew: whoever asks closes it."""
        return open_store(self._store_url)

    def command(self, *words: str) -> str:
        """What a command of `python -m service` prints."""
        outside = {k: v for k, v in os.environ.items() if not k.startswith("WINNOW_")}
        ended = subprocess.run(
            [sys.executable, "-m", "service", *words],
            cwd=ROOT,
            env=outside | NO_SAMPLE | {"WINNOW_DATA_DIR": str(self._folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def _start(self, *, port: int) -> None:
        from loopback.server import Server

        self._server = Server(
            self._folder, **{"WINNOW_PORT": str(port), **UNHURRIED, **self._settings}
        )


class KeyDesk:
    """A moderator of one site, who reads and decides with the site's key."""

    def __init__(self, winnow: Winnow, key: str) -> None:
        self._client = httpx.Client(
            base_url=winnow.url, headers={"Authorization": f"Bearer {key}"}, timeout=180
        )

    def close(self) -> None:
        self._client.close()

    def found(self, text: str) -> dict[str, Any]:
        """The undecided comment that says this, with what the machine said."""
        return {plain(item["text"]): item for item in self._everything()}[plain(text)]

    def labels(self) -> dict[str, str]:
        """What the machine said of every undecided comment: from its plain text."""
        return {plain(item["text"]): item["label"] for item in self._everything()}

    def decide(self, text: str, label: str) -> str:
        """Decide on the undecided comment that says this; its id."""
        comment_id: str = self.found(text)["id"]
        answer = self._client.post(f"/v1/comments/{comment_id}/decision", json={"label": label})
        assert answer.status_code == 201, answer.text
        return comment_id

    def withdraw(self, comment_id: str) -> None:
        """Take a decision back."""
        answer = self._client.delete(f"/v1/comments/{comment_id}/decision")
        assert answer.status_code == 200, answer.text

    def article_of(self, text: str) -> dict[str, Any]:
        """The article that the undecided comment stands under, as Winnow has it."""
        answer = self._client.get(f"/v1/articles/{self.found(text)['article_id']}")
        article: dict[str, Any] = answer.json()
        return article

    def _everything(self) -> list[dict[str, Any]]:
        pages = [
            self._client.get("/v1/queue", params={"label": label, "limit": 200})
            for label in ("ham", "unsure", "spam")
        ]
        return [item for page in pages for item in page.json()["items"]]


def plain(text: str) -> str:
    """A comment's letters and digits: engines quote and tidy the rest."""
    return "".join(re.findall(r"\w+", re.sub(r"<[^>]*>|&[#\w]+;", " ", text)))
