"""Marks: what of a comment may have been seen on its site before, each as a number. Pure.

Where many people are (a platform, a mail provider, a well-known source), there is no mark.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from model.campaigns.similarity import MIN_WORDS, find_shingles
from model.comment import Author, Comment
from model.past.precedent import Trait
from model.signals.hosts import COMMON_SUFFIXES, FREE_MAIL, REFERENCE_DOMAINS
from model.text.plain import PlainText, read_plain_text
from model.text.words import tokens
from service.domain.places import blockable, read_place
from service.domain.traits import author_key

MOST_HOSTS = MOST_PHRASES = 5
SAMPLED = 4  # shingles that stand for a text
ENDING_WORDS = 3
SHORTEST_PHRASE = 6  # characters of a planted phrase: "so nice" is everybody's
CALLED = re.compile(r"\+?\d[\d ()./-]{5,18}\d")  # a telephone number, however it is written
LONGEST_WORDS = 100  # characters of what is shown of a mark


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing by which a comment may be like others of its site.

    `key` stands for site, kind and value, in 64 bits: it names nobody. `words` is what a
    moderator is shown of it; empty where there is nothing short to show.
    """

    trait: Trait
    key: int
    words: str = ""


def marks_of(site_id: str, comment: Comment, *, address: str = "") -> tuple[Mark, ...]:
    """The marks of a comment, each once. `address` is its sender's, as its site keeps it."""
    plain = read_plain_text(comment.text)
    marks = (
        *_of_author(site_id, comment.author, address),
        *_of_hosts(site_id, comment),
        *_of_text(site_id, tokens(plain.text)),
        *_of_phrases(site_id, plain),
    )
    return tuple({(mark.trait, mark.key): mark for mark in marks}.values())


def _of_author(site_id: str, author: Author, address: str) -> Iterator[Mark]:
    name = _plain(author.name)
    shown = author.name.strip()[:LONGEST_WORDS]
    if name and (author.email.strip() or author.url.strip()):
        key = _key(site_id, "author", author_key(site_id, author), name)
        yield Mark("author", key, shown)
    if " " in name:  # one word is everybody's: "Mike"
        yield Mark("name", _key(site_id, "words", name), shown)
    if address:
        yield Mark("address", _key(site_id, "address", address))


def _of_hosts(site_id: str, comment: Comment) -> Iterator[Mark]:
    """The hosts it leads to, one's own part of a shared one, and that of the mail address."""
    names = [place.name for place in blockable(comment)][:MOST_HOSTS]
    own = read_place(comment.article.url)
    mail_host = comment.author.email.rpartition("@")[2].strip().lower()
    if mail_host and mail_host not in FREE_MAIL and (place := read_place(f"//{mail_host}")):
        names.append(place.name)
    for name in dict.fromkeys(names):
        if name and not _is_reference(name) and not (own and name == own.name):
            yield Mark("host", _key(site_id, "host", name), name[:LONGEST_WORDS])


def _is_reference(name: str) -> bool:
    domain, _, suffix = name.partition(".")
    return domain in REFERENCE_DOMAINS and suffix in COMMON_SUFFIXES


def _of_text(site_id: str, words: Sequence[str]) -> Iterator[Mark]:
    """A sample of its shingles, the same for like texts (the bottom of a sketch, Broder 1997)."""
    if len(words) < MIN_WORDS:
        return
    hashed = {zlib.crc32(shingle.encode("utf-8", "replace")) for shingle in find_shingles(words)}
    for number in nsmallest(SAMPLED, (_mixed(value) for value in hashed)):
        yield Mark("text", _key(site_id, "text", str(number)))


def _mixed(value: int) -> int:
    """Spread: the smallest are to be a fair sample (Knuth's multiplicative hash)."""
    return value * 2654435761 % 2**32


def _of_phrases(site_id: str, plain: PlainText) -> Iterator[Mark]:
    """What may have been planted: the words of links, the last words, a number to call."""
    words = tokens(plain.text)
    phrases = [link.anchor for link in plain.links if link.anchor != link.url]
    if len(words) >= MIN_WORDS:
        phrases.append(" ".join(words[-ENDING_WORDS:]))
    phrases += ["".join(filter(str.isdigit, number)) for number in CALLED.findall(plain.text)]
    plain_phrases = dict.fromkeys(map(_plain, phrases))
    telling = [phrase for phrase in plain_phrases if len(phrase) >= SHORTEST_PHRASE]
    for phrase in telling[-MOST_PHRASES:]:
        yield Mark("phrase", _key(site_id, "words", phrase), phrase[:LONGEST_WORDS])


def _plain(words: str) -> str:
    return " ".join(tokens(words))


def _key(*parts: str) -> int:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little", signed=True)
