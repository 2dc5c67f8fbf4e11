"""Answers to the byte: bodies without a line end, and each header only where it belongs."""

from collections.abc import Mapping

from starlette.responses import Response

from service.akismet.checking import AnsweredCheck

THANKS = "Thanks for making the web a better place."
NO_IP = "Missing required field: user_ip."
NO_KEY = 'Empty "api_key" value.'
UNKNOWN_KEY = "This key is not known here, or it was revoked."
NO_BLOG = 'Empty "blog" value'
BAD_BLOG = "We were unable to parse your blog URI"
KEY_TROUBLE = {"X-akismet-alert-code": "10403", "X-akismet-alert-msg": UNKNOWN_KEY}


def plain(body: str, headers: Mapping[str, str] | None = None) -> Response:
    """A body in plain text, exactly as given."""
    return Response(body, media_type="text/plain", headers=dict(headers or {}))


def invalid(why: str, headers: Mapping[str, str] | None = None) -> Response:
    """The protocol's error: status 200, and the reason in a header."""
    return plain("invalid", {"X-akismet-debug-help": why, **(headers or {})})


def checked_answer(checked: AnsweredCheck) -> Response:
    """What a comment-check is answered with. The label is in a header of our own."""
    told = checked.telling
    headers = {"X-winnow-label": told.label.value, "X-akismet-guid": checked.comment_id}
    if told.recheck_after_seconds is not None:
        headers["X-akismet-recheck-after"] = str(told.recheck_after_seconds)
    if told.discards and told.body == "true":
        headers["X-akismet-pro-tip"] = "discard"
    return plain(told.body, headers)
