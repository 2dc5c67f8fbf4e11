"""What the Python drivers share: a task on stdin, what came of it on stdout, as JSON."""

import json
import sys
from collections.abc import Callable
from typing import Any

AGENT = "Mozilla/5.0 (reader)"
Task = dict[str, Any]


def attempt(call: Callable[..., Any], *given: Any) -> Any:
    """What the call returns, or the error that it raises, by its name and words."""
    try:
        return call(*given)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main(drive: Callable[[Task], dict[str, object]]) -> None:
    json.dump(drive(json.load(sys.stdin)), sys.stdout)
