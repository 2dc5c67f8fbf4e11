"""What moderators do with comments goes to Winnow."""

import logging
from typing import Any

from django.dispatch import receiver
from django_comments.models import CommentFlag
from django_comments.signals import comment_was_flagged, comment_was_posted

from winnow_comments.client import Refused, Unanswered, send_decision
from winnow_comments.models import HAM, SPAM, Verdict

logger = logging.getLogger(__name__)

LABELS = {CommentFlag.MODERATOR_APPROVAL: HAM, CommentFlag.MODERATOR_DELETION: SPAM}


@receiver(comment_was_posted)
def keep_verdict(comment: Any, **_: Any) -> None:
    """Keep the verdict of a comment that `WinnowModerator` has asked about."""
    verdict: Verdict | None = getattr(comment, "winnow_verdict", None)
    if verdict is not None:
        verdict.comment = comment
        verdict.save()


@receiver(comment_was_flagged)
def note_decision(comment: Any, flag: Any, **_: Any) -> None:
    """A moderator has approved or removed a comment."""
    label = LABELS.get(flag.flag)
    verdict = Verdict.objects.filter(comment=comment).first()
    if label is None or verdict is None:
        return
    verdict.decision, verdict.moderator = label, flag.user.get_username()
    verdict.is_told = False
    verdict.save()
    tell(verdict)


def tell(verdict: Verdict) -> None:
    """Send a decision, or leave it to `winnow_catch_up`."""
    if not verdict.winnow_id:
        return  # it does not know the comment yet: `winnow_catch_up` sends both
    try:
        send(verdict)
    except Unanswered as error:
        logger.warning("Winnow does not take a decision: %s", error)


def send(verdict: Verdict) -> None:
    """Send a decision that Winnow does not have yet. Raises Unanswered."""
    try:
        send_decision(verdict.winnow_id, verdict.decision, moderator=verdict.moderator)
    except Refused as error:
        logger.error("Winnow refuses a decision on comment %s: %s", verdict.comment_id, error)
    Verdict.objects.filter(pk=verdict.pk, decision=verdict.decision).update(is_told=True)
