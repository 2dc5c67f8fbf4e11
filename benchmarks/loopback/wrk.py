"""Load by wrk, which costs next to nothing itself."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("post.lua")
LINE_BREAK = "\x1e"  # within a body, in the file that wrk reads


@dataclass(frozen=True)
class WrkMeasurement:
    """What came of a load. A failure is an answer that is no success, or none at all."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failures: int

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return self.requests / self.seconds


def require(*programs: str) -> None:
    """End with what to install if a program is missing."""
    for program in programs:
        if shutil.which(program) is None:
            package = {"redis-server": "redis-server"}.get(program, program)
            raise SystemExit(f"{program} is not there: apt-get install {package}")


def write_bodies(bodies: Sequence[str], file: Path) -> Path:
    """The file that wrk reads."""
    lines = (body.replace("\r\n", LINE_BREAK).replace("\n", LINE_BREAK) for body in bodies)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def load(
    url: str, bodies: Path, *, connections: int, seconds: float, key: str = ""
) -> WrkMeasurement:
    """POST to a URL over so many connections for so long."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
    ran = subprocess.run(
        [*command, "-s", str(SCRIPT), url],
        env={**os.environ, "BODIES": str(bodies), **({"KEY": key} if key else {})},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    measured = next(line for line in ran.stdout.splitlines() if line.startswith("MEASURED "))
    return WrkMeasurement(**json.loads(measured.removeprefix("MEASURED ")))
