"""What is no longer as it was for the model, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from babel import Locale
from babel.numbers import format_decimal

from service.domain.drift import DRIFT_PHRASES, Drift, SiteDrift

HUNDREDTHS, WHOLE = "0.00", "0"


@dataclass(frozen=True, slots=True)
class DriftView:
    """What is shown of it: where, what, and what to do."""

    site: str
    words: str
    remedy: str


def drift_views(
    drift: Iterable[SiteDrift], translate: Callable[[str], str], *, language: str
) -> tuple[DriftView, ...]:
    """Show it in one language."""
    return tuple(
        DriftView(line.site, _words(line.drift, translate, language), translate(line.drift.remedy))
        for line in drift
    )


def _words(drift: Drift, translate: Callable[[str], str], language: str) -> str:
    numerals = {
        name: format_decimal(value, HUNDREDTHS if name == "index" else WHOLE, language)
        for name, value in drift.numbers.items()
    }
    name = Locale.parse(language).languages.get(drift.language, drift.language)
    return translate(DRIFT_PHRASES[drift.kind]) % {**numerals, "language": name}
