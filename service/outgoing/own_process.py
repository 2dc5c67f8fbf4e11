"""Reads what strangers wrote in a process of its own, which may end in the place of the service."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.outgoing.errors import TooMuch

SECONDS = 30.0


async def read_apart(program: Path, arguments: Sequence[str], page: bytes) -> dict[str, Any]:
    """What a program prints as JSON about a page that it is handed. No secret is handed to it.

    Raises TooMuch if it cannot be read.
    """
    without_secrets = {
        name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(program), *arguments,
        env=without_secrets, stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate(page)
        read: dict[str, Any] = json.loads(output)
    except (TimeoutError, ValueError) as error:
        raise TooMuch("it cannot be read") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return read
