"""From an empty Winnow to the first comment of a real WordPress judged, in the browser alone.

Plays the owner in Chromium: the link that the first start printed, the address of the blog, the
lines pasted into wp-admin, a comment as a reader writes it. Counts the steps and the time, with
the machine's share apart from a person's: who types four characters a second and looks at each
page for five seconds. WordPress, with Winnow's plugin in its folder, and Winnow itself are
installed before; that is not counted.

    .venv/bin/python benchmarks/first_comment.py [--pictures DIR]
"""

import argparse
import json
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from loopback.server import Server, running

ROOT = Path(__file__).parents[1]
E2E = ROOT / "tests" / "e2e"
sys.path[:0] = [str(p) for p in (ROOT, ROOT / "tests", E2E, E2E / "review", E2E / "wordpress")]

import debian  # noqa: E402
import mariadb  # noqa: E402
from blog import PHP, Blog  # noqa: E402
from chromium import chromium  # noqa: E402
from own_winnow import UNHURRIED  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402
from wordpress_engine import INTEGRATION  # noqa: E402

PACKAGES = (
    "wordpress wordpress-theme-twentytwentythree php-cli php-mysql php-xml php-curl php-mbstring"
    " mariadb-server-core micro-httpd php-cgi php"
)
MOST_STEPS, MOST_MINUTES = 5, 3.0
CHARS_PER_SECOND, LOOK_SECONDS = 4, 5  # of a person
PASSWORD = "a long password"
PATIENCE_MS = 180_000
LINK = re.compile(r"http://\S+/review/welcome/\S+")
TITLE, ARTICLE = (
    "Sourdough in a cold kitchen",
    "How a starter rises at 15 degrees: slowly, overnight.",
)
COMMENT = "My kitchen is colder still. I put the starter on the router overnight, and it rose."


@dataclass
class Tally:
    """What was done, and how long it took: the machine, and a person's hands and eyes."""

    page: Page
    pictures: Path | None
    steps: list[str] = field(default_factory=list)
    person_seconds: float = 0.0
    begun_at: float = field(default_factory=monotonic)

    @contextmanager
    def step(self, words: str, *, pages: int) -> Iterator[None]:
        """One thing that a person would say they did, looking at so many pages for it."""
        self.steps.append(words)
        self.person_seconds += pages * LOOK_SECONDS
        yield
        if self.pictures is not None:
            self.page.screenshot(path=self.pictures / f"{len(self.steps)}.png", full_page=True)

    def type(self, label: str, text: str) -> None:
        """Fill in a field at a person's pace."""
        self.page.get_by_label(label, exact=True).first.fill(text)
        self.person_seconds += len(text) / CHARS_PER_SECOND

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def report(self) -> None:
        """Print it. Raises SystemExit if it was more than promised."""
        machine_seconds = monotonic() - self.begun_at
        minutes = (machine_seconds + self.person_seconds) / 60
        for number, words in enumerate(self.steps, 1):
            print(f"{number}. {words}")
        print(f"{len(self.steps)} steps (at most {MOST_STEPS}); {minutes:.1f} minutes", end="")
        print(f" (at most {MOST_MINUTES:.0f}), {machine_seconds:.0f} s of them the machine's")
        if len(self.steps) > MOST_STEPS or minutes > MOST_MINUTES:
            raise SystemExit("more than promised")


def main() -> None:
    """Install both, then connect them as their owner would."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, default=None)
    pictures = parser.parse_args().pictures
    with (
        tempfile.TemporaryDirectory(prefix="winnow-first-") as name,
        wordpress(Path(name)) as blog,
        running(Path(name) / "winnow", **UNHURRIED) as winnow,
        chromium() as browser,
    ):
        page = browser.new_context().new_page()
        page.set_default_timeout(PATIENCE_MS)
        connect(Tally(page, pictures), winnow, blog)


def connect(tally: Tally, winnow: Server, blog: Blog) -> None:
    """What the owner does, from the link to the verdict."""
    page = tally.page
    article = blog.write_article(TITLE, ARTICLE)
    link = LINK.search(winnow.output)
    assert link is not None, winnow.output
    tally.begun_at = monotonic()
    with tally.step("open the link of the first start, choose a name and a password", pages=1):
        page.goto(link[0])
        tally.type("Name", "ada")
        tally.type("Password", PASSWORD)
        tally.press("Begin")
    with tally.step("say where the blog is", pages=1):
        tally.type("Address of the blog", blog.url)
        tally.press("Show how to connect it")
    with tally.step("copy the lines for WordPress", pages=1):
        page.get_by_text("WordPress", exact=True).click()
        lines = page.locator("details[open] .snippet").inner_text()
    site_page, page = page, page.context.new_page()  # it stays open beside the blog, and waits
    page.set_default_timeout(PATIENCE_MS)
    tally.page = page
    with tally.step("sign in at the blog, paste them into Settings > Winnow, connect", pages=3):
        page.goto(f"{blog.url}/wp-login.php?redirect_to=/wp-admin/options-general.php?page=winnow")
        tally.type("Username or Email Address", "ada")
        tally.type("Password", PASSWORD)
        tally.press("Log In")
        page.locator("#winnow_lines").fill(lines)
        tally.press("Connect")
        expect(page.get_by_text("Winnow answers and knows the key.")).to_be_visible()
    with tally.step("write a comment as a reader would, and see it judged", pages=2):
        write_comment(tally, blog, article)
        expect(site_page.get_by_text("The first comment has come")).to_be_visible()
        tally.page = site_page
    tally.report()


def write_comment(tally: Tally, blog: Blog, article: int) -> None:
    """In a browser that is not signed in at the blog."""
    assert tally.page.context.browser is not None
    reader = tally.page.context.browser.new_context().new_page()
    reader.set_default_timeout(PATIENCE_MS)
    reader.goto(f"{blog.url}/?p={article}")
    for field_id, text in (("comment", COMMENT), ("author", "Ines"), ("email", "i@mail.example")):
        reader.locator(f"#{field_id}").fill(text)
        tally.person_seconds += len(text) / CHARS_PER_SECOND
    reader.locator("#submit").click()
    reader.context.close()


@contextmanager
def wordpress(folder: Path) -> Iterator[Blog]:
    """Debian's WordPress with Winnow's plugin, on a free port; nothing of it is set up."""
    debian.install(*PACKAGES.split())
    root, plugins = folder / "root", folder / "mu-plugins"
    shutil.copytree("/usr/share/wordpress", root, ignore=shutil.ignore_patterns(".htaccess"))
    for ours in ("wp-config.php", "ask.php"):
        shutil.copyfile(PHP / ours, root / ours)
    shutil.copytree(INTEGRATION / "winnow", plugins / "winnow")
    for file in (INTEGRATION / "winnow.php", PHP / "quiet.php"):
        shutil.copyfile(file, plugins / file.name)
    (folder / "constants.json").write_text(json.dumps({}))
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = int(tried.getsockname()[1])
    with mariadb.running() as listening:
        given = {
            "BLOG_ROOT": root, "BLOG_SOCKET": listening, "BLOG_DATABASE": "blog",
            "BLOG_URL": f"http://127.0.0.1:{port}", "BLOG_MU_PLUGINS": plugins,
            "BLOG_LOG": folder / "debug.log", "BLOG_CONSTANTS": folder / "constants.json",
        }  # fmt: skip
        blog = Blog({name: str(value) for name, value in given.items()}, {})
        try:
            yield blog
        finally:
            blog.close()


if __name__ == "__main__":
    main()
