"""How an engine is told to hold a comment: each takes something else for it."""

from service.akismet.answers import HeldAs
from service.akismet.sent_comment import SentComment
from service.domain.comment_types import is_enquiry, is_held_by_wordpress


def held_as(sent: SentComment, comment_type: str) -> HeldAs:
    """What this engine holds a comment of this type on; `spam` where it has no place for it."""
    if sent.is_by_wordpress:
        return _held_by_wordpress(sent, comment_type)
    hears_of_changes = bool(sent.callback) and not is_enquiry(comment_type)
    return "recheck" if hears_of_changes else "spam"


def _held_by_wordpress(sent: SentComment, comment_type: str) -> HeldAs:
    """What comes by REST is held on nothing but a time to look again; the bridge mends that."""
    if not is_held_by_wordpress(comment_type):
        return "spam"
    if sent.is_recheck:
        return "invalid"
    if sent.came_over_bridge:
        return "error"
    if sent.came_by_rest:
        return "recheck" if sent.callback else "spam"
    return "error" if sent.callback else "invalid"
