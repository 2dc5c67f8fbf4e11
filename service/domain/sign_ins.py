"""Who signed in and out, and who was refused: how, when, from where. No word that was typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

SignInKind = Literal[
    "password",
    "code",
    "recovery-code",
    "passkey",
    "link",
    "invitation",
    "entry-link",
    "oidc",
    "oidc-refused",
    "refused",
    "code-refused",
    "passkey-refused",
    "signed-out",
    "signed-out-everywhere",
    "session-ended",
    "password-changed",
    "password-reset",
    "passkey-reset",
    "reset-asked-for",
    "address-changed",
    "factor-on",
    "factor-off",
    "codes-renewed",
    "passkey-made",
    "passkey-removed",
]
SIGN_IN_KINDS: tuple[SignInKind, ...] = get_args(SignInKind)
OPENING: frozenset[SignInKind] = frozenset({"password", "code", "recovery-code", "passkey", "oidc"})


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Where somebody asks to be let in: an address, and what the browser has kept from before.

    `former` is the token of a session, `device` that of the browser; both good or not.
    """

    address: str
    former: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """An entry of the audit of sign-ins. `moderator` is None for a name that nobody has.

    `place` stands for a network address, in letters that are the same for the same one.
    """

    id: str
    noted_at: datetime
    kind: SignInKind
    moderator: str | None
    is_new_browser: bool
    place: str


@dataclass(frozen=True, slots=True)
class SignInsPage:
    """Some entries, newest first; `next_after` is the cursor of the next page."""

    entries: tuple[SignIn, ...]
    next_after: str | None
