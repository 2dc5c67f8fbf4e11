"""What `manage.py check` says of the settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register
def check_settings(**_: Any) -> list[CheckMessage]:
    """A warning for each setting without which no comment is published."""
    return [
        Warning(f"{name} is not set: every comment waits.", id="winnow_comments.W001")
        for name in ("WINNOW_URL", "WINNOW_KEY")
        if not getattr(settings, name, "")
    ]
