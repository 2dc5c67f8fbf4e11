"""Python packages as their registry hands them out, pinned with hashes, in a place of their own."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest


def shared(factory: pytest.TempPathFactory, name: str, pins: Path) -> Path:
    """The Python of one for all processes of a run: whoever comes first makes it."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"{name}-packages"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            made(folder / "venv", pins)
            (folder / "made").touch()
    return folder / "venv" / "bin" / "python"


def made(folder: Path, pins: Path) -> Path:
    """A virtual environment with what a file of pins names. Its Python."""
    python = folder / "bin" / "python"
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    pinned = ["--require-hashes", "--requirement", str(pins)]
    run([*pip, "--disable-pip-version-check", *pinned])
    return python


def run(command: list[str], cwd: Path | None = None) -> None:
    """Run a command to its end. Fails the test with what it printed if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
