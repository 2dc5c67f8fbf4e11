"""The fields that bodies are made of, and what every body that comes in has in common."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from service.domain.dates import EARLIEST, date_written, read_date

ZONE = re.compile(r"T.*(?:Z|[+-]\d\d:?\d\d)\s*$", re.I)


def _can_be_stored(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character cannot be stored")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("half a surrogate pair is not a character")
    return text


def _is_name(text: str) -> str:
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise ValueError("an id has no control characters")
    return text


def _is_date(value: object) -> datetime | None:
    """A moment at which a comment may have been written, and not in the future."""
    if value is None:
        return None
    moment = read_date(value) if isinstance(value, str) and ZONE.search(value) else None
    if moment is None:
        raise ValueError("a time with its zone, such as 2026-11-25T08:00:00Z")
    written = date_written(moment, now=datetime.now(UTC))
    if written is None:
        raise ValueError(f"from {EARLIEST:%Y} to now")
    return written


def _empty_if_null(value: object) -> object:
    return "" if value is None else value


EmptyIfNull = BeforeValidator(_empty_if_null)  # what blog engines send for an empty field
Date = Annotated[datetime | None, BeforeValidator(_is_date)]
Text = Annotated[str, AfterValidator(_can_be_stored)]
Name = Annotated[Text, Field(max_length=1000)]
Address = Annotated[Text, Field(max_length=4000)]
ExternalId = Annotated[Text, Field(min_length=1, max_length=200), AfterValidator(_is_name)]
Moderator = Annotated[Text, Field(min_length=1, max_length=200)]


class Strict(BaseModel):
    """What comes in: a misspelt field is refused, not ignored; no type is guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
