"""Programs that are compared with: found or named as missing, run, their time taken."""

import resource
import shutil
import subprocess
from collections.abc import Sequence


class NotInstalled(Exception):
    """The program that is to be compared with is not here. Says how to get it."""


def find(program: str, *, package: str) -> str:
    """Where a program is. Raises NotInstalled, naming Debian's package."""
    path = shutil.which(program)
    if path is None:
        raise NotInstalled(
            f"{program} is not installed: on Debian or Ubuntu, apt-get install {package}"
        )
    return path


def run(command: Sequence[str], mailbox: bytes, *, finished: Sequence[int] = (0,)) -> bytes:
    """What the program answers to a mailbox. Raises RuntimeError on another exit code."""
    process = subprocess.run(command, input=mailbox, capture_output=True, check=False)
    if process.returncode not in finished:
        raise RuntimeError(f"{command[0]} failed: {process.stderr.decode(errors='replace')}")
    return process.stdout


def used_by_children() -> float:
    """Processor time, in seconds, of the programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
