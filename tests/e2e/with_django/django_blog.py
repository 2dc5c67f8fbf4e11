"""A real Django with django-contrib-comments, as its readers and its moderators use it."""

import os
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from selectolax.lexbor import LexborHTMLParser

PROJECT = Path(__file__).parent / "project"
APP = Path(__file__).parents[3] / "integrations" / "django"
ENTRY = (
    "from blog.models import Entry; Entry.objects.create(slug='bread',"
    " title='Sourdough in a cold kitchen', body='A starter at 16 degrees takes twice as long.')"
)

# What runs in a process of its own beside the server: a comment, and any number of catch-ups.
COMMENT = """
import os
from blog.models import Entry
from django.test import Client
from django_comments.forms import CommentForm

form = CommentForm(Entry.objects.get()).generate_security_data()
written = {"name": "Ruth", "email": "reader@mail.example", "comment": os.environ["TEXT"]}
answer = Client(headers={"host": "127.0.0.1"}).post("/comments/post/", form | written)
assert answer.status_code == 302, answer.content
"""
CATCH_UPS = """
import sys
from django.core.management import CommandError, call_command

for line in sys.stdin:
    try:
        call_command("winnow_catch_up")
        print("done", flush=True)
    except CommandError as error:
        print(f"failed: {error}", flush=True)
"""


class Django:
    """A running one, with one article and one moderator."""

    def __init__(self, python: Path, folder: Path, *, app: Path = APP, **winnow: str) -> None:
        self._command = [str(python), "-W", "ignore", "-m", "django"]
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(PROJECT), str(app))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "project_settings",
            "DJANGO_SUPERUSER_PASSWORD": "of a test",
            "BLOG_FOLDER": str(folder),
            **winnow,
        }
        self.run("migrate", "--run-syncdb")
        self.run("createsuperuser", "--noinput", "--username=ada", "--email=ada@blog.example")
        self.run("shell", "-c", ENTRY)
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
            self._url = f"http://127.0.0.1:{tried.getsockname()[1]}"
        command = ["runserver", "--noreload", self._url.removeprefix("http://")]
        self._server = subprocess.Popen(
            [*self._command, *command], env=self._environment, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self._catching_up: subprocess.Popen[str] | None = None
        self._moderator = self._signed_in()

    def stop(self) -> None:
        self._moderator.close()
        if self._catching_up is not None:
            self._catching_up.communicate(timeout=120)
        self._server.terminate()
        self._server.wait(timeout=120)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of `manage.py`."""
        done = self.try_to_run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def try_to_run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._command, *words],
            env=self._environment | environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def comment(self, name: str, text: str, *, url: str = "") -> str:
        """Write a comment as a reader does: the page first, then its form. Its number."""
        with self._client() as reader:
            form = _form(reader.get("/bread/").text)
            said = {"name": name, "email": "reader@mail.example", "url": url, "comment": text}
            answer = reader.post("/comments/post/", data=form | said)
            assert answer.status_code == 302, answer.text
            return str(answer.headers["location"]).rpartition("c=")[2]

    def comment_by_itself(self, text: str, **environ: str) -> None:
        """Write a comment to a Django of its own, over the same database."""
        done = self.try_to_run("shell", "-c", COMMENT, TEXT=text, **environ)
        assert done.returncode == 0, done.stderr

    def catch_up(self) -> str:
        """What cron runs, by a process that stays: `done`, or `failed: ...`."""
        if self._catching_up is None:
            self._catching_up = subprocess.Popen(
                [*self._command, "shell", "--verbosity=0", "-c", CATCH_UPS], env=self._environment,
                text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self._catching_up.stdin is not None
        assert self._catching_up.stdout is not None
        self._catching_up.stdin.write("catch up\n")
        self._catching_up.stdin.flush()
        return self._catching_up.stdout.readline().strip()

    def moderate(self, number: str, action: str) -> None:
        """As a moderator: `approve` or `delete` a comment."""
        page = f"/comments/{action}/{number}/"
        form = _form(self._moderator.get(page).text)
        answer = self._moderator.post(page, data=form)
        assert answer.status_code == 302, answer.text

    def published(self) -> Sequence[str]:
        """What readers see."""
        with self._client() as reader:
            page = LexborHTMLParser(reader.get("/bread/").text)
        return [found.text() for found in page.css(".comment")]

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self._url, timeout=180)

    def _signed_in(self) -> httpx.Client:
        client = self._client()
        until = time.monotonic() + 180
        while True:
            try:
                page = client.get("/admin/login/").text
                break
            except httpx.TransportError:
                assert self._server.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
        said = {"username": "ada", "password": "of a test", "next": "/admin/"}
        assert client.post("/admin/login/", data=_form(page) | said).status_code == 302
        return client


def _form(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return {
        str(tag.attributes["name"]): tag.attributes.get("value") or ""
        for tag in LexborHTMLParser(page).css("input[type=hidden]")
    }
