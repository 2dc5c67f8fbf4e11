"""What Winnow said of a comment, and what it still has to be told."""

import uuid

from django.db import models

HAM, SPAM, UNSURE = "ham", "spam", "unsure"


class Verdict(models.Model):
    """One comment at Winnow. `winnow_id` is empty until Winnow has answered."""

    comment = models.OneToOneField(
        "django_comments.Comment", on_delete=models.CASCADE, related_name="winnow"
    )
    external_id = models.UUIDField(default=uuid.uuid4, unique=True)
    winnow_id = models.CharField(max_length=100, blank=True, db_index=True)
    label = models.CharField(max_length=10, default=UNSURE)
    decision = models.CharField(max_length=10, blank=True)
    moderator = models.CharField(max_length=150, blank=True)
    is_told = models.BooleanField(default=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.label} ({self.comment_id})"
