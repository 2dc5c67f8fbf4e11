"""The keys: the one list that the script handles and the help sheet draws."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
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


KEYS: Sequence[Key] = (
    Key("j", "next", message("Next comment; skips this one"), "move"),
    Key("k", "previous", message("Previous comment"), "move"),
    Key("g", "first", message("Back to the first comment"), "move"),
    Key("h", "ham", message("Ham: publish it"), "decide"),
    Key("s", "spam", message("Spam: reject it"), "decide"),
    Key("u", "undo", message("Undo your last action"), "decide"),
    Key("x", "select", message("Select this comment for a bulk action"), "decide"),
    Key("c", "campaign", message("Open the campaign, to leave some out"), "decide"),
    Key("a", "author", message("Spam: everything by this author"), "decide"),
    Key("o", "host", message("Spam: everything that links to this host"), "decide"),
    Key("t", "trust", message("Trust this author"), "decide"),
    Key("b", "block", message("Block this host; at a shared one, this profile or page"), "decide"),
    Key("n", "note", message("Write a note"), "more"),
    Key("p", "number", message("Show the probability as a number"), "more"),
    Key("e", "audit", message("Who decided this, and when"), "more"),
    Key("r", "retry", message("Try again what could not be saved"), "more"),
    Key("f", "filters", message("Filters"), "more"),
    Key("/", "search", message("Search"), "more"),
    Key("?", "help", message("Show the keys"), "more"),
    Key("Escape", "close", message("Close what is open"), "more"),
)
GROUPS: Sequence[tuple[Group, str]] = (
    ("move", message("Move")),
    ("decide", message("Decide")),
    ("more", message("More")),
)


def key_of(action: str) -> str:
    """The key of an action, for a button's hint. Raises KeyError for an unknown action."""
    return {key.action: key.key for key in KEYS}[action]


def as_data() -> list[dict[str, str]]:
    """The list as the script reads it."""
    return [{name: str(value) for name, value in asdict(key).items()} for key in KEYS]
