"""Phrases as they are advertised: a product, and what is put before and after it."""

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from training.knowledge.lists import ListedPhrase

MOST_WORDS = 4  # of a phrase that is taken whole
ENGLISH_WEIGHT = 3.0
KIND_WEIGHTS = {"planted": 30.0, "keyword": 15.0, "business": 6.0, "product": 1.0, "brand": 0.7}
BEFORE = (
    "cheap best buy discount free online top affordable professional harga jual used wholesale"
    " replica custom comprar acheter günstige sewa jasa get"
).split()
AFTER = (
    *"online reviews review service services company training price prices coupon deals".split(),
    *"shop store supplier cost course classes tips guide usa uk expert agency program".split(),
    *"jobs rental repair installation consultant insurance loans murah terbaik outlet".split(),
    *("software", "app", "for sale", "near me", "free download", "support number"),
    *("customer service", "phone number", "mod apk", "watch online", "coupon code"),
)
CITIES = (
    "London Delhi Pune Mumbai Chennai Bangalore Hyderabad Noida Dubai Sydney Melbourne Toronto"
    " Austin Houston Dallas Chicago Miami Denver Karachi Lahore Jakarta Surabaya Bandung Lagos"
    " Berlin Paris Madrid Istanbul Singapore Orlando Phoenix Seattle Perth Manchester Leeds"
).split()


def advertised_phrases(listed: Sequence[ListedPhrase], n: int, draw: Random) -> list[str]:
    """So many phrases; those of the kinds that spam plants come up more often."""
    by_kind: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in listed:
        if row.kind in KIND_WEIGHTS:  # jobs are no more commercial than the people who have them
            by_kind[row.locale, row.kind].append(row.phrase)
    groups = list(by_kind)
    weights = [_weight(*group, len(by_kind[group])) for group in groups]
    return [
        _dressed(draw.choice(by_kind[group]), draw) for group in draw.choices(groups, weights, k=n)
    ]


def _weight(locale: str, kind: str, size: int) -> float:
    return (
        float(size**0.5) * KIND_WEIGHTS[kind] * (ENGLISH_WEIGHT if locale.startswith("en") else 1.0)
    )


def _dressed(phrase: str, draw: Random) -> str:
    """A phrase as a keyword: a part of a long one; half of them with more words around."""
    words = phrase.split()
    if len(words) > MOST_WORDS:
        start = draw.randint(0, len(words) - 3)
        phrase = " ".join(words[start : start + draw.randint(2, MOST_WORDS)])
    way = draw.random()
    if way < 0.20:
        return f"{draw.choice(BEFORE)} {phrase}"
    if way < 0.42:
        return f"{phrase} {draw.choice(AFTER)}"
    if way < 0.52:
        return f"{phrase} {draw.choice(('', 'in '))}{draw.choice(CITIES)}"
    return phrase
