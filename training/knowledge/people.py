"""People's names as they sign comments: whole, in part, turned round, as handles."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from training.knowledge.lists import ListedName

MOST_OF_A_LOCALE = 3000  # names that count for how often a locale is drawn
WHOLE_SHARE = 0.4  # of the names drawn, in a locale that lists whole ones
FOREIGN_SHARE = 0.12  # of the last names, that come from another locale
INITIALS = "ABCDEFGHJKLMPRST"
SEPARATORS = ("", "", "_", ".", "-")


@dataclass
class _Locale:
    first: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    full: list[str] = field(default_factory=list)

    @property
    def weight(self) -> float:
        size = len(self.first) + len(self.last) + len(self.full)
        return float(min(size, MOST_OF_A_LOCALE) ** 0.5)


def signed_names(listed: Sequence[ListedName], n: int, draw: Random) -> list[str]:
    """So many names as people write them; locales with few names come up less often."""
    locales: dict[str, _Locale] = defaultdict(_Locale)
    for row in listed:
        getattr(locales[row.locale], row.part).append(row.name)
    usable = [locale for locale in locales.values() if locale.first or locale.full]
    weights = [locale.weight for locale in usable]
    lasts = [name for locale in usable for name in locale.last]
    return [_signed(draw.choices(usable, weights)[0], lasts, draw) for _ in range(n)]


def _signed(locale: _Locale, lasts: Sequence[str], draw: Random) -> str:
    if locale.full and (not locale.first or draw.random() < WHOLE_SHARE):
        return draw.choice(locale.full)
    first = draw.choice(locale.first)
    if not locale.last or draw.random() < FOREIGN_SHARE:
        return _written(first, draw.choice(lasts), draw) if lasts else first
    return _written(first, draw.choice(locale.last), draw)


def _written(first: str, last: str, draw: Random) -> str:
    ways: list[tuple[Callable[[], str], float]] = [
        (lambda: first, 0.30),
        (lambda: f"{first} {last}", 0.32),
        (lambda: f"{first} {draw.choice(INITIALS)}. {last}", 0.06),
        (lambda: f"{last} {first}", 0.05),
        (lambda: f"{first[0]}. {last}", 0.05),
        (lambda: _handle(first, last, draw), 0.12),
        (lambda: last, 0.10),
    ]
    write = draw.choices([way for way, _ in ways], [share for _, share in ways])[0]
    return write()


def _handle(first: str, last: str, draw: Random) -> str:
    number = draw.choice(("", "", str(draw.randint(1, 99)), str(draw.randint(1950, 2012))))
    separator = draw.choice(SEPARATORS)
    stem = draw.choice((first, last, first[0] + last, first + last[0], first + separator + last))
    return stem + number
