"""Has a process of its own look for the article in a page."""

from pathlib import Path

from service.outgoing.own_process import read_apart

EXTRACTOR = Path(__file__).with_name("extractor_process.py")


async def extract(page: bytes, codec: str | None) -> dict[str, str]:
    """The `title` and `text` that are found in a page. Raises TooMuch if it cannot be read."""
    article = await read_apart(EXTRACTOR, (codec or "",), page)
    return {name: article[name].replace("\0", "") for name in ("title", "text")}
