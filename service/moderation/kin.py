"""What goes together with a comment: the same author, host or campaign."""

from sqlalchemy import Connection

from service.domain.comments import DecisionLabel, StoredComment
from service.domain.errors import Invalid
from service.domain.traits import Kin, upwards
from service.store.queue import filed_traits
from service.store.queue.entries import QueueEntry


def kin_value(connection: Connection, entry: QueueEntry, kin: Kin, host: str) -> str:
    """The key of a comment's author, the host that is meant, or its campaign.

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
            return _host_of(connection, entry, host)
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


def _host_of(connection: Connection, entry: QueueEntry, host: str) -> str:
    """The host that is meant: one a comment leads to, or one above it. Raises Invalid."""
    own = filed_traits.of_entries(connection, [entry])[entry.number].hosts
    if not own:
        raise Invalid("it leads to no host", field="host")
    name = host.strip().lower().removeprefix("www.")
    if not name and len(own) == 1:
        return own[0]
    if not any(name in upwards(host_) for host_ in own):
        raise Invalid(f"it leads to {', '.join(own)}", field="host")
    return name
