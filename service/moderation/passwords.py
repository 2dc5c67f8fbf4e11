"""Passwords: hashed with argon2id, compared without saying more than yes or no."""

import secrets
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from service.domain.errors import Invalid
from service.domain.people import PASSWORDLESS

SHORTEST, LONGEST = 12, 1000  # characters


class Passwords:
    """Hashes and checks. Slow on purpose: call it from a thread of its own."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # RFC 9106, low-memory: 64 MiB, 3 passes
        self._nobody = _hash_of_nothing(self._hasher)

    def hash(self, password: str) -> str:
        """What is stored of a password. Raises Invalid if it is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Invalid(f"{SHORTEST} to {LONGEST} characters", field="password")
        return self._hasher.hash(password)

    def is_right(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password.

        An unknown name (None), and somebody who has none, take as long as a wrong one.
        """
        stored = hashed if hashed and has_password(hashed) else self._nobody
        try:
            is_right = self._hasher.verify(stored, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return is_right and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was hashed with other parameters: hash it again while it is at hand."""
        return self._hasher.check_needs_rehash(hashed)


def no_password() -> str:
    """What is stored of somebody who has none. No two are alike: links of mails hang on it."""
    return PASSWORDLESS + secrets.token_urlsafe(32)


def has_password(stored: str) -> bool:
    """Whether it is the hash of a password."""
    return not stored.startswith(PASSWORDLESS)


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """What no password has as its hash; to compare one with it takes as long as with any other.

    To hash something for it would take a fifth of a second at each start.
    """
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"
