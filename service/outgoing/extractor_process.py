"""The article in a page of HTML. Run as a process of its own: HTML in, JSON out.

Pages hold what strangers wrote. What takes too long or too much memory to read ends this
process and nothing else. Run by its path, it imports nothing of the service.
"""

import json
import resource
import sys

import trafilatura

CPU_SECONDS = 20
MEMORY_BYTES = 2 << 30


def article_in(page: bytes, codec: str) -> dict[str, str]:
    """Title and text of the article, without its comments; empty where there is none."""
    content: bytes | str = page
    if codec:
        try:
            content = page.decode(codec, "replace")
        except (LookupError, ValueError):
            content = page
    document = trafilatura.bare_extraction(
        content, include_comments=False, include_tables=True, with_metadata=True
    )
    if document is None or isinstance(document, dict):
        return {"title": "", "text": ""}
    return {"title": document.title or "", "text": document.text or ""}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    print(json.dumps(article_in(sys.stdin.buffer.read(), sys.argv[1])))
