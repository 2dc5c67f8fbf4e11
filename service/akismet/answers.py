"""Answers to the byte: bodies without a line end, and each header only where it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from model.verdict import Label
from service.domain.sites import UnsurePolicy
from service.domain.submissions import Told, told_of

THANKS = "Thanks for making the web a better place."
NO_IP = "Missing required field: user_ip."
NO_KEY = 'Empty "api_key" value.'
UNKNOWN_KEY = "This key is not known here, or it was revoked."
NO_BLOG = 'Empty "blog" value'
NO_FORM = "Send the fields as a form, URL-encoded or multipart; JSON is taken at /v1/comments."
BAD_BLOG = "We were unable to parse your blog URI"
KEY_TROUBLE = {"X-akismet-alert-code": "10403", "X-akismet-alert-msg": UNKNOWN_KEY}
HOLD_SECONDS = 157_680_000  # five years, see `held` in docs/akismet.md


@dataclass(frozen=True, slots=True)
class CommentCheckAnswer:
    """What comment-check is answered: what the engine will make of the comment, and the words."""

    label: Label
    comment_id: str
    label_told: Told
    body: str
    recheck_after_seconds: int | None = None
    discards: bool = False

    @property
    def response(self) -> Response:
        """As it is sent. The label is in a header of our own."""
        headers = {"X-winnow-label": self.label.value, "X-akismet-guid": self.comment_id}
        if self.recheck_after_seconds is not None:
            headers["X-akismet-recheck-after"] = str(self.recheck_after_seconds)
        if self.discards and self.body == "true":
            headers["X-akismet-pro-tip"] = "discard"
        return plain(self.body, headers)


def answer_to(
    label: Label,
    comment_id: str,
    *,
    unsure: UnsurePolicy,
    hears_of_changes: bool,
    is_held_by_wordpress: bool,
) -> CommentCheckAnswer:
    """How to put a label so that an engine does what its site has chosen.

    Held: an engine that hears of changes takes `false` with a time to look again. WordPress
    without that holds a comment, and asks again, on an answer that is neither true nor false.
    Others, and the forms of its plugins, know only two places: the one that is not public is
    spam.
    """
    label_told = told_of(label, unsure)
    if label_told == "held" and hears_of_changes:
        return CommentCheckAnswer(label, comment_id, label_told, "false", HOLD_SECONDS)
    if label_told == "held" and is_held_by_wordpress:
        return CommentCheckAnswer(label, comment_id, label_told, "invalid")
    body = "false" if label_told == "ham" else "true"
    return CommentCheckAnswer(label, comment_id, label_told, body)


def plain(body: str, headers: Mapping[str, str] | None = None) -> Response:
    """A body in plain text, exactly as given."""
    return Response(body, media_type="text/plain", headers=dict(headers or {}))


def invalid(why: str, headers: Mapping[str, str] | None = None) -> Response:
    """The protocol's error: status 200, and the reason in a header."""
    return plain("invalid", {"X-akismet-debug-help": why, **(headers or {})})
