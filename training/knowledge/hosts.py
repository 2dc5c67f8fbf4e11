"""Hosts of shops, casinos and scams, and those of people and institutions."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from model.signals.keywords import host_words
from model.text.words import tokens
from training.knowledge.lists import ListedHost

COMMERCIAL = {
    "gambling": 1.0, "shopping": 1.5, "dating": 1.0, "drugs": 1.0, "scam": 0.5, "fake-shop": 1.0,
    "referrer-spam": 0.7, "crypto": 0.7,
}  # fmt: skip
OTHER = {
    "personal": 1.0, "ordinary": 1.0, "university": 0.5, "government": 0.3, "press": 0.7,
    "popular": 0.5,
}  # fmt: skip
MADE_UP_WEIGHT = 0.006  # of a host made of a name or a phrase, beside listed ones
ENDINGS = ("com", "com", "com", "com", "net", "org", "info", "co.uk", "de", "blogspot.com")
GIBBERISH_SHARE = 0.1  # of the hosts made of phrases
LETTERS = "abcdefghijklmnopqrstuvwxyz" * 3 + "0123456789"

Hosts = list[list[str]]


def weighed_hosts(
    listed: Sequence[ListedHost], names: Sequence[str], phrases: Sequence[str], draw: Random
) -> tuple[Hosts, Hosts, NDArray[np.float64]]:
    """The words of commercial hosts and of others, and how much each counts, in that order.

    To the listed ones come hosts made of phrases, or of letters at random, and of people's names.
    """
    counts = Counter(row.kind for row in listed)
    sides: list[Hosts] = []
    weights: list[float] = []
    for kinds, made in (
        (COMMERCIAL, _made_of_phrases(phrases, draw)),
        (OTHER, _made_of(names, draw)),
    ):
        rows = [row for row in listed if row.kind in kinds]
        sides.append([host_words(host) for host in (*(row.host for row in rows), *made)])
        weights += [kinds[row.kind] / counts[row.kind] ** 0.5 for row in rows]
        weights += [MADE_UP_WEIGHT] * len(made)
    return sides[0], sides[1], np.array(weights)


def _made_of_phrases(phrases: Sequence[str], draw: Random) -> list[str]:
    n_random = int(GIBBERISH_SHARE * len(phrases))
    gibberish = ["".join(draw.choices(LETTERS, k=draw.randint(6, 22))) for _ in range(n_random)]
    return _made_of([*phrases, *gibberish], draw)


def _made_of(texts: Sequence[str], draw: Random) -> list[str]:
    hosts = []
    for text in texts:
        words = [word for word in tokens(text) if word.isascii()]
        if words:
            hosts.append(f"{draw.choice(('', '', '-')).join(words)}.{draw.choice(ENDINGS)}")
    return hosts
