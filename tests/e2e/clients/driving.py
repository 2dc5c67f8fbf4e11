"""Running a client's driver where the names of Akismet's hosts mean loopback."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import hosts
from front import OWN_HOST, Authority
from task import OWN_NAME, WRONG_KEY, task

Said = dict[str, Any]


class Driver:
    """One client, installed: `command` runs its driver in `folder`."""

    def __init__(self, command: list[str], folder: Path, authority: Authority) -> None:
        self._command = command
        self._folder = folder
        self._authority = authority

    def run(self, key: str, *, port: int, address: str) -> Said:
        """Let the client do its task: at a port of Winnow's, or where its own host's name leads."""
        done = subprocess.run(
            [*hosts.mapped(_names(key, address), self._folder), *self._command],
            cwd=self._folder,
            env=_environment(self._authority.file),
            input=json.dumps(task(key, port)),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        said: Said = json.loads(done.stdout)
        return said


def _names(key: str, address: str) -> dict[str, str]:
    keys = ("", f"{key}.", f"{WRONG_KEY}.")
    ours = {f"{k}{OWN_NAME}": "127.0.0.1" for k in keys}
    return ours | {f"{k}{OWN_HOST}": address for k in keys}


def _environment(authority: Path) -> dict[str, str]:
    """Trust in the test's own authority, as each language takes it, and no proxy."""
    kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    trust = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    return kept | dict.fromkeys(trust, str(authority)) | {"NODE_NO_WARNINGS": "1"}
