"""What goes together with a comment, in words: its author, a host, its campaign."""

from model.comment import Comment
from service.domain.comments import beginning
from service.domain.traits import Kin

BEGINNING_CHARS = 80


def kin_words(kin: Kin, value: str, comment: Comment) -> str:
    """How a comment's author, host or campaign is shown; `value` is what it is found by."""
    match kin:
        case "author":
            return comment.author.name or comment.author.email.rpartition("@")[2]
        case "host":
            return value
        case "campaign":
            return beginning(comment.text, chars=BEGINNING_CHARS)
