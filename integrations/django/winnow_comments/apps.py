"""The app: add `winnow_comments` to INSTALLED_APPS, after `django_comments`."""

from django.apps import AppConfig


class WinnowComments(AppConfig):
    """Listens for moderators' decisions."""

    name = "winnow_comments"
    verbose_name = "Winnow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers, and the checks of the settings."""
        from winnow_comments import checks, decisions  # noqa: F401 - connects what is in them
