"""How much a name, a host and the words read like something that is advertised, or like no word."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from model.knowledge.knowledge import Knowledge
from model.knowledge.letter_pairs import LetterPairs
from model.reading.addresses import RESERVED_SUFFIXES, LinkAddress
from model.reading.comment_reading import Reading
from model.signals.hosts import FREE_HOSTS

HOST_PARTS = re.compile(r"[^\W_]+")
MAX_NAME_WORDS, MAX_HOSTS, MAX_WORDS = 12, 10, 400  # bound the cost of a long comment
WINDOW = 3  # words
LONGEST_ENDING = 5  # words


class KeywordSignals(NamedTuple):
    """Log-odds that something is advertised, rather than a person or what a reader says; and
    the mean surprisal of letters, in nats, which is high where they are struck at random.
    """

    name_keyword: float
    url_commercial: float
    url_keyword: float
    link_commercial: float
    last_words_advertised: float
    words_advertised: float
    name_surprisal: float
    url_surprisal: float
    link_surprisal: float
    text_surprisal: float


def keyword_signals(reading: Reading, knowledge: Knowledge) -> KeywordSignals:
    """Read the name, the hosts and the words; NaN of what is not there."""
    own, letters = reading.author_address, knowledge.letters
    return KeywordSignals(
        name_keyword=knowledge.names.score(reading.name_tokens[:MAX_NAME_WORDS]),
        url_commercial=_commerce([own] if own else [], knowledge),
        url_keyword=knowledge.names.score(chosen_words(own) if own else ()),
        link_commercial=_commerce(reading.addresses[:MAX_HOSTS], knowledge),
        **_advertised(reading.tokens, knowledge),
        name_surprisal=letters.mean(reading.name_tokens[:MAX_NAME_WORDS]),
        url_surprisal=letters.mean(chosen_words(own) if own else ()),
        link_surprisal=_oddest_link(reading.addresses[:MAX_HOSTS], letters),
        text_surprisal=letters.mean(reading.tokens[:MAX_WORDS]),
    )


def _commerce(addresses: Sequence[LinkAddress], knowledge: Knowledge) -> float:
    """The most commercial of the hosts; NaN of none."""
    hosts = {a.host for a in addresses if a.host and not a.is_shortened}
    return max((knowledge.hosts.score(host_words(host)) for host in hosts), default=math.nan)


def _oddest_link(addresses: Sequence[LinkAddress], letters: LetterPairs) -> float:
    """The surprisal of the host whose letters are the oddest; NaN of none."""
    means = (letters.mean(chosen_words(a)) for a in addresses if not a.is_shortened)
    return max((mean for mean in means if not math.isnan(mean)), default=math.nan)


def host_words(host: str) -> list[str]:
    """The labels of a host, and the parts of those with hyphens or digits; its ending marked."""
    *labels, ending = host.removeprefix("www.").split(".")
    parts = [part for label in labels for part in HOST_PARTS.findall(label)]
    endings = [] if ending in RESERVED_SUFFIXES else [f".{ending}"]
    return [*labels, *(part for part in parts if part not in labels), *endings]


def chosen_words(address: LinkAddress) -> list[str]:
    """The words of a host that its owner chose: of a page at a free host, its subdomain."""
    is_free = address.domain in FREE_HOSTS and address.subdomain not in ("", "www")
    return HOST_PARTS.findall(address.subdomain if is_free else address.domain)


def _advertised(words: Sequence[str], knowledge: Knowledge) -> dict[str, float]:
    """How much the last words, and any run of WINDOW words, read like what is advertised."""
    if not words:
        return {"last_words_advertised": math.nan, "words_advertised": math.nan}
    scores, start = knowledge.phrases.scores(words[-MAX_WORDS:]), knowledge.phrases.intercept
    return {
        "last_words_advertised": start + max(ending_scores(scores)),
        "words_advertised": start + max(window_scores(scores)),
    }


def ending_scores(scores: Sequence[float]) -> list[float]:
    """The sums of the last score, of the last two, and so on."""
    return [sum(scores[-n:]) for n in range(1, min(LONGEST_ENDING, len(scores)) + 1)]


def window_scores(scores: Sequence[float]) -> list[float]:
    """The sums of each WINDOW scores in a row; of fewer, the sum of all."""
    size = min(WINDOW, len(scores))
    return [*map(sum, zip(*(scores[start:] for start in range(size)), strict=False))]
