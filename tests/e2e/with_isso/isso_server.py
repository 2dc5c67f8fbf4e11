"""A real Isso behind Winnow's plugin, as its readers and its moderators use it."""

import os
import re
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
from patience import until

PLUGIN = Path(__file__).parents[3] / "integrations" / "isso" / "winnow_isso.py"
SETTINGS = """[general]
dbpath = {folder}/comments.db
host = {site}
[moderation]
enabled = {moderated}
[guard]
enabled = false
[server]
listen = http://127.0.0.1:{port}
public-endpoint = http://127.0.0.1:{port}
"""


class Isso:
    """A running one. Its readers comment on /bread/."""

    def __init__(
        self, python: Path, folder: Path, site: str, *, plugin: Path = PLUGIN, **winnow: str
    ) -> None:
        self._folder, self._site = folder, site
        port = free_port()
        settings = SETTINGS.format(folder=folder, site=site, port=port, moderated="true")
        (folder / "isso.cfg").write_text(settings)
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Origin": site}, timeout=180
        )
        with (folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [str(python), str(plugin), "-c", str(folder / "isso.cfg"), "run"],
                env={"PATH": os.environ["PATH"], **winnow},
                stderr=log,
                stdout=log,
            )
        until(self._answers)

    def stop(self) -> None:
        self._client.close()
        self._process.terminate()
        self._process.wait(timeout=120)

    def comment(self, author: str, text: str, **fields: str) -> dict[str, Any]:
        """Write a comment: as Isso answers it, with the cookie to edit it."""
        sent = {"author": author, "text": text, "title": "Bread", **fields}
        answer = self._client.post("/new", params={"uri": "/bread/"}, json=sent)
        assert answer.status_code in (201, 202), answer.text
        found: dict[str, Any] = answer.json()
        return found

    def edit(self, comment_id: int, text: str) -> None:
        """As its author, whose browser has kept the cookie."""
        answer = self._client.put(f"/id/{comment_id}", json={"text": text})
        assert answer.status_code == 200, answer.text

    def delete_own(self, comment_id: int) -> None:
        """As its author."""
        headers = {"Content-Type": "application/json"}
        answer = self._client.delete(f"/id/{comment_id}", headers=headers)
        assert answer.status_code == 200, answer.text

    def moderate(self, comment_id: int, action: str) -> None:
        """Follow the moderator's link to `activate` or `delete`, as Isso's log has it."""
        links = re.findall(rf"http\S+/id/{comment_id}/delete/\S+", self.log())
        answer = self._client.post(links[-1].replace("/delete/", f"/{action}/"))
        assert answer.status_code == 200, answer.text

    def published(self) -> list[str]:
        """What readers see."""
        answer = self._client.get("/", params={"uri": "/bread/", "plain": "1"})
        if answer.status_code == 404:  # nobody has commented yet
            return []
        return [reply["text"] for reply in answer.json()["replies"]]

    def log(self) -> str:
        return (self._folder / "log").read_text()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log()
        try:
            return self._client.get("/info").status_code == 200
        except httpx.TransportError:
            return False


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port
