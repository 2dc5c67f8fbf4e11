"""The author's name."""

import math
import re
from typing import NamedTuple

from model.reading.comment_reading import Reading
from model.text.words import WORD

ENDS_LIKE_HOST = re.compile(r"\.\w{2,6}$")
SYMBOL = re.compile(r"[^\w .'-]|_")


class NameSignals(NamedTuple):
    """How an author is called."""

    name_words: float
    name_chars: float
    name_lower: float
    name_title: float
    name_capitals: float
    name_digits: float
    name_symbols: float
    name_in_text: float
    name_signed: float
    name_in_article: float
    name_like_host: float
    name_is_address: float
    name_non_latin: float


NAMELESS = NameSignals._make([math.nan] * len(NameSignals._fields))


def name_signals(reading: Reading) -> NameSignals:
    """Measure the author's name; all is unknown without one."""
    name, words = reading.name, reading.name_tokens
    if not name:
        return NAMELESS
    cased = WORD.findall(name)
    article_words = reading.article.words
    return NameSignals(
        name_words=float(len(words)),
        name_chars=math.log1p(len(name)),
        name_lower=float(name.islower()),
        name_title=sum(w[:1].isupper() and w[1:].islower() for w in cased) / max(len(cased), 1),
        name_capitals=float(name.isupper() and len(name) > 3),
        name_digits=float(any(map(str.isdigit, name))),
        name_symbols=len(SYMBOL.findall(name)) / len(name),
        name_in_text=share_among(words, _words_above_signature(reading)),
        name_signed=float(reading.signature_words > 0),
        name_in_article=share_among(words, article_words) if article_words else math.nan,
        name_like_host=_likeness_to_hosts(words, reading),
        name_is_address=float("." in name and bool(ENDS_LIKE_HOST.search(name))),
        name_non_latin=float(not name.isascii()),
    )


def _words_above_signature(reading: Reading) -> frozenset[str]:
    """The words of the text without the name that signs it: that is how readers end."""
    n_signed = reading.signature_words
    return frozenset(reading.tokens[:-n_signed]) if n_signed else reading.words


def share_among(words: list[str], vocabulary: frozenset[str]) -> float:
    """The share of the words of more than two letters that stand in a vocabulary; 0 of none."""
    is_among = [word in vocabulary for word in words if len(word) > 2]
    return sum(is_among) / len(is_among) if is_among else 0.0


def _likeness_to_hosts(words: list[str], reading: Reading) -> float:
    """Share of the name's letters that stand in a host it links to; NaN without one."""
    own = (reading.author_address,) if reading.author_address else ()
    hosts = [a.host + a.path for a in (*reading.addresses, *own) if not a.is_shortened]
    if not hosts:
        return math.nan
    letters = sum(map(len, words)) or 1
    return max(sum(len(w) for w in words if len(w) > 2 and w in host) / letters for host in hosts)
