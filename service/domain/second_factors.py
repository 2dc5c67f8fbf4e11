"""Second factors: what is known of one, and what is shown while it is being turned on."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What an authenticator proves for a moderator. Only the installation's secret opens `sealed`.

    `last_step` is that of the last code that was taken, in half minutes since 1970.
    """

    sealed: str
    last_step: int
    created_at: datetime
    codes_left: int


@dataclass(frozen=True, slots=True)
class ProposedFactor:
    """A secret that an authenticator is to be given. `sealed` comes back with the first code.

    `address` is what the QR code says: the secret, and whose it is.
    """

    secret: str
    sealed: str
    address: str
