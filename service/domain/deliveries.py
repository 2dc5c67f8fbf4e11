"""What blogs and webhooks were told, or could not be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DeliveryState = Literal["waiting", "received", "needless", "given up"]
TRIAL = "webhook.test"


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One thing told to a site's webhook or blog, as its owner sees it.

    `event` is the type of an event for the webhook, "callback" for what the blog itself is told.
    `due_at` is when it is tried next, as long as it waits. `problem` says why it did not arrive.
    """

    id: str
    event: str
    comment_id: str | None
    created_at: datetime
    due_at: datetime
    attempts: int
    state: DeliveryState
    problem: str | None


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How much of a site waits to be told, and how much was given up."""

    waiting: int
    given_up: int
