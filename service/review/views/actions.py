"""What a moderator did, in words."""

from collections.abc import Callable

from service.domain.actions import Action
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
    "block": message("Blocked: comments with this host are spam from now on"),
    "lift": message("A rule was taken off"),
    "undo": message("Undone: {n} comments"),
    "decide": message("Decided: {n} comments"),
}


def words_of_action(action: Action, translate: Callable[[str], str]) -> str:
    """One line on an action, such as `Spam: 14 comments`."""
    return translate(_phrase(action)).replace("{n}", str(action.changed))


def _phrase(action: Action) -> str:
    if action.kind == "undo" and action.changed == 1:
        return UNDONE_ONE
    if action.kind != "decide" or action.label is None:
        return OTHER[action.kind]
    return (ONE if action.changed == 1 else MANY)[action.label]


UNDONE_ONE = message("Undone: one comment")
