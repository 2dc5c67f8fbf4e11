"""A MariaDB of its own: a private folder, a socket, no network."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

START_SECONDS = 300


@contextmanager
def running() -> Iterator[Path]:
    """Its socket. The folder's path is short: a socket's must be."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-mariadb-"))
    user = [f"--user={'root' if os.geteuid() == 0 else os.environ.get('USER', '')}"]
    try:
        _make(folder, user)
        with _serving(folder, user) as socket:
            yield socket
    finally:
        shutil.rmtree(folder)


def _make(folder: Path, user: list[str]) -> None:
    made = subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            *user,
            f"--datadir={folder / 'data'}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.fail(f"mariadb-install-db: {made.stdout}{made.stderr}")


@contextmanager
def _serving(folder: Path, user: list[str]) -> Iterator[Path]:
    socket, log = folder / "socket", folder / "log"
    paths = [f"--datadir={folder / 'data'}", f"--socket={socket}", f"--pid-file={folder / 'pid'}"]
    fast = ["--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"]
    with log.open("wb") as output:
        command = ["/usr/sbin/mariadbd", "--no-defaults", *user, *paths, *fast]
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(socket, server, log)
        yield socket
    finally:
        server.terminate()
        server.wait(timeout=180)


def _wait_for(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 10):
        if socket.exists():
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"MariaDB did not start:\n{log.read_text(errors='replace')}")
