"""English, and what the catalogues in locale/ translate it to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALE = Path(__file__).parent / "locale"
CATALOGUE = "LC_MESSAGES/review.po"
SOURCE = "en"


def message(words: str) -> str:
    """Mark words for the catalogues, where they are written before they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface."""

    code: str
    name: str
    translations: NullTranslations


@cache
def read_languages() -> Mapping[str, Language]:
    """Every language there is a catalogue of, and English, by code. Compiles the catalogues."""
    languages = {SOURCE: Language(SOURCE, "English", NullTranslations())}
    for path in sorted(LOCALE.glob(f"*/{CATALOGUE}")):
        code = path.parts[-3]
        name = Locale.parse(code).get_display_name(code) or code
        languages[code] = Language(code, name[:1].upper() + name[1:], _compiled(path))
    return languages


def _compiled(path: Path) -> Translations:
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def choose(languages: Mapping[str, Language], *, preferred: str | None, accepted: str) -> Language:
    """The language somebody chose, else the first their browser accepts, else English.

    `accepted` is an Accept-Language header; what cannot be read in it is passed over.
    """
    if preferred is not None and preferred in languages:
        return languages[preferred]
    weighed = sorted(map(_weighed, accepted.split(",")), key=lambda item: -item[0])
    codes = [name for _, name in weighed]
    code = negotiate_locale(codes, list(languages), sep="-")
    return languages[code or SOURCE]


def _weighed(part: str) -> tuple[float, str]:
    name, _, weight = part.partition(";q=")
    try:
        return float(weight or 1), name.strip()
    except ValueError:
        return 0.0, name.strip()
