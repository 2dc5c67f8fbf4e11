"""What blogs and webhooks were told, or could not be told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

DeliveryState = Literal["waiting", "received", "needless", "given up"]
WebhookEvent = Literal[
    "comment.decided",
    "comment.judged",
    "queue.waiting",
    "model.promoted",
    "model.refused",
    "import.finished",
]
WEBHOOK_EVENTS: tuple[WebhookEvent, ...] = get_args(WebhookEvent)
USUAL_EVENTS: tuple[WebhookEvent, ...] = ("comment.decided", "comment.judged")
TRIAL = "webhook.test"


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One thing told to a site's webhook or blog, as its owner sees it.

    `event` is the type of an event for the webhook, "callback" for what the blog itself is told,
    "blogger" for where Blogger is to put a comment.
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


@dataclass(frozen=True, slots=True)
class SigningTurn:
    """Which of a site's signing keys signs: the first has number 0.

    Until `former_until` the one before signs too, so that a receiver that knows either is content.
    """

    number: int = 0
    former_until: datetime | None = None

    def has_former(self, now: datetime) -> bool:
        """Whether two keys sign."""
        return self.former_until is not None and now < self.former_until

    def numbers(self, now: datetime) -> tuple[int, ...]:
        """The numbers of the keys that sign, the newest first."""
        return (self.number, self.number - 1) if self.has_former(now) else (self.number,)


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """What a site's deliveries are signed with now, for its owner to copy."""

    key: str = field(repr=False)
    former_until: datetime | None
