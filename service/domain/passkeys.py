"""Passkeys: what is kept of one, and what goes to and fro between a browser and us."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a moderator. Its public key says who signed, and opens nothing."""

    id: str
    moderator_id: str
    name: str
    credential_id: str
    public_key: str
    sign_count: int
    created_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PasskeyPlace:
    """Where passkeys are for: a host, and the origin that the browser sees."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class PasskeyChallenge:
    """What a browser is to sign. `token` comes back with the answer and says that it was ours."""

    token: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """What came back: the token, and the browser's answer as it wrote it; good or not."""

    token: str
    credential: str
    place: PasskeyPlace
