"""Back the service up under load, restore it elsewhere, and look for what a ledger outside has.

    python benchmarks/moving.py [SECONDS] [THREADS] [POSTGRESQL_URL]

Threads POST comments and decide on some; in the middle `backup` runs as a command of its own. All
that was answered before it began must be in what is restored: from SQLite to SQLite and, if the
URL of an empty database is given, to PostgreSQL and back. Exit code 1 if anything is missing, if
the tables are not equal, or if somebody is still signed in.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from loopback.server import ROOT, Server, running
from sqlalchemy import func, select

from service.store.backup.content import content_of
from service.store.store import open_store
from service.store.tables.core import comments, label_log
from service.store.tables.people import sessions


@dataclass
class Ledger:
    """What the service has answered: when, and what for."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    texts: dict[str, tuple[float, str]] = field(default_factory=dict)
    decided: dict[str, float] = field(default_factory=dict)
    waits: list[tuple[float, float]] = field(default_factory=list)


def post(server: Server, key: str, ledger: Ledger, number: int, until: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    count = 0
    while time.monotonic() < until:
        text = f"Comment {count} of poster {number}: grüße"
        began = time.monotonic()
        stored = call(connection, key, "/v1/comments", {"text": text}, expect=201)
        with ledger.lock:
            ledger.texts[stored["id"]] = (time.monotonic(), text)
            ledger.waits.append((began, time.monotonic() - began))
        if count % 5 == 0:
            place = f"/v1/comments/{stored['id']}/decision"
            call(connection, key, place, {"label": "ham"}, expect=201)
            with ledger.lock:
                ledger.decided[stored["id"]] = time.monotonic()
        count += 1


def call(connection, key, path, body, *, expect):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    assert answer.status == expect, (answer.status, content)
    return content


def command(folder: Path, *words: str, url: str = "") -> float:
    """Run a command of the service over a folder. Returns how many seconds it took."""
    ours = {"WINNOW_DATA_DIR": str(folder)} | ({"WINNOW_DATABASE_URL": url} if url else {})
    began = time.monotonic()
    line = [sys.executable, "-m", "service", *words]
    ended = subprocess.run(line, cwd=ROOT, env=os.environ | ours, capture_output=True, text=True)
    print(f"  {' '.join(words[:1])}: {ended.stdout.strip() or ended.stderr.strip()}")
    assert ended.returncode == 0, ended.stderr
    return time.monotonic() - began


def missing(url: str, ledger: Ledger, before: float) -> tuple[int, int, int, object]:
    """Comments and decisions answered before that are not there, sessions, and the content."""
    store = open_store(url)
    with store.reading() as connection:
        rows = connection.execute(select(comments.c.id, comments.c.text))
        texts = {row.id: row.text for row in rows}
        decided = set(connection.scalars(select(label_log.c.comment_id)))
        n_sessions = connection.scalar(select(func.count()).select_from(sessions))
        content = content_of(connection)
    store.close()
    lost = sum(texts.get(i) != text for i, (at, text) in ledger.texts.items() if at < before)
    undecided = sum(i not in decided for i, at in ledger.decided.items() if at < before)
    return lost, undecided, n_sessions or 0, content


def percentile(waits: list[float], share: float) -> float:
    return statistics.quantiles(waits, n=100)[int(share * 100) - 1] * 1000 if len(waits) > 1 else 0


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    postgresql = sys.argv[3] if len(sys.argv) > 3 else ""
    with tempfile.TemporaryDirectory() as name:
        folder, ledger = Path(name), Ledger()
        with running(folder / "old") as server:
            until = time.monotonic() + seconds
            posters = [
                threading.Thread(target=post, args=(server, server.key, ledger, n, until))
                for n in range(threads)
            ]
            for poster in posters:
                poster.start()
            time.sleep(seconds / 3)
            began = time.monotonic()
            command(folder / "old", "backup", str(folder / "backup"))
            ended = time.monotonic()
            for poster in posters:
                poster.join()
        during = [wait for at, wait in ledger.waits if began <= at <= ended]
        quiet = [wait for at, wait in ledger.waits if not began <= at <= ended]
        print(f"answered {len(ledger.texts)} comments, {len(ledger.decided)} decisions")
        print(f"p99 ms: {percentile(quiet, 0.99):.0f} quiet, {percentile(during, 0.99):.0f} backup")
        is_right = go_round(folder, ledger, began, postgresql)
    sys.exit(0 if is_right else 1)


def go_round(folder: Path, ledger: Ledger, began: float, postgresql: str) -> bool:
    stations = [("SQLite", folder / "new", "")]
    if postgresql:
        stations += [("PostgreSQL", folder / "pg", postgresql), ("SQLite again", folder / "b", "")]
    contents, is_right, backup = [], True, folder / "backup"
    for name, place, url in stations:
        command(place, "restore", str(backup), url=url)
        where = url or f"sqlite:///{place}/winnow.db"
        lost, undecided, n_sessions, content = missing(where, ledger, began)
        contents.append(content)
        print(f"{name}: {lost} comments lost, {undecided} decisions lost, {n_sessions} sessions")
        is_right = is_right and not (lost or undecided or n_sessions)
        backup = folder / f"backup-{place.name}"
        command(place, "backup", str(backup), url=url)
    is_equal = all(content == contents[0] for content in contents)
    print(f"digests equal: {is_equal}")
    return is_right and is_equal


if __name__ == "__main__":
    main()
