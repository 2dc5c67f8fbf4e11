"""The audit of sign-ins, in words and as a file."""

from collections.abc import Mapping
from typing import Any

from service.domain.sign_ins import SignIn, SignInKind
from service.review.catalogues import message

SIGN_IN_WORDS: Mapping[SignInKind, str] = {
    "password": message("signed in with the password"),
    "code": message("signed in with password and code"),
    "recovery-code": message("signed in with password and recovery code"),
    "passkey": message("signed in with a passkey"),
    "link": message("signed in by the first owner's link"),
    "invitation": message("accepted an invitation"),
    "entry-link": message("signed in by a link made on the machine"),
    "oidc": message("signed in by the provider"),
    "oidc-refused": message("known to the provider, but without a role: refused"),
    "refused": message("wrong password: refused"),
    "code-refused": message("right password, wrong code: refused"),
    "passkey-refused": message("wrong passkey: refused"),
    "signed-out": message("signed out"),
    "signed-out-everywhere": message("signed out everywhere"),
    "session-ended": message("ended a session"),
    "password-changed": message("changed the password"),
    "password-reset": message("set a new password by a link"),
    "passkey-reset": message("made a passkey in the place of the password, by a link"),
    "reset-asked-for": message("asked for a link for a lost password"),
    "address-changed": message("changed where a link for a lost password goes"),
    "factor-on": message("turned the second factor on"),
    "factor-off": message("turned the second factor off"),
    "codes-renewed": message("made new recovery codes"),
    "passkey-made": message("made a passkey"),
    "passkey-removed": message("removed a passkey"),
}
SIGN_IN_COLUMNS = ("noted_at", "moderator", "kind", "is_new_browser", "place")


def sign_in_cells(entry: SignIn) -> tuple[Any, ...]:
    """An entry as the cells of a file."""
    return tuple(getattr(entry, name) for name in SIGN_IN_COLUMNS)
