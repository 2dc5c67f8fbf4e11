"""The resident memory of a process that holds the model that ships. Linux only."""

import re
import subprocess
import sys
from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from model.artifact import BASE_FOLDER
from model.comment import Comment
from model.judge import Judge
judge = Judge.load(BASE_FOLDER, second_reader_seconds=float(sys.argv[1]))
judge.judge([Comment(text=f"Comment number {n}") for n in range(256)])
print(Path("/proc/self/status").read_text())
"""


def resident_mib(*, second_reader: bool) -> float:
    """VmRSS, in MiB, of a fresh process that has judged a batch."""
    status = subprocess.run(
        [sys.executable, "-c", HOLD, "inf" if second_reader else "0"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    if resident is None:
        raise RuntimeError("this system does not say how much memory a process holds")
    return int(resident.group(1)) / 1024
