"""Kill the service under load, start it again, and look for every comment that it accepted.

    python benchmarks/durability.py [SECONDS] [THREADS]

Threads POST comments for at most 10 seconds over loopback; in the middle of it the process
gets SIGKILL. Exit code 1 if a comment that was answered with 201 is missing or altered.
"""

import http.client
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from loopback.server import Server, running

MOST_SECONDS = 10.0
MOST_COMMENTS = 20_000
LATEST_SECONDS = 120.0  # where so many are waited for


class Poster(threading.Thread):
    """POSTs one comment after the other, and remembers which were accepted."""

    def __init__(self, server: Server, key: str, *, number: int, until: float) -> None:
        super().__init__()
        self._server, self._key, self._number, self._until = server, key, number, until
        self.accepted: dict[str, str] = {}
        self.refused: list[int] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=60)
        try:
            for count in range(MOST_COMMENTS):
                if time.monotonic() > self._until:
                    return
                self._post(
                    connection, f"Comment {count} of poster {self._number}: grüße \U0001f600"
                )
        except (OSError, http.client.HTTPException):
            return  # the service is dead, as it should be
        finally:
            connection.close()

    def _post(self, connection: http.client.HTTPConnection, text: str) -> None:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/comments", json.dumps({"text": text}), headers)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        if answer.status == 201:
            self.accepted[content["id"]] = text
        else:
            self.refused.append(answer.status)


def kill_under_load(
    folder: Path, *, seconds: float, threads: int, at_least: int = 0, **settings: str
) -> tuple[str, list[Poster]]:
    """Post, and kill the service half way, or later, once so many comments are accepted.

    Returns its key and the posters.
    """
    server = Server(folder, **settings)
    key = server.key
    begun = time.monotonic()
    until = begun + (LATEST_SECONDS if at_least else min(seconds, MOST_SECONDS))
    posters = [Poster(server, key, number=n, until=until) for n in range(threads)]
    for poster in posters:
        poster.start()
    time.sleep(min(seconds, MOST_SECONDS) / 2)
    while _accepted(posters) < at_least and time.monotonic() < until:
        time.sleep(0.05)
    server.kill()
    for poster in posters:
        poster.join()
    return key, posters


def _accepted(posters: list[Poster]) -> int:
    return sum(len(poster.accepted) for poster in posters)


def missing_after_restart(folder: Path, key: str, accepted: dict[str, str]) -> list[str]:
    """The ids of accepted comments that the restarted service does not have word for word."""
    with running(folder) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        missing = [i for i, text in accepted.items() if _text(connection, key, i) != text]
        connection.close()
        return missing


def _text(connection: http.client.HTTPConnection, key: str, comment_id: str) -> str | None:
    headers = {"Authorization": f"Bearer {key}"}
    connection.request("GET", f"/v1/comments/{comment_id}", headers=headers)
    answer = connection.getresponse()
    text: str | None = json.loads(answer.read()).get("text")
    return text


def main(seconds: float = 6.0, threads: int = 8) -> int:
    """Kill, restart, compare, report."""
    with tempfile.TemporaryDirectory(prefix="winnow-durability-") as name:
        folder = Path(name)
        key, posters = kill_under_load(folder, seconds=seconds, threads=threads)
        accepted = {i: text for poster in posters for i, text in poster.accepted.items()}
        missing = missing_after_restart(folder, key, accepted)
    refused = sum(len(poster.refused) for poster in posters)
    print(
        f"{len(accepted)} comments accepted by {threads} threads before SIGKILL,"
        f" {refused} refused, {len(missing)} missing after the restart"
    )
    return 1 if missing or refused or not accepted else 0


if __name__ == "__main__":
    sys.exit(main(*(kind(word) for kind, word in zip((float, int), sys.argv[1:], strict=False))))
