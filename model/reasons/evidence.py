"""Where in a comment's text the signals were measured."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from model.features import CommentFeatures
from model.grams.fields import ADDRESSES, MAX_ADDRESSES, field_text, spelled
from model.linear import HashedLogistic
from model.reading.addresses import parse_address
from model.reading.article_reading import PHRASE_WORDS
from model.reading.comment_reading import Reading
from model.reasons.wordwise import word_shares
from model.signals.article import COMMON, RARE
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
from model.signals.rarity import bucket
from model.signals.writing import CASED_WORD, EMOJI, GLUED, REPEATED
from model.text.disguise import SPACED_LETTERS
from model.text.plain import read_plain_text
from model.text.trace import LocatedLink, trace_plain_text, trace_wording
from model.text.traced_text import TracedText
from model.text.words import WORD, stems, tokens

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
SHARED_SIGNALS = ("article_share", "rarest_shared", "shared_words")
TITLE_SIGNALS = ("title_share", "title_taken_up")
FOREIGN_SIGNALS = ("foreign_words", "foreign_rarity")
UNBROKEN = re.compile(r"\S{1,200}")


class Place(NamedTuple):
    """A range of the original text, and its weight among the places of its signal."""

    start: int
    end: int
    weight: float = 1.0


Evidence = dict[str, list[Place]]


def find_evidence(
    reading: Reading, readers: dict[str, HashedLogistic], features: CommentFeatures
) -> Evidence:
    """The places of each signal that has any, and those of the addresses."""
    plain, links = trace_plain_text(reading.raw)
    found: Evidence = {
        name: [Place(*plain.original(*m.span())) for m in pattern.finditer(plain.text)]
        for name, pattern in PLAIN_PATTERNS.items()
    }
    for name, pattern in RAW_PATTERNS.items():
        found[name] = [Place(*m.span()) for m in pattern.finditer(reading.raw)]
    at_links = [Place(link.start, link.end) for link in links]
    found.update((name, at_links) for name in LINK_SIGNALS)
    found[ADDRESSES.name] = list(_weighed_links(reading, links, readers[ADDRESSES.name]))
    found.update(_disguises(reading.raw))
    found.update(_relations(reading, plain, features))
    found["name_in_text"] = _words_among(plain, {w for w in reading.name_tokens if len(w) > 2})
    found["url_in_text"] = _author_domain(reading)
    wording = trace_wording(reading.raw)
    found["text_terms"] = [
        Place(*wording.original(*at)) for at in features.lexicon.find(wording.text)
    ]
    return found


def _weighed_links(
    reading: Reading, links: list[LocatedLink], reader: HashedLogistic
) -> Iterator[Place]:
    """The links, each with the log-odds that the words of its address have."""
    text = field_text(reading, ADDRESSES)
    shares = word_shares(text, ADDRESSES, reader)
    weight: dict[str, float] = {}
    own = [reading.author_address] if reading.author_address else []
    at = 1
    for address in (*own, *reading.addresses[:MAX_ADDRESSES]):
        end = at + len(spelled(address))
        weight[spelled(address)] = sum(w.log_odds for w in shares if at <= w.start < end)
        at = end + 1
    for link in links:
        of_link = weight.get(spelled(parse_address(link.url)), 0.0)
        if of_link:
            yield Place(link.start, link.end, of_link)


def _disguises(raw: str) -> Evidence:
    """The words that hold invisible, look-alike and styled characters, or a tag."""
    names = ("invisible", "lookalikes", "styled")
    found: Evidence = {name: [] for name in names}
    if raw.isascii() and "<" not in raw and "&#" not in raw:
        return found
    for match in UNBROKEN.finditer(raw):
        word = read_plain_text(match.group())
        counts = (word.invisible, word.lookalikes, word.styled)
        for name, n in zip(names, counts, strict=True):
            if n:
                found[name].append(Place(*match.span(), float(n)))
    return found


def _relations(reading: Reading, plain: TracedText, features: CommentFeatures) -> Evidence:
    """The rare words that the comment shares with its article, and those foreign to it."""
    article, found = reading.article, dict[str, list[Place]]()
    if not article.stems:
        return found
    for match in WORD.finditer(plain.text):
        known = stems(tokens(match.group()))
        rarity = max((float(features.rarity_[bucket(stem)]) for stem in known), default=0.0)
        place = Place(*plain.original(*match.span()), max(rarity - COMMON, 0.0))
        if known & article.title_stems and rarity > COMMON:
            _add(found, TITLE_SIGNALS, place)
        if rarity > RARE:
            _add(found, SHARED_SIGNALS if known & article.stems else FOREIGN_SIGNALS, place)
    found["copied_words"] = list(_copied(reading, plain.lower()))
    return found


def _add(found: Evidence, names: Iterable[str], place: Place) -> None:
    for name in names:
        found.setdefault(name, []).append(place)


def _copied(reading: Reading, plain: TracedText) -> Iterator[Place]:
    """The runs of words that stand in the article as well."""
    words = list(WORD.finditer(plain.text))
    texts = [match.group() for match in words]
    first = last = -1
    for at in range(len(words) - PHRASE_WORDS + 1):
        if tuple(texts[at : at + PHRASE_WORDS]) not in reading.article.phrases:
            continue
        if first >= 0 and at > last:
            yield Place(*plain.original(words[first].start(), words[last].end()))
            first = -1
        first, last = (at if first < 0 else first), at + PHRASE_WORDS - 1
    if first >= 0:
        yield Place(*plain.original(words[first].start(), words[last].end()))


def _words_among(plain: TracedText, wanted: set[str]) -> list[Place]:
    lowered = plain.lower()
    return [
        Place(*lowered.original(*match.span()))
        for match in WORD.finditer(lowered.text)
        if match.group() in wanted
    ]


def _author_domain(reading: Reading) -> list[Place]:
    domain = reading.author_address.domain if reading.author_address else ""
    if not domain:
        return []
    return [Place(*m.span()) for m in re.finditer(re.escape(domain), reading.raw, re.I)]
