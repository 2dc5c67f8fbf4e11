"""Every message of the pages, as the templates and the code hold them."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from jinja2.ext import babel_extract

import service.review
from service.review.reason_words import phrases

Message = str | tuple[str, str]
FOLDER = Path(service.review.__file__).parent
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}


def wanted_messages() -> set[Message]:
    """What a catalogue must translate; a plural as a pair."""
    return {*_of_templates(), *_of_code(), *phrases()}


def _of_templates() -> Iterator[Message]:
    for path in sorted(FOLDER.glob("templates/*.html")):
        with path.open("rb") as template:
            for _, function, argument, _ in babel_extract(template, ("_", "ngettext"), (), OPTIONS):
                messages = argument if isinstance(argument, tuple) else (argument,)
                words = [text for text in messages if text]
                if words:
                    yield (words[0], words[1]) if function == "ngettext" else words[0]


def _of_code() -> Iterator[Message]:
    for path in sorted(FOLDER.rglob("*.py")):
        for _, words, *_ in extract_from_file("python", str(path), keywords={"message": None}):
            assert isinstance(words, str)
            yield words
