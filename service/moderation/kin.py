"""What goes together with a comment: the same author, host or campaign."""

from sqlalchemy import Connection

from model.comment import Comment
from service.domain.comments import DecisionLabel, StoredComment
from service.domain.errors import Invalid
from service.domain.places import LinkedPlace, blockable, place_name
from service.domain.traits import Kin
from service.store.comments import comments
from service.store.queue.entries import QueueEntry


def kin_value(connection: Connection, entry: QueueEntry, kin: Kin, host: str) -> str:
    """The key of a comment's author, the place that is meant, or its campaign.

    `host` may be left out if it leads to one alone. Raises Invalid if nothing could go with it.
    """
    match kin:
        case "author":
            if not entry.author:
                raise Invalid("nothing is known of its author", field="kin")
            return entry.author
        case "campaign":
            if entry.campaign_id is None:
                raise Invalid("there is none like it", field="kin")
            return entry.campaign_id
        case "host":
            return _place_of(stored_of(connection, entry).comment, host)
    raise Invalid("one of author, host, campaign", field="kin")


def require_rule(stored: StoredComment, kin: Kin, label: DecisionLabel) -> None:
    """Raise Invalid for a standing order that would harm: it is meant to be hard to fool.

    A name can be taken by anybody, a mail address is at least not shown; and a host that ham
    leads to says nothing for whoever else links to it.
    """
    if kin == "author" and (label == "spam" or "@" not in stored.comment.author.email):
        raise Invalid("only an author with a mail address can be trusted from now on", field="kin")
    if kin == "host" and label == "ham":
        raise Invalid("a host can be blocked, not trusted", field="kin")


def _is_meant(place: LinkedPlace, name: str) -> bool:
    return name in place.names if place.shared else name == place.name


def stored_of(connection: Connection, entry: QueueEntry) -> StoredComment:
    """The comment of an entry."""
    stored = comments.get(connection, entry.site_id, entry.comment_id)
    assert stored is not None  # noqa: S101 - an entry lives as long as its comment
    return stored


def _place_of(comment: Comment, typed: str) -> str:
    """What is to be blocked of where a comment leads. Raises Invalid.

    A host or a URL that is typed stands for what of it is the commenter's: at a shared host one
    profile or page, else all of the registered domain, unless a host below it is named.
    """
    own = blockable(comment)
    if not own:
        raise Invalid("it leads nowhere that could be blocked", field="host")
    name = place_name(typed)
    meant = {place.name for place in own if not typed.strip() or _is_meant(place, name)}
    if len(meant) == 1:
        return meant.pop()
    if any(not place.shared and name in place.names for place in own):
        return name
    raise Invalid(f"it leads to {', '.join(place.name for place in own)}", field="host")
