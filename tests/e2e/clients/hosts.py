"""A mount namespace in which the names of a client's own hosts mean loopback."""

import subprocess
from pathlib import Path

import pytest


def mapped(names: dict[str, str], folder: Path) -> list[str]:
    """A command's beginning that runs the rest with these names at these addresses.

    Only the command sees them: the machine's /etc/hosts stays as it is.
    """
    file = folder / "hosts"
    lines = [f"{address} {name}" for name, address in {"localhost": "127.0.0.1", **names}.items()]
    file.write_text("\n".join(lines) + "\n")
    inside = 'mount --bind "$0" /etc/hosts && exec "$@"'
    begin = ["unshare", "--mount", "sh", "-c", inside, str(file)]
    tried = subprocess.run([*begin, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.fail(f"these tests need a mount namespace (root): {tried.stderr}")
    return begin
