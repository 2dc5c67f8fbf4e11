"""Debian's Chromium, installed when it is missing, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import debian
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
    "--host-resolver-rules=MAP example.org 127.0.0.1, MAP *.example.org 127.0.0.1",
)
PACKAGES = ("chromium", "fonts-inter", "fonts-noto-core")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, closed in the end."""
    executable = _executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


def _executable() -> str:
    if shutil.which("chromium") is None:
        debian.install(*PACKAGES)
    return shutil.which("chromium") or "chromium"
