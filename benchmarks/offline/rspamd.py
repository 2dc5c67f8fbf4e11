"""Rspamd's Bayes alone: its own daemon and a Redis, on loopback, for as long as it is asked."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from random import sample
from types import TracebackType
from typing import Self

from model.comment import Comment
from offline.mail import mailbox
from offline.program import find

FEWEST_LEARNS = (
    10  # of each label before it answers; 200 as Debian ships it: most blogs never get there
)
PATIENCE_SECONDS = 60.0
ATTEMPTS = 5
PORTS = range(20_000, 30_000)
CONFIGURATION = """
options {{ pidfile = "{folder}/pid"; filters = []; tempdir = "{folder}";
  hs_cache_dir = "{folder}"; control_socket = "{folder}/control mode=0600"; }}
logging {{ type = "file"; filename = "{folder}/log"; level = "error"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{asked}"; count = 1; }}
worker "controller" {{ bind_socket = "127.0.0.1:{taught}"; count = 1; secure_ip = ["127.0.0.1"]; }}
metric {{ actions {{ reject = 1000; }} group "statistics" {{
  symbol "BAYES_SPAM" {{ weight = 1.0; }} symbol "BAYES_HAM" {{ weight = -1.0; }} }} }}
classifier "bayes" {{ tokenizer {{ name = "osb"; }} backend = "redis";
  servers = "127.0.0.1:{redis}"; min_tokens = 1; min_learns = {fewest}; new_schema = true;
  statfile {{ symbol = "BAYES_HAM"; spam = false; }}
  statfile {{ symbol = "BAYES_SPAM"; spam = true; }} }}
"""


class Rspamd:
    """Rspamd with no rule but its classifier. Use it as a context. Raises NotInstalled."""

    def __init__(self, folder: Path) -> None:
        self._programs = (
            find("rspamd", package="rspamd"),
            find("redis-server", package="redis-server"),
        )
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._asked = self._taught = self._redis = 0

    def __enter__(self) -> Self:
        self._folder.mkdir()
        for _ in range(ATTEMPTS - 1):  # another program may take a port that was free
            with suppress(RuntimeError):
                self._begin()
                return self
        self._begin()
        return self

    def _begin(self) -> None:
        self._asked, self._taught, self._redis = _free_ports(3)
        file = self._folder / "rspamd.conf"
        file.write_text(
            CONFIGURATION.format(
                folder=self._folder,
                asked=self._asked,
                taught=self._taught,
                redis=self._redis,
                fewest=FEWEST_LEARNS,
            )
        )
        rspamd, redis = self._programs
        keeps_nothing = ("--save", "", "--appendonly", "no", "--dir", str(self._folder))
        self._start(redis, "--bind", "127.0.0.1", "--port", str(self._redis), *keeps_nothing)
        self._start(rspamd, "-i", "-f", "-c", str(file))
        try:
            self._wait()
        except BaseException:
            self._end()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def learn(self, comments: Iterable[Comment], *, is_spam: bool) -> None:
        """Learn each comment under this label. What is known already is left as it is."""
        for comment in comments:
            with suppress(urllib.error.HTTPError):  # "has been already learned", or it has no words
                _post(self._taught, "learnspam" if is_spam else "learnham", comment)

    def scores(self, comments: Sequence[Comment]) -> list[float]:
        """How probable spam is; 0.5 where it does not say."""
        return [_probability(_post(self._asked, "checkv2", comment)) for comment in comments]

    def _start(self, *command: str) -> None:
        quiet = subprocess.DEVNULL
        self._started.append(subprocess.Popen(command, stdout=quiet, stderr=quiet))

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                for port in (self._asked, self._taught):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=10).close()
                return
            except OSError as error:
                if time.monotonic() > end:
                    raise RuntimeError("rspamd does not answer") from error
                time.sleep(0.2)

    def _end(self) -> None:
        while self._started:
            process = self._started.pop()
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)


def _post(port: int, place: str, comment: Comment) -> bytes:
    _, message = mailbox([comment]).split(b"\n", 1)  # without the line that is a mailbox's
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{place}", data=message)
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        return bytes(answer.read())


def _probability(answer: bytes) -> float:
    symbols = json.loads(answer)["symbols"]
    for name in ("BAYES_SPAM", "BAYES_HAM"):
        if name in symbols:
            share = float(symbols[name]["options"][0].rstrip("%")) / 100
            return share if name == "BAYES_SPAM" else 1 - share
    return 0.5


def _free_ports(n: int) -> list[int]:
    """Below those that the system lends to connections: rspamd takes long to begin."""
    return list(islice(filter(_is_free, sample(PORTS, len(PORTS))), n))


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
