"""Winnow's JSON API, as far as it is needed here."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings

SECONDS = 10
NEVER = (400, 404, 409, 413, 422)  # the other errors pass: a wrong key, a failure, too much load


class Unanswered(Exception):
    """Winnow does not answer, or not as it should. Hold the comment and ask again later."""


class Refused(Exception):
    """Winnow does not take this one, and never will: asking again is no use."""


def send_comment(sent: dict[str, Any]) -> dict[str, Any]:
    """Have a comment judged. The same again gets the same answer.

    Raises Unanswered, Refused.
    """
    return _ask("/v1/comments", sent, expects=("id", "label"))


def send_decision(winnow_id: str, label: str, *, moderator: str) -> None:
    """Tell what a moderator has decided: ham or spam. Raises Unanswered, Refused."""
    _ask(f"/v1/comments/{winnow_id}/decision", {"label": label, "moderator": moderator})


def read_comment(winnow_id: str) -> dict[str, Any]:
    """What stands of a comment. Raises Unanswered, Refused."""
    return _ask(f"/v1/comments/{winnow_id}", None, expects=("label", "decision"))


def _ask(
    path: str, content: dict[str, Any] | None, *, expects: tuple[str, ...] = ()
) -> dict[str, Any]:
    request = urllib.request.Request(
        settings.WINNOW_URL.rstrip("/") + path,
        data=None if content is None else json.dumps(content).encode(),
        headers={
            "Authorization": f"Bearer {settings.WINNOW_KEY}",
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            found: Any = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        kind = Refused if error.code in NEVER else Unanswered
        raise kind(f"{error.code} {error.reason}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unanswered(str(error)) from error
    if not isinstance(found, dict) or any(name not in found for name in expects):
        raise Unanswered("this is not an answer of Winnow")
    return found
