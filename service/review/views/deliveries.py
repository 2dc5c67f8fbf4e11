"""What a site's webhook and blog were told, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.deliveries import DeliveryLine, DeliveryState, WebhookEvent
from service.review.catalogues import message

EVENT_WORDS: Mapping[str, str] = {
    "callback": message("the blog: what stands"),
    "blogger": message("Blogger: where the comment belongs"),
    "comment.decided": message("webhook: a decision"),
    "comment.judged": message("webhook: a late verdict"),
    "queue.waiting": message("webhook: the queue is long or old"),
    "model.promoted": message("webhook: another model judges"),
    "model.refused": message("webhook: a model was refused"),
    "import.finished": message("webhook: an import is over"),
    "webhook.test": message("webhook: a test"),
}
CHOICE_WORDS: Mapping[WebhookEvent, str] = {
    "comment.decided": message("Every decision of a moderator"),
    "comment.judged": message("What the machine says at last of a comment that it could not judge"
                              " in time. Without it, such a comment waits for you."),
    "queue.waiting": message("The queue has become long or old"),
    "model.promoted": message("Another model judges, also after a roll-back"),
    "model.refused": message("A fit made a model that did no better"),
    "import.finished": message("An import is over"),
}  # fmt: skip
STATE_WORDS: Mapping[DeliveryState, str] = {
    "waiting": message("waits"),
    "received": message("arrived"),
    "needless": message("not needed any more"),
    "given up": message("given up"),
}
TRIAL_WORDS: Mapping[DeliveryState, str] = {
    "waiting": message("The test is on its way. Load this page again to see whether it arrived."),
    "received": message("The test arrived."),
    "needless": message("The webhook was taken away before the test was sent."),
    "given up": message("The test did not arrive:"),
}


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A line of the list."""

    line: DeliveryLine
    event: str
    state: str
    can_be_sent: bool

    @property
    def is_put_off(self) -> bool:
        """Whether it is tried again at a time that can be told."""
        return self.line.state == "waiting" and self.line.attempts > 0

    @property
    def problem(self) -> str:
        """Why it has not arrived."""
        return "" if self.line.state == "received" else self.line.problem or ""


def delivery_views(
    lines: Sequence[DeliveryLine], translate: Callable[[str], str]
) -> list[DeliveryView]:
    """The lines in the reader's language. An event without words of its own is shown by name."""
    return [_view(line, translate) for line in lines]


def trial_words(line: DeliveryLine, translate: Callable[[str], str]) -> str:
    """What came of a test."""
    words = translate(TRIAL_WORDS[line.state])
    return f"{words} {line.problem}" if line.problem else words


def _view(line: DeliveryLine, translate: Callable[[str], str]) -> DeliveryView:
    words = EVENT_WORDS.get(line.event)
    return DeliveryView(
        line,
        event=line.event if words is None else translate(words),
        state=translate(STATE_WORDS[line.state]),
        can_be_sent=line.state == "given up" and line.event != "webhook.test",
    )
