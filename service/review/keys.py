"""The keys: the one list that the script handles and the help sheet draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from service.review.catalogues import message

Group = Literal["move", "decide", "more"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key (as the browser names it), the action it stands for, what it does in words."""

    key: str
    action: str
    words: str
    group: Group


SELECT = message("Select this comment: Ham and Spam are about all selected ones")
KEYS: Sequence[Key] = (
    Key("j", "next", message("Next comment; skips this one"), "move"),
    Key("k", "previous", message("Previous comment"), "move"),
    Key("g", "first", message("Back to the first comment"), "move"),
    Key("h", "ham", message("Ham: publish it"), "decide"),
    Key("s", "spam", message("Spam: reject it"), "decide"),
    Key("u", "undo", message("Undo your last action"), "decide"),
    Key("x", "select", SELECT, "decide"),
    Key("c", "campaign", message("Open the campaign, to leave some out"), "decide"),
    Key("a", "author", message("Spam: everything by this author"), "decide"),
    Key("o", "host", message("Spam: everything that links to this host"), "decide"),
    Key("t", "trust", message("Trust this author"), "decide"),
    Key("b", "block", message("Block this host; at a shared one, this profile or page"), "decide"),
    Key("n", "note", message("Write a note"), "more"),
    Key("p", "number", message("Show the probability as a number"), "more"),
    Key("e", "audit", message("Who decided this, and when: opens its record"), "more"),
    Key("r", "retry", message("Try again what could not be saved"), "more"),
    Key("f", "filters", message("Show or hide the filters"), "more"),
    Key("/", "search", message("Search"), "more"),
    Key("?", "help", message("Show the keys"), "more"),
    Key("Escape", "close", message("Close what is open, drop the selection, go back"), "more"),
)
GROUPS: Sequence[tuple[Group, str]] = (
    ("move", message("Move")),
    ("decide", message("Decide")),
    ("more", message("More")),
)


def key_of(action: str) -> str:
    """The key of an action, for a button's hint. Raises KeyError for an unknown action."""
    return {key.action: key.key for key in KEYS}[action]


def as_data(translate: Callable[[str], str]) -> list[dict[str, str]]:
    """The list as the script reads it, in one language."""
    return [{"key": key.key, "action": key.action, "words": translate(key.words)} for key in KEYS]
