"""`manage.py winnow_catch_up`: run it every few minutes."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_comments.moderation import moderator as registry

from winnow_comments.client import Refused, Unanswered, read_decision
from winnow_comments.decisions import send
from winnow_comments.models import HAM, SPAM, Verdict
from winnow_comments.moderator import WinnowModerator

logger = logging.getLogger(__name__)

MOST = 200  # undecided comments that are looked at again, newest first
MOST_FAILURES = 3  # in a row: then Winnow is down, and the next catch-up tries again


class Command(BaseCommand):
    """Asks about comments that Winnow has not seen, and takes decisions both ways."""

    help = "Ask Winnow what could not be asked before, and exchange decisions."

    def handle(self, *_: Any, **__: Any) -> None:
        """Do what is due. Raises CommandError if Winnow did not answer to all of it."""
        # In no order: what always fails must not keep the same others waiting every time.
        unasked = Verdict.objects.filter(winnow_id="").select_related("comment").order_by("?")
        untold = Verdict.objects.filter(is_told=False).exclude(winnow_id="").order_by("?")
        undecided = Verdict.objects.filter(decision="").exclude(winnow_id="")
        newest = undecided.order_by("-pk").select_related("comment")[:MOST]
        failures = [
            *_each(unasked.iterator(), _ask),
            *_each(untold.iterator(), send),
            *_each(newest, _look_again),
        ]
        if failures:
            raise CommandError(f"Winnow does not answer: {failures[0]}")


def _each(verdicts: Iterable[Verdict], act: Callable[[Verdict], None]) -> list[Unanswered]:
    """Do one thing for each, until Winnow fails too often in a row. Returns all failures."""
    failures: list[Unanswered] = []
    in_a_row = 0
    for verdict in verdicts:
        try:
            act(verdict)
            in_a_row = 0
        except Refused as error:
            logger.error("Winnow refuses comment %s: %s", verdict.comment_id, error)
        except Unanswered as error:
            failures.append(error)
            in_a_row += 1
        if in_a_row == MOST_FAILURES:
            break
    return failures


def _ask(verdict: Verdict) -> None:
    article = verdict.comment.content_object
    judging = registry._registry.get(type(article))
    if not isinstance(judging, WinnowModerator):
        return
    label = judging.ask(verdict.comment, article, verdict)
    verdict.save(update_fields=["winnow_id", "label"])
    if not verdict.decision:
        _apply(verdict.comment, label)


def _look_again(verdict: Verdict) -> None:
    decided = read_decision(verdict.winnow_id)
    if decided is None:
        return
    label, moderator = decided
    changed = Verdict.objects.filter(pk=verdict.pk, decision="").update(
        decision=label, moderator=moderator[:150]
    )
    if changed:  # else somebody has decided here meanwhile
        _apply(verdict.comment, label)


def _apply(comment: Any, label: str) -> None:
    """Publish ham, remove spam; what waits stays where it is."""
    if label == HAM:
        comment.is_public, comment.is_removed = True, False
    elif label == SPAM:
        comment.is_public, comment.is_removed = False, True
    comment.save(update_fields=["is_public", "is_removed"])
