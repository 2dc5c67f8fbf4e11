"""A PostgreSQL of the soak's own, as Debian installs it: started, restarted, frozen, killed."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

START_SECONDS = 120.0


class OwnPostgres:
    """A server whose files are in a folder, on a socket there. Durable, as by default."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._data = folder, folder / "data"
        self._binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent
        self._owner: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
            self._owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
        initdb = [self._binaries / "initdb", "-D", self._data, "-A", "trust", "-U", "postgres"]
        self._run([*initdb, "-E", "UTF8", "-N"])
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers. Does nothing if it runs."""
        settings = ["listen_addresses=", f"unix_socket_directories={self._folder}"]
        settings += ["max_wal_size=64MB", "min_wal_size=32MB"]
        command = [self._binaries / "postgres", "-D", self._data, *(f"--{s}" for s in settings)]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stderr=log, cwd=self._folder, **self._owner)
        self._wait_until_ready()

    def stop(self) -> None:
        """End it at once, with all that it is doing for others rolled back."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(timeout=START_SECONDS)

    def restart(self) -> None:
        """End it, and start it again."""
        self.stop()
        self.start()

    def revive(self) -> None:
        """Start it again if it has ended by itself, as it does on a full disk."""
        if self._server.poll() is not None:
            self.start()
        else:
            self._wait_until_ready()

    def freeze(self) -> None:
        """Let all its processes stand still, as on a machine whose disk hangs."""
        self._frozen = [self._server.pid, *_children(self._server.pid)]
        for process in self._frozen:
            _signal(process, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for process in self._frozen:
            _signal(process, signal.SIGCONT)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        command = [self._binaries / "pg_isready", "-q", "-h", self._folder]
        while subprocess.run(command, check=False).returncode != 0:
            if time.monotonic() > until or self._server.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text()[-2000:])
            time.sleep(0.1)

    def _run(self, command: list[Any]) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder, **self._owner)


def _children(parent: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # of a connection that was closed meanwhile
        os.kill(process, number)
