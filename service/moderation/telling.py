"""What owners and moderators do so that they, and their servers, are told of what happens."""

from dataclasses import dataclass

from service.moderation.deliveries import Deliveries
from service.moderation.signing import Signing
from service.secret import Secret
from service.store.async_store import AsyncStore


@dataclass(frozen=True, slots=True)
class Telling:
    """The use cases of it."""

    deliveries: Deliveries
    signing: Signing

    @classmethod
    def over(cls, database: AsyncStore, secret: Secret) -> "Telling":
        """All of them, over one lane."""
        return cls(Deliveries(database), Signing(database, secret))
