"""What goes wrong, one fault after the other: each has its way of being put right again."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from loopback.server import Server

from service.store.store import Store
from soaking.ledger import Ledger, Switch
from soaking.postgres import OwnPostgres

HOLD_SECONDS = 5.0
CLOCK_JUMP = "+400d"
MODELS = ("soak-1", "soak-2")


@dataclass
class Stage:
    """What there is to break: replicas, their database, a small disk, their clock.

    `start` starts a replica again at its port.
    """

    replicas: list[Server]
    start: Callable[[int], Server]
    store: Store
    ledger: Ledger
    postgres: OwnPostgres | None
    small_disk: Path | None
    clock: Path | None
    draw: random.Random

    def faults(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Those that can be had here, by name."""
        own: list[tuple[str, Callable[[], None] | None]] = [
            ("kill -9 of a worker", self.kill_worker),
            ("model switch", self.switch_model),
            ("restart of PostgreSQL", self.postgres and self.postgres.restart),
            ("full disk", self.fill_disk if self.small_disk else None),
            ("clock jump", self.jump_clock if self.clock else None),
            ("freeze of PostgreSQL", self.freeze if self.postgres else None),
            ("rollback of the model", self.roll_back_model),
            ("restart of a replica", self.restart_replica),
        ]
        return [(name, fault) for name, fault in own if fault is not None]

    def kill_worker(self) -> None:
        """SIGKILL to one of the processes that serve."""
        parent = self.draw.choice(self.replicas).process.pid
        workers = [process for process in _children(parent) if _serves(process)]
        os.kill(self.draw.choice(workers), signal.SIGKILL)

    def switch_model(self) -> None:
        """Make the other model the active one."""
        active = self.store.active_model()
        other = MODELS[active is not None and active.version == MODELS[0]]
        self.ledger.switches.append(Switch(other, time.monotonic()))
        self.store.activate_model(other)

    def roll_back_model(self) -> None:
        """Go back to the one before."""
        before = time.monotonic()
        model = self.store.roll_back_model()
        if model is not None:
            self.ledger.switches.append(Switch(model.version, before))

    def freeze(self) -> None:
        """PostgreSQL stands still, and takes connections all the same."""
        assert self.postgres is not None
        self.postgres.freeze()
        time.sleep(HOLD_SECONDS)
        self.postgres.thaw()

    def fill_disk(self) -> None:
        """No byte is left where the database is."""
        assert self.small_disk is not None
        ballast = self.small_disk / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65_536)
        time.sleep(HOLD_SECONDS)
        ballast.unlink()
        if self.postgres is not None:
            self.postgres.revive()

    def jump_clock(self) -> None:
        """More than a year on, and back again."""
        assert self.clock is not None
        self.clock.write_text(CLOCK_JUMP)
        time.sleep(HOLD_SECONDS)
        self.clock.write_text("+0")

    def restart_replica(self) -> None:
        """SIGTERM, and started again."""
        number = self.draw.randrange(len(self.replicas))
        self.replicas[number].stop()
        self.replicas[number] = self.start(number)


def mounted(folder: Path, *, mebibytes: int) -> bool:
    """Make a folder a small file system of its own; False where that is not allowed."""
    options = f"size={mebibytes}m,mode=777"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    """Take it away again, with all that is in it."""
    subprocess.run(["umount", "--lazy", folder], check=True)


def clock_settings(file: Path) -> dict[str, str]:
    """What lets the processes of a server live by the clock in a file; nothing without faketime."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        return {}
    file.write_text("+0")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def _children(parent: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _serves(process: int) -> bool:
    """Whether it is a worker: multiprocessing's own tracker is a child as well."""
    command = Path(f"/proc/{process}/cmdline").read_bytes()
    return b"spawn_main" in command and b"resource_tracker" not in command
