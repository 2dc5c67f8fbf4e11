"""Who gave a label, and by which channel; and what owners say of labels given."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Channel = Literal["queue", "random sample", "api", "submit-ham", "submit-spam", "import"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
LabelOrderKind = Literal["unlearn", "release"]
CLIENT_CHARS = 200


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who gave a label, and by which channel.

    `moderator_id` is of somebody who signed in, `key_id` of the API key it came with, `client`
    the program that sent it. `restores` is the sequence of the entry of the comment's log that
    stands again by it, 0 for none: what an undo puts back is still whose it was.
    """

    channel: Channel = "api"
    moderator_id: str | None = None
    key_id: str | None = None
    client: str = ""
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class LabelSelection:
    """Labels of the log: those that fit all that is said here, on some sites, or on all if empty.

    `moderator` is a name that somebody signed in with, `reporter` one that came with a key.
    `since` and `until` are days in UTC, both included.
    """

    site_ids: tuple[str, ...]
    label_id: str = ""
    key_id: str = ""
    moderator: str = ""
    reporter: str = ""
    channel: Channel | None = None
    since: date | None = None
    until: date | None = None

    @property
    def names_something(self) -> bool:
        """Whether it is less than every label of the sites."""
        named = (self.label_id, self.key_id, self.moderator, self.reporter, self.channel)
        return any((*named, self.since, self.until))

    @property
    def words(self) -> str:
        """What is selected, as it is kept with an order and shown."""
        parts = {
            "label": self.label_id,
            "key": self.key_id,
            "moderator": self.moderator,
            "reporter": self.reporter,
            "channel": self.channel,
            "since": self.since,
            "until": self.until,
        }
        return ", ".join(f"{name} {part}" for name, part in parts.items() if part)


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """What somebody ordered of labels given: to un-learn them, or to release them.

    `moderator` is empty where it was ordered on the command line; `n_labels` counts them.
    """

    id: str
    kind: LabelOrderKind
    words: str
    moderator: str
    n_labels: int
    made_at: datetime
    undone_at: datetime | None = None
