"""What of a comment may be shown in a reason: words that say something, whole hosts, the name."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from stopwordsiso import langs, stopwords

from model.reading.addresses import LinkAddress
from model.reading.comment_reading import Reading
from model.signals.article import COMMON, RARE
from model.signals.rarity import Rarities
from model.text.words import CJK, WORD, stems

QUOTED_CHARS, HOST_CHARS = 40, 80
FEWEST_LETTERS = 3  # of a word in letters: shorter ones are pieces, or endings of hosts
MOST_WORDS = 3
OF_THE_WEB = frozenset(
    "www http https ftp html htm php asp aspx href src img url nofollow com net org info biz xyz"
    " gmail hotmail yahoo nbsp amp quot".split()
)
HAS_LETTER = re.compile(r"[^\W\d_]")


def quoted(text: str) -> str:
    """A text in quotation marks, cut where it is long."""
    return f"“{text if len(text) <= QUOTED_CHARS else text[: QUOTED_CHARS - 1] + '…'}”"


def quoted_words(words: Iterable[str]) -> str:
    """Words in quotation marks, one after the other."""
    return ", ".join(map(quoted, words))


@cache
def says_nothing() -> frozenset[str]:
    """Words of any language that say nothing by themselves, and those of web addresses."""
    return frozenset(OF_THE_WEB.union(stopwords(langs())))


def is_telling(word: str) -> bool:
    """Whether a lower-case word says something by itself."""
    is_long = len(word) >= FEWEST_LETTERS or (len(word) == 2 and bool(CJK.search(word)))
    return is_long and word not in says_nothing() and bool(HAS_LETTER.search(word))


def stands_in_the_text(word: str, reading: Reading) -> bool:
    """Whether a lower-case word is one that readers see: not of a tag, not of a link."""
    return word in reading.words or (not word.isascii() and word in reading.text.lower())


def shown_host(address: LinkAddress | None) -> str:
    """A host as a whole; the end of one that is very long. Empty if there is none to speak of."""
    host = address.host.removeprefix("www.") if address and address.domain else ""
    if "." not in host:
        return ""
    return host if len(host) <= HOST_CHARS else f"…{host[1 - HOST_CHARS :]}"


def shown_hosts(hosts: Iterable[str]) -> str:
    """The first two of the hosts; a sign that there are more."""
    distinct = list(dict.fromkeys(filter(None, hosts)))
    return ", ".join(distinct[:2] + ["…"] * (len(distinct) > 2))


def shared_words(reading: Reading, rarities: Rarities) -> list[str]:
    """The rarest words that a comment and its article share, as they stand in the comment."""
    return _rarest(reading, reading.stems & reading.article.stems, rarities, above=COMMON)


def foreign_words(reading: Reading, rarities: Rarities) -> list[str]:
    """The rarest words of a comment that its article does not have."""
    return _rarest(reading, reading.own_stems - reading.article.stems, rarities, above=RARE)


def _rarest(
    reading: Reading, of_stems: frozenset[str], rarities: Rarities, *, above: float
) -> list[str]:
    rare = sorted((-rarities[stem], stem) for stem in of_stems if rarities[stem] > above)
    text = reading.text.lower()
    words = (_word_of(stem, text) for _, stem in rare[: 2 * MOST_WORDS])
    return list(islice(filter(is_telling, words), MOST_WORDS))


def _word_of(stem: str, text: str) -> str:
    """The first word of a lower-case text that has this stem; empty if it is but part of one."""
    at = text.find(stem)
    while at >= 0:
        match = WORD.match(text, at)
        is_begin = at == 0 or not text[at - 1].isalnum()
        if match and is_begin and stem in stems((match.group(),)):
            return match.group()
        at = text.find(stem, at + 1)
    return ""
