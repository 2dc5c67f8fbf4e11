"""Answers to the byte: bodies without a line end, and each header only where it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from starlette.responses import Response

from model.verdict import Label
from service.domain.sites import UnsurePolicy
from service.domain.submissions import Told, told_of

THANKS = "Thanks for making the web a better place."
NO_IP = "Missing required field: user_ip."
NO_KEY = 'Empty "api_key" value.'
UNKNOWN_KEY = "This key is not known here, or it was revoked."
OUT_OF_SCOPE = "This key was made for other things: the blog needs one with the scope %s."
NO_BLOG = 'Empty "blog" value'
NO_FORM = "Send the fields as a form, URL-encoded or multipart; JSON is taken at /v1/comments."
BAD_BLOG = "We were unable to parse your blog URI"
HOLD_SECONDS = 157_680_000  # five years, see `held` in docs/akismet.md
# `error`: ham, with X-akismet-error. WordPress holds it, mails its moderator at once, and plans
# nothing. `recheck`: ham, with a time to look again, at which WordPress would publish it, and until
# which it mails nobody. `invalid`: WordPress holds it and asks again, for fifteen days.
HeldAs = Literal["error", "recheck", "invalid", "spam"]
NO_HEADERS: Mapping[str, str] = {}
HOLDING: Mapping[HeldAs, tuple[str, Mapping[str, str]]] = {
    "error": ("false", {"X-akismet-error": "it waits for a moderator"}),
    "recheck": ("false", {"X-akismet-recheck-after": str(HOLD_SECONDS)}),
    "invalid": ("invalid", NO_HEADERS),
    "spam": ("true", NO_HEADERS),
}


@dataclass(frozen=True, slots=True)
class CommentCheckAnswer:
    """What comment-check is answered: what the engine will make of the comment, and the words."""

    label: Label
    comment_id: str
    label_told: Told
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    discards: bool = False
    has_its_article: bool = True

    @property
    def response(self) -> Response:
        """As it is sent. The label is in a header of our own, as is an article that is not kept."""
        ours = {"X-winnow-label": self.label.value, "X-akismet-guid": self.comment_id}
        headers = ours | dict(self.headers)
        if self.discards and self.body == "true":
            headers["X-akismet-pro-tip"] = "discard"
        if not self.has_its_article:
            headers["X-winnow-article"] = "not-kept"
        return plain(self.body, headers)


def answer_to(
    label: Label, comment_id: str, *, unsure: UnsurePolicy, held_as: HeldAs
) -> CommentCheckAnswer:
    """How to put a label so that an engine does what its site has chosen.

    Other engines know only two places: the one that is not public is spam.
    """
    label_told = told_of(label, unsure)
    if label_told == "held":
        body, headers = HOLDING[held_as]
        return CommentCheckAnswer(label, comment_id, label_told, body, headers)
    body = "false" if label_told == "ham" else "true"
    return CommentCheckAnswer(label, comment_id, label_told, body)


def plain(body: str, headers: Mapping[str, str] | None = None) -> Response:
    """A body in plain text, exactly as given."""
    return Response(body, media_type="text/plain", headers=dict(headers or {}))


def refused_key(why: str) -> Response:
    """To a key that is not good for what was asked: WordPress shows its owner why."""
    return invalid(why, {"X-akismet-alert-code": "10403", "X-akismet-alert-msg": why})


def invalid(why: str, headers: Mapping[str, str] | None = None) -> Response:
    """The protocol's error: status 200, and the reason in a header."""
    return plain("invalid", {"X-akismet-debug-help": why, **(headers or {})})
