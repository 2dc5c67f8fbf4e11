"""Where in a comment's text the signals were measured."""

import re
from collections.abc import Iterator

from model.features import CommentFeatures
from model.grams.fields import ADDRESSES, MAX_ADDRESSES, field_text, spelled
from model.linear import HashedLogistic
from model.reading.addresses import parse_address
from model.reading.comment_reading import Reading
from model.reasons.advertised_places import advertised_places
from model.reasons.article_places import article_places
from model.reasons.places import Evidence, Place
from model.reasons.wordwise import word_shares
from model.signals.content import (
    CODE,
    EMAIL,
    EXCERPT,
    HTML_TAG,
    LOOSE_PUNCTUATION,
    MESSENGER,
    NUMBER,
    PHONE,
    PRICE,
)
from model.signals.links import LINK_SIGNALS
from model.signals.writing import CASED_WORD, EMOJI, GLUED, REPEATED
from model.text.disguise import SPACED_LETTERS
from model.text.plain import read_plain_text
from model.text.trace import LocatedLink, trace_plain_text, trace_wording
from model.text.traced_text import TracedText
from model.text.words import WORD

PLAIN_PATTERNS = {
    "phone_numbers": PHONE,
    "prices": re.compile(rf"[\d.,]{{0,12}}(?:{PRICE.pattern})[\d.,]{{0,12}}", re.I),
    "emails": EMAIL,
    "messengers": MESSENGER,
    "emoji": EMOJI,
    "repeated": REPEATED,
    "glued_words": GLUED,
    "spaced": SPACED_LETTERS,
    "exclamations": re.compile("!+"),
    "questions": re.compile(r"\?+"),
    "capitals": re.compile(r"[A-Z][A-Z]+"),
    "digits": NUMBER,
    "numbers": NUMBER,
    "code": CODE,
    "proper_names": CASED_WORD,
}
RAW_PATTERNS = {
    "html_tags": HTML_TAG,
    "excerpt": EXCERPT,
    "loose_punctuation": LOOSE_PUNCTUATION,
}
UNBROKEN = re.compile(r"\S{1,200}")


def find_evidence(
    reading: Reading, readers: dict[str, HashedLogistic], features: CommentFeatures
) -> Evidence:
    """The places of each signal that has any, and those of the addresses."""
    plain, links = trace_plain_text(reading.raw)
    wording = trace_wording(reading.raw)
    terms = features.knowledge.terms.find(wording.text)
    link_places = [Place(link.start, link.end) for link in links]
    return {
        **_pattern_places(reading.raw, plain),
        **dict.fromkeys(LINK_SIGNALS, link_places),
        ADDRESSES.name: list(_weighed_links(reading, links, readers[ADDRESSES.name])),
        **_disguised_words(reading.raw),
        **article_places(reading, plain, features),
        **advertised_places(plain, features.knowledge.phrases),
        "name_in_text": _name_places(reading, plain.lower()),
        "url_in_text": _author_domain_places(reading),
        "text_terms": [Place(*wording.original(*span)) for span in terms],
    }


def _pattern_places(raw: str, plain: TracedText) -> Evidence:
    """What the patterns of signals find, in the text without markup or as it was typed."""
    of_plain = {
        name: [Place(*plain.original(*match.span())) for match in pattern.finditer(plain.text)]
        for name, pattern in PLAIN_PATTERNS.items()
    }
    of_raw = {
        name: [Place(*match.span()) for match in pattern.finditer(raw)]
        for name, pattern in RAW_PATTERNS.items()
    }
    return of_plain | of_raw


def _weighed_links(
    reading: Reading, links: list[LocatedLink], reader: HashedLogistic
) -> Iterator[Place]:
    """The links, each with the log-odds that the words of its address have."""
    weights = _address_weights(reading, reader)
    for link in links:
        weight = weights.get(spelled(parse_address(link.url)), 0.0)
        if weight:
            yield Place(link.start, link.end, weight)


def _address_weights(reading: Reading, reader: HashedLogistic) -> dict[str, float]:
    """The log-odds that the words of each address have, by the address as it is spelled."""
    shares = word_shares(field_text(reading, ADDRESSES), ADDRESSES, reader)
    own = [reading.author_address] if reading.author_address else []
    weights: dict[str, float] = {}
    start = 1  # the field begins with a space
    for address in (*own, *reading.addresses[:MAX_ADDRESSES]):
        end = start + len(spelled(address))
        within = (word for word in shares if start <= word.start < end)
        weights[spelled(address)] = sum(word.log_odds for word in within)
        start = end + 1
    return weights


def _disguised_words(raw: str) -> Evidence:
    """The words that hold invisible, look-alike and styled characters, or a tag."""
    evidence: Evidence = {"invisible": [], "lookalikes": [], "styled": []}
    if raw.isascii() and "<" not in raw and "&#" not in raw:
        return evidence
    for match in UNBROKEN.finditer(raw):
        word = read_plain_text(match.group())
        for name, places in evidence.items():
            n_tricks = getattr(word, name)
            if n_tricks:
                places.append(Place(*match.span(), float(n_tricks)))
    return evidence


def _name_places(reading: Reading, plain: TracedText) -> list[Place]:
    """The words of the lower-case text that are of the author's name."""
    words = {word for word in reading.name_tokens if len(word) > 2}
    return [
        Place(*plain.original(*match.span()))
        for match in WORD.finditer(plain.text)
        if match.group() in words
    ]


def _author_domain_places(reading: Reading) -> list[Place]:
    domain = reading.author_address.domain if reading.author_address else ""
    if not domain:
        return []
    return [Place(*m.span()) for m in re.finditer(re.escape(domain), reading.raw, re.I)]
