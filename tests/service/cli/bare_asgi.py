"""An application that answers nothing: what a worker serves whose start is to be short."""

from typing import Any


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Nobody asks it anything."""
