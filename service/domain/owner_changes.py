"""What owners changed of sites, keys and people: who, when, what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

OwnerChangeKind = Literal[
    "site-made",
    "site-renamed",
    "site-moved",
    "site-options",
    "site-retired",
    "site-restored",
    "signing-key-rotated",
    "signing-key-ended",
    "blogger-connected",
    "blogger-ended",
    "key-made",
    "key-rotated",
    "key-revoked",
    "moderator-made",
    "moderator-removed",
    "moderator-restored",
    "role-given",
    "password-given",
    "factor-cleared",
    "signed-out",
    "invited",
    "reset-link-made",
    "link-revoked",
    "let-in",
]
OWNER_CHANGE_KINDS: tuple[OwnerChangeKind, ...] = get_args(OwnerChangeKind)


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """An entry of the audit of owners. `moderator` is None for the command line and a key.

    `about` holds what it was changed to, in few words; nothing once the site is erased.
    """

    id: str
    made_at: datetime
    kind: OwnerChangeKind
    moderator: str | None
    site: str | None
    about: str
