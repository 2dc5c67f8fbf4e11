"""Comments to decide on: those written for the project, each with what it is."""

import json
from functools import cache
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).parents[3] / "fixtures" / "corpora"


@cache
def written() -> list[dict[str, Any]]:
    """The comments of one written corpus, in order."""
    lines = (CORPORA / "home-and-food" / "comments.jsonl").read_text().split("\n")
    return [json.loads(line) for line in lines if line]


def some(n: int) -> list[dict[str, Any]]:
    """The first so many as a blog posts them, no two of them alike."""
    by_text: dict[str, dict[str, Any]] = {}
    for comment in written():
        by_text.setdefault(comment["text"], comment)
        if len(by_text) == n:
            break
    return [
        {"text": comment["text"], "author": {"name": comment.get("author") or ""}}
        for comment in by_text.values()
    ]
