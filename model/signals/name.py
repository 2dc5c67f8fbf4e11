"""The author's name."""

import math
import re

from model.reading.comment_reading import Reading
from model.text.words import WORD

NAN = math.nan
ENDS_LIKE_HOST = re.compile(r"\.\w{2,6}$")
SYMBOL = re.compile(r"[^\w .'-]|_")
NAME_SIGNALS = (
    "name_words", "name_chars", "name_lower", "name_title", "name_capitals", "name_digits",
    "name_symbols", "name_in_text", "name_in_article", "name_like_host", "name_is_address",
    "name_non_latin",
)  # fmt: skip


def name_signals(reading: Reading) -> tuple[float, ...]:
    """Measure the author's name. One value for each of NAME_SIGNALS; all NaN without a name."""
    name, words = reading.name, reading.name_tokens
    if not name:
        return (NAN,) * len(NAME_SIGNALS)
    cased = WORD.findall(name)
    known = reading.article.words
    return (
        float(len(words)),
        math.log1p(len(name)),
        float(name.islower()),
        sum(w[:1].isupper() and w[1:].islower() for w in cased) / max(len(cased), 1),
        float(name.isupper() and len(name) > 3),
        float(any(map(str.isdigit, name))),
        len(SYMBOL.findall(name)) / len(name),
        share_of_known(words, reading.words),
        share_of_known(words, known) if known else NAN,
        _likeness(words, reading),
        float("." in name and bool(ENDS_LIKE_HOST.search(name))),
        float(not name.isascii()),
    )


def share_of_known(words: list[str], known: frozenset[str]) -> float:
    """The share of the words of more than two letters that are among those known."""
    long_words = [w for w in words if len(w) > 2]
    return sum(w in known for w in long_words) / len(long_words) if long_words else 0.0


def _likeness(words: list[str], reading: Reading) -> float:
    """Share of the name's letters that stand in a host it links to; NaN without one."""
    own = (reading.author_address,) if reading.author_address else ()
    hosts = [a.host + a.path for a in (*reading.addresses, *own) if not a.is_shortened]
    if not hosts:
        return NAN
    letters = sum(map(len, words)) or 1
    return max(sum(len(w) for w in words if len(w) > 2 and w in host) / letters for host in hosts)
