"""Winnow's JSON API, as far as it is needed here."""

import http.client
import json
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from django.conf import settings

from winnow_comments.models import HAM, SPAM, UNSURE

SECONDS = 10  # for all of a question, from the name of the host to the last byte
MOST_BYTES = 8_388_608  # of an answer
MOST_ID = 100  # characters
NEVER = (400, 404, 409, 413, 422)  # the other errors pass: a wrong key, a failure, too much load
PROBLEM = "application/problem+json"  # whose errors are Winnow's own, and no proxy's


class Unanswered(Exception):
    """Winnow does not answer, or not as it should. Hold the comment and ask again later."""


class Refused(Exception):
    """Winnow does not take this one, and never will: asking again is no use."""


def send_comment(sent: dict[str, Any]) -> dict[str, Any]:
    """Have a comment judged: its `id` at Winnow and a `label`. The same again gets the same answer.

    Raises Unanswered, Refused.
    """
    answer = _ask("/v1/comments", sent)
    winnow_id = answer.get("id")
    if not isinstance(winnow_id, str) or not 0 < len(winnow_id) <= MOST_ID:
        raise Unanswered("it has given no id")
    return {"id": winnow_id, "label": _label_of(answer)}


def send_decision(winnow_id: str, label: str, *, moderator: str) -> None:
    """Tell what a moderator has decided: ham or spam. Raises Unanswered, Refused."""
    answer = _ask(f"/v1/comments/{winnow_id}/decision", {"label": label, "moderator": moderator})
    if _label_of(answer) != label:
        raise Unanswered("it has not taken the decision")


def read_decision(winnow_id: str) -> tuple[str, str] | None:
    """What a moderator has decided, and who; None if nobody has. Raises Unanswered, Refused."""
    answer = _ask(f"/v1/comments/{winnow_id}", None)
    label, decision = _label_of(answer), answer.get("decision", "")
    if decision is None:
        return None
    if not isinstance(decision, dict):
        raise Unanswered("it has not said whether somebody has decided")
    return label, str(decision.get("moderator") or "")


def _label_of(answer: dict[str, Any]) -> str:
    label = answer.get("label")
    if not isinstance(label, str) or label not in (HAM, SPAM, UNSURE):
        raise Unanswered("it has given no label")
    return label


def _ask(path: str, content: dict[str, Any] | None) -> dict[str, Any]:
    try:
        answer = _in_time(lambda: _send(path, content))
    except urllib.error.HTTPError as error:
        is_own = error.headers.get_content_type() == PROBLEM
        kind = Refused if is_own and error.code in NEVER else Unanswered
        raise kind(f"{error.code} {error.reason}") from error
    except (OSError, ValueError, RuntimeError, http.client.HTTPException) as error:
        raise Unanswered(str(error).strip()) from error
    if not isinstance(answer, dict):
        raise Unanswered("this is not an answer of Winnow")
    return answer


def _send(path: str, content: dict[str, Any] | None) -> Any:
    """The JSON of an answer. Raises OSError, ValueError, HTTPException, RecursionError."""
    request = urllib.request.Request(
        getattr(settings, "WINNOW_URL", "").rstrip("/") + path,
        data=None if content is None else json.dumps(content).encode(),
        headers={
            "Authorization": f"Bearer {getattr(settings, 'WINNOW_KEY', '')}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        body = answer.read(MOST_BYTES)
        if answer.length:  # what is still to come
            raise http.client.IncompleteRead(body, answer.length)
        return json.loads(body)


def _in_time(work: Callable[[], Any]) -> Any:
    """What a function returns or raises. Raises TimeoutError after SECONDS.

    A socket's own time-out is for each read, and there is none for the name of a host.
    """
    outcomes: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((work(), None))
        except Exception as error:
            outcomes.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = outcomes.get(timeout=SECONDS)
    except queue.Empty:
        raise TimeoutError(f"it took more than {SECONDS} seconds") from None
    if error is not None:
        raise error
    return result
