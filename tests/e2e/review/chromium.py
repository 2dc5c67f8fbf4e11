"""Debian's Chromium, installed when it is missing, driven by Playwright."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# Sandboxes need a user that is not root; the rest keeps the browser from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PACKAGES = ("chromium", "fonts-inter", "fonts-noto-core")
ATTEMPTS = 3  # somebody else may be installing, too


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, closed in the end."""
    executable = _executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


def _executable() -> str:
    found = shutil.which("chromium")
    if found is None and os.geteuid() == 0:
        _install()
        found = shutil.which("chromium")
    if found is None:
        raise RuntimeError(f"these tests need a browser: apt-get install {' '.join(PACKAGES)}")
    return found


def _install() -> None:
    get = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    for attempt in range(ATTEMPTS):
        subprocess.run([*get, "update"], check=False)
        install = [*get, "install", "-y", "--no-install-recommends", *PACKAGES]
        if subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(10 * (attempt + 1))
