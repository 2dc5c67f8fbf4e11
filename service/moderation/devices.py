"""Browsers that somebody signed in with before: guesses from elsewhere do not make them wait."""

import hmac
import secrets

from service.secret import Secret
from service.store.people.moderators import name_key

NONCE_BYTES = 16
MOST_CHARS = 200  # of a token that is looked at


class Devices:
    """Makes and reads the tokens that browsers keep after they were signed in with.

    A token opens nothing. It only says that failed attempts of this browser are counted for
    itself, as long as it is the same moderator who signs in with it.
    """

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def token_for(self, name: str, former: str | None = None) -> str:
        """A token for this moderator: the one that the browser has, if it is good."""
        if former is not None and self.known(former, name):
            return former
        nonce = secrets.token_hex(NONCE_BYTES)
        return f"{nonce}.{self._seal(nonce, name)}"

    def known(self, token: str | None, name: str) -> str | None:
        """What a browser is known by; None if this moderator never signed in with it."""
        if token is None or len(token) > MOST_CHARS or not token.isascii():
            return None
        nonce, _, seal = token.partition(".")
        return nonce if hmac.compare_digest(seal, self._seal(nonce, name)) else None

    def _seal(self, nonce: str, name: str) -> str:
        return self._secret.digest("device", f"{nonce} {name_key(name)}")
