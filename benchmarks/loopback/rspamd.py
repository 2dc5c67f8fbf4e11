"""Debian's rspamd with two workers and a Redis of its own: on loopback, and nothing goes out."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WORKERS = 2
NEEDS_NETWORK = ("rbl", "fuzzy_check", "asn", "spf", "dkim", "dmarc", "arc", "mx_check", "phishing")


@contextmanager
def running_rspamd() -> Iterator[int]:
    """The port of its `normal` workers."""
    with tempfile.TemporaryDirectory(prefix="winnow-rspamd-") as name:
        folder = Path(name)
        ports = [free_port() for _ in range(3)]
        _configure(folder, *ports)
        shutil.chown(folder, "_rspamd", "_rspamd")
        folder.chmod(0o755)
        variables = dict.fromkeys(("LOCAL_CONFDIR", "DBDIR", "RUNDIR", "LOGDIR"), folder)
        redis = ["redis-server", "--port", str(ports[2]), "--bind", "127.0.0.1", "--save", ""]
        rspamd = ["rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", "/etc/rspamd/rspamd.conf"]
        rspamd += [f"--var={name}={value}" for name, value in variables.items()]
        started = [_start(command, folder) for command in (redis, rspamd)]
        try:
            wait_for(ports[0])
            yield ports[0]
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait(timeout=30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def wait_for(port: int, *, seconds: float = 240) -> None:
    """Until somebody listens there."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nobody listens on port {port}")


def _configure(folder: Path, normal: int, controller: int, redis: int) -> None:
    local = folder / "local.d"
    local.mkdir()
    (folder / "override.d").mkdir()
    files = {
        "worker-normal.inc": f'bind_socket = "127.0.0.1:{normal}";\ncount = {WORKERS};\n',
        "worker-controller.inc": f'bind_socket = "127.0.0.1:{controller}";\n',
        "worker-proxy.inc": "enabled = false;\n",
        "redis.conf": f'servers = "127.0.0.1:{redis}";\n',
        "logging.inc": 'type = "console";\nlevel = "error";\n',
        "options.inc": 'dns { nameserver = ["127.0.0.1"]; timeout = 10ms; retransmits = 1; }\n',
        **{f"{module}.conf": "enabled = false;\n" for module in NEEDS_NETWORK},
    }
    for name, content in files.items():
        (local / name).write_text(content, encoding="utf-8")


def _start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
