"""Waiting for what a busy machine takes its time for."""

import asyncio
import time
from collections.abc import Awaitable, Callable

SECONDS = 120


async def eventually(is_so: Callable[[], Awaitable[bool] | bool]) -> None:
    """Look again and again until it is so. Fails if it never is."""
    ends_at = time.monotonic() + SECONDS
    while True:
        seen = is_so()
        if seen if isinstance(seen, bool) else await seen:
            return
        assert time.monotonic() < ends_at, "it never was so"
        await asyncio.sleep(0.01)
