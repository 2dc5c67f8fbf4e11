"""Sends a message to another server, signed as Standard Webhooks has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from service.outgoing.errors import DeliveryFailure
from service.outgoing.network import ChooseNetwork

DELIVERY_SECONDS = 15.0
ANSWER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent where, and which site signs it."""

    url: str
    body: str
    site_id: str
    allows_private: bool


async def send(
    message: Message, *, message_id: str, keys: Sequence[str], choose_network: ChooseNetwork
) -> bytes:
    """Send a message; the body of the answer. The id stays the same when it is sent again.

    Each of the `keys` signs: a receiver is content with any signature that it knows.

    Raises AddressRefused, DeliveryFailure, TooMuch, Unreachable.
    """
    response = await choose_network(message.allows_private).post(
        message.url,
        message.body.encode(),
        headers=_signed_headers(message, message_id, keys),
        max_bytes=ANSWER_BYTES,
        seconds=DELIVERY_SECONDS,
    )
    if not 200 <= response.status < 300:
        raise DeliveryFailure(f"answered with status {response.status}")
    return response.body


def _signed_headers(message: Message, message_id: str, keys: Sequence[str]) -> dict[str, str]:
    now = datetime.now(UTC)
    signatures = (Webhook(key).sign(message_id, now, message.body) for key in keys)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
