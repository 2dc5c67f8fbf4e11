"""Links that let somebody in: invitations, and links for a lost password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote

from service.domain.people import Role
from service.domain.sites import Site

DoorLinkKind = Literal["invitation", "reset", "entry"]
GIVEN_LIFE = timedelta(hours=72)  # of a link that an owner passes on
MAILED_LIFE = timedelta(hours=1)  # of one that was asked for a moment ago


@dataclass(frozen=True, slots=True)
class DoorLink:
    """A link that was made and not yet used. `id` names it, it does not open it.

    An invitation has a role, on some sites or on every site. `made_by` is empty for the command
    line, and for a reset that the moderator asked for. `address` is where it was mailed to. It
    `takes_passkey` in the place of a password, unless a second factor is asked for beside it.
    """

    id: str
    kind: DoorLinkKind
    name: str
    role: Role | None
    sites: tuple[Site, ...]
    is_everywhere: bool
    address: str
    takes_passkey: bool
    made_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written, with what its link holds."""

    address: str
    name: str
    kind: DoorLinkKind
    token: str


def letter_url(letter: Letter, *, url: str) -> str:
    """Where its link leads; `url` is what links for people begin with."""
    return f"{url}/review/link?token={quote(letter.token)}"
