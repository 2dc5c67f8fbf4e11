"""What a moderator did, in words."""

from collections.abc import Callable

from service.domain.actions import Action
from service.domain.places import shared_host
from service.review.catalogues import message

ONE = {
    "ham": message("Ham: one comment"),
    "spam": message("Spam: one comment"),
}
MANY = {
    "ham": message("Ham: {n} comments"),
    "spam": message("Spam: {n} comments"),
}
OTHER = {
    "withdraw": message("A decision was taken back"),
    "note": message("A note was kept"),
    "trust": message("Trusted: this author's comments are ham from now on"),
    "block": message("Blocked: all of {x}. Comments with a link there are spam from now on"),
    "lift": message("A rule was removed"),
    "undo": message("Undone: {n} comments"),
    "decide": message("Decided: {n} comments"),
}


def words_of_action(action: Action, translate: Callable[[str], str]) -> str:
    """One line on an action, such as `Spam: 14 comments`."""
    shared = shared_host(action.words) if action.kind == "block" else ""
    words = translate(BLOCKED_PART if shared else _phrase(action)).replace("{shared}", shared)
    return words.replace("{n}", str(action.changed)).replace("{x}", action.words)


def _phrase(action: Action) -> str:
    if action.kind == "undo" and action.changed == 1:
        return UNDONE_ONE
    if action.kind != "decide" or action.label is None:
        return OTHER[action.kind]
    return (ONE if action.changed == 1 else MANY)[action.label]


BLOCKED_PART = message(
    "Blocked: only {x}, not the rest of {shared}. Comments with a link there are spam from now on"
)
UNDONE_ONE = message("Undone: one comment")
