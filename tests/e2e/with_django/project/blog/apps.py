"""The blog's comments are judged by Winnow."""

from django.apps import AppConfig


class Blog(AppConfig):
    name = "blog"

    def ready(self) -> None:
        from django_comments.moderation import moderator
        from winnow_comments.moderator import WinnowModerator

        from blog.models import Entry

        moderator.register(Entry, WinnowModerator)
