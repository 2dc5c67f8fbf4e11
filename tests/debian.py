"""Debian's packages, installed when a test needs them, by one process at a time."""

import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
POLICY = Path("/usr/sbin/policy-rc.d")  # what Debian asks before it starts a service
TRIES = 3  # a mirror may hiccup, and somebody else may be installing


def install(*packages: str) -> None:
    """Have these packages installed. Raises RuntimeError if that cannot be."""
    if not _missing(packages):
        return
    if os.geteuid() != 0:
        raise RuntimeError(
            f"these tests need Debian's packages: apt-get install {' '.join(_missing(packages))}"
        )
    with _alone(), _nothing_started():
        _install(packages)


def _install(packages: tuple[str, ...]) -> None:
    for last in range(TRIES):
        missing = _missing(packages)  # what another process has installed meanwhile is not
        if not missing:
            return
        updated = _apt("update")
        installed = _apt("install", "-y", "--no-install-recommends", *missing)
        if installed.returncode != 0 and last == TRIES - 1:
            raise RuntimeError(f"apt-get: {updated.stderr}{installed.stderr}")
        if installed.returncode != 0:
            time.sleep(10)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process of the tests installs: apt's lists have no lock to wait for."""
    lock = Path(tempfile.gettempdir()) / f"winnow-apt-{os.getuid()}.lock"
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _nothing_started(policy: Path = POLICY) -> Iterator[None]:
    """Install without starting services: nginx would listen on port 80 of every address."""
    if policy.exists():  # as in a container
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _missing(packages: tuple[str, ...]) -> list[str]:
    return [package for package in packages if not _is_installed(package)]


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", package]
    try:
        asked = subprocess.run(query, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise RuntimeError(f"these tests need Debian's package {package}, or Debian") from None
    return asked.stdout == "installed"


def _apt(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        [*APT, *arguments], env=environment, capture_output=True, text=True, check=False
    )
