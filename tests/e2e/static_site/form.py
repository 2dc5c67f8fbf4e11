"""A static site's comment form, sent as a web server hands it to a CGI program."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from urllib.parse import urlencode

PROGRAM = Path(__file__).parents[3] / "integrations" / "static-site" / "winnow_form.py"


@dataclass
class Form:
    """The form of one site; `folder` is where its comments end."""

    folder: Path
    winnow: str
    key: str
    site: str
    program: Path = PROGRAM

    def send(self, text: str, *, page: str = "/bread/", **fields: str) -> tuple[str, str]:
        """Send a comment: the status line, and the whole answer."""
        body = urlencode({"page": page, "name": "Ruth Calloway", "comment": text, **fields})
        return self.ask("POST", body)

    def ask(self, method: str, body: str, **environ: str) -> tuple[str, str]:
        """Run the CGI program as a web server does."""
        request = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "REQUEST_METHOD": method,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "192.0.2.7",
            "SERVER_NAME": "blog.example",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            **environ,
        }
        answer = self._run([], body, request).replace("\r\n", "\n")
        return answer.partition("\n")[0], answer

    def catch_up(self) -> None:
        """What cron runs."""
        self._run(["catch-up"], "", {})

    def called(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """What somebody gets who calls the program in a terminal."""
        return self._start(list(words), "", environ)

    def kept(self, where: str) -> dict[str, dict[str, str]]:
        """The comments that are held, accepted or spam, by their text."""
        files = sorted((self.folder / where).glob("*.json"))
        comments = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        return {comment["comment"]: comment for comment in comments}

    def _run(self, words: list[str], body: str, request: dict[str, str]) -> str:
        done = self._start(words, body, request)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _start(
        self, words: list[str], body: str, environ: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        own = {
            "WINNOW_URL": self.winnow,
            "WINNOW_KEY": self.key,
            "WINNOW_SITE": self.site,
            "WINNOW_COMMENTS": str(self.folder),
        }
        return subprocess.run(
            [sys.executable, str(self.program), *words],
            env={"PATH": os.environ["PATH"], **own, **environ},
            input=body,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )


def loaded() -> ModuleType:
    """The program as a module: what a WSGI server imports."""
    spec = importlib.util.spec_from_file_location("winnow_form", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
