"""`manage.py winnow_catch_up`: run it every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_comments.moderation import moderator as registry

from winnow_comments.client import Refused, Unanswered, read_comment
from winnow_comments.decisions import tell
from winnow_comments.models import HAM, SPAM, Verdict
from winnow_comments.moderator import WinnowModerator

MOST = 200  # undecided comments that are looked at again, newest first


class Command(BaseCommand):
    """Asks about comments that Winnow has not seen, and takes decisions both ways."""

    help = "Ask Winnow what could not be asked before, and exchange decisions."

    def handle(self, *_: Any, **__: Any) -> None:
        """Do what is due. Raises CommandError if Winnow does not answer."""
        for verdict in Verdict.objects.filter(winnow_id="").select_related("comment"):
            self._ask(verdict)
        for verdict in Verdict.objects.filter(is_told=False):
            if not tell(verdict):
                raise CommandError("Winnow does not answer; try again later")
        undecided = Verdict.objects.filter(decision="").exclude(winnow_id="")
        for verdict in undecided.order_by("-pk").select_related("comment")[:MOST]:
            self._look_again(verdict)

    def _ask(self, verdict: Verdict) -> None:
        article = verdict.comment.content_object
        judging = registry._registry.get(type(article))
        if not isinstance(judging, WinnowModerator):
            return
        judging.judge(verdict.comment, article, verdict)
        if not verdict.winnow_id:
            return
        verdict.save(update_fields=["winnow_id", "label"])
        if not verdict.decision:
            _apply(verdict.comment, verdict.label)

    def _look_again(self, verdict: Verdict) -> None:
        try:
            found = read_comment(verdict.winnow_id)
        except Unanswered as error:
            raise CommandError(f"Winnow does not answer: {error}") from error
        except Refused:
            return
        if found["decision"] is None:
            return
        changed = Verdict.objects.filter(pk=verdict.pk, decision="").update(
            decision=found["label"], moderator=found["decision"]["moderator"] or ""
        )
        if changed:  # else somebody has decided here meanwhile
            _apply(verdict.comment, found["label"])


def _apply(comment: Any, label: str) -> None:
    """Publish ham, remove spam; what waits stays where it is."""
    if label == HAM:
        comment.is_public, comment.is_removed = True, False
    elif label == SPAM:
        comment.is_public, comment.is_removed = False, True
    comment.save(update_fields=["is_public", "is_removed"])
