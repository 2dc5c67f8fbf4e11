"""Debian's packages, installed when a test needs them; another apt is waited for."""

import os
import subprocess

import pytest

APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
TRIES = 3  # a mirror may hiccup, and the lists have a lock that apt does not wait for


def install(*packages: str) -> None:
    """Have these packages installed. Fails the test if that cannot be."""
    missing = [package for package in packages if not _is_installed(package)]
    if not missing:
        return
    if os.geteuid() != 0:
        pytest.fail(f"these tests need Debian's packages: apt-get install {' '.join(missing)}")
    for last in range(TRIES):
        updated = _apt("update")
        installed = _apt("install", "-y", "--no-install-recommends", *missing)
        if installed.returncode == 0:
            return
        if last == TRIES - 1:
            pytest.fail(f"apt-get: {updated.stderr}{installed.stderr}")


def _is_installed(package: str) -> bool:
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout == "installed"


def _apt(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        [*APT, *arguments], env=environment, capture_output=True, text=True, check=False
    )
