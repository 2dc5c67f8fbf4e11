"""Has a process of its own look for the article in a page."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from service.outgoing.errors import TooMuch

EXTRACTOR = Path(__file__).with_name("extractor_process.py")
EXTRACT_SECONDS = 30.0


async def extract(page: bytes, codec: str | None) -> dict[str, str]:
    """The `title` and `text` that are found in a page. Raises TooMuch if it cannot be read."""
    process = await _start(codec or "")
    try:
        async with asyncio.timeout(EXTRACT_SECONDS):
            output, _ = await process.communicate(page)
        article: dict[str, str] = json.loads(output)
    except (TimeoutError, ValueError) as error:
        raise TooMuch("its article cannot be read") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return {name: article[name].replace("\0", "") for name in ("title", "text")}


async def _start(codec: str) -> Process:
    """The process reads what strangers wrote: no secret is handed to it."""
    without_secrets = {
        name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")
    }
    command = (sys.executable, "-P", str(EXTRACTOR), codec)
    return await asyncio.create_subprocess_exec(
        *command, env=without_secrets, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
