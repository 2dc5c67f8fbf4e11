"""Asks Winnow before a comment is published.

from django_comments.moderation import moderator
from winnow_comments.moderator import WinnowModerator

moderator.register(Entry, WinnowModerator)
"""

import logging
from typing import Any

from django_comments.moderation import CommentModerator

from winnow_comments.client import Refused, Unanswered, send_comment
from winnow_comments.models import HAM, SPAM, Verdict

logger = logging.getLogger(__name__)

MOST_TITLE, MOST_TEXT = 2000, 200_000  # of an article, in characters


class WinnowModerator(CommentModerator):
    """Publishes what Winnow says is ham. The rest waits, out of sight; spam counts as removed.

    Set `title_field` and `text_field` to the names of the fields of your model: Winnow judges a
    comment in the light of its article.
    """

    title_field = "title"
    text_field = "body"

    def moderate(self, comment: Any, content_object: Any, request: Any) -> bool:
        """Whether a comment is to wait."""
        comment.winnow_verdict = Verdict()
        is_held = super().moderate(comment, content_object, request)
        label = self.judge(comment, content_object, comment.winnow_verdict)
        comment.is_removed = comment.is_removed or label == SPAM
        return is_held or label != HAM

    def judge(self, comment: Any, content_object: Any, verdict: Verdict) -> str:
        """Winnow's label, entered in the verdict; unsure as well if Winnow does not answer."""
        try:
            return self.ask(comment, content_object, verdict)
        except (Unanswered, Refused) as error:
            logger.warning("Winnow does not judge a comment: %s", error)
            return verdict.label

    def ask(self, comment: Any, content_object: Any, verdict: Verdict) -> str:
        """Winnow's label, entered in the verdict. Raises Unanswered, Refused."""
        answer = send_comment(self.words(comment, content_object, verdict))
        verdict.winnow_id, verdict.label = answer["id"], answer["label"]
        return verdict.label

    def words(self, comment: Any, content_object: Any, verdict: Verdict) -> dict[str, Any]:
        """A comment as Winnow takes it."""
        url = getattr(content_object, "get_absolute_url", str)()
        return {
            "external_id": str(verdict.external_id),
            "text": comment.comment,
            "author": {"name": comment.name, "email": comment.email, "url": comment.url},
            "article": {
                "title": str(getattr(content_object, self.title_field, ""))[:MOST_TITLE],
                "text": str(getattr(content_object, self.text_field, ""))[:MOST_TEXT],
                "url": f"https://{comment.site.domain}{url}" if url.startswith("/") else "",
            },
        }
