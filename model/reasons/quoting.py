"""What fills the gaps of a comment's sentences, worked out when it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.grams.fields import MAX_ADDRESSES, NAME, WORDING
from model.knowledge.subwords import SubwordReader, Words
from model.reading.addresses import LinkAddress
from model.reading.comment_reading import Reading
from model.reasons.advertised_words import advertised_ending, advertised_run
from model.reasons.groups import LINKED, Group
from model.reasons.quotable import (
    foreign_words,
    quoted,
    quoted_words,
    shared_words,
    shown_host,
    shown_hosts,
)
from model.signals.hosts import CHEAP_SUFFIXES, PROFILE_DOMAINS, REFERENCE_DOMAINS
from model.signals.keywords import MAX_WORDS
from model.signals.rarity import Rarities
from model.text.words import is_cut

IsMeant = Callable[[LinkAddress, Reading], bool]
ChooseWords = Callable[[Words, SubwordReader], slice]

# Which of several linked hosts a signal speaks of; any of them for the other signals.
MEANT: dict[str, IsMeant] = {
    "link_reference": lambda address, _: address.domain in REFERENCE_DOMAINS,
    "link_profile": lambda address, _: address.domain in PROFILE_DOMAINS,
    "link_shortener": lambda address, _: address.is_shortened,
    "link_hyphens": lambda address, _: "-" in address.host,
    "link_cheap_suffix": lambda address, _: address.suffix.rpartition(".")[2] in CHEAP_SUFFIXES,
    "link_path_depth": lambda address, _: address.path not in ("", "/"),
    "link_bare_host": lambda address, _: address.path in ("", "/"),
    "link_last": lambda address, reading: address is reading.addresses[-1],
    "link_like_author": lambda address, reading: (
        reading.author_address is not None
        and address.registered == reading.author_address.registered
    ),
}


def addresses_read(reading: Reading) -> tuple[LinkAddress, ...]:
    """The addresses of their field, in order: the author's first, if there is one."""
    own = (reading.author_address,) if reading.author_address else ()
    return own + reading.addresses[:MAX_ADDRESSES]


@dataclass(frozen=True, slots=True)
class Quotes:
    """What may be quoted of a batch of comments, each by its number.

    `loud_words` are those that the wording is judged by, in quotation marks; `loud_addresses`
    says which of the `addresses_read` speaks loudest.
    """

    readings: Sequence[Reading]
    loud_words: Sequence[str]
    loud_addresses: Sequence[int]
    rarities: Rarities
    phrases: SubwordReader

    def is_of_links(self) -> list[bool]:
        """Whether the address that speaks loudest in each comment is that of a link."""
        loudest = zip(self.readings, self.loud_addresses, strict=True)
        return [at > 0 or reading.author_address is None for reading, at in loudest]

    def of_field(self, row: int, name: str) -> str:
        """What is shown beside a field: its words, its host, or the name."""
        if name == WORDING.name:
            return self.words(row)
        return self.name(row) if name == NAME.name else self._loud_host(row)

    def fill(self, gap: str, row: int, group: Group, signal: str) -> str:
        """What fills a gap of the sentence of a group, or of one that a signal of it gives.

        Empty if there is nothing.
        """
        if gap == "host":
            return self._host_of(row, group, signal)
        return _FILLERS[gap](self, row)

    def knows_article(self, row: int) -> bool:
        """Whether there is a word of the article, be it of its title."""
        return bool(self.readings[row].article.stems)

    def knows_article_text(self, row: int) -> bool:
        """Whether more of the article is known than its title."""
        return bool(self.readings[row].comment.article.text.strip())

    def words(self, row: int) -> str:
        """The words that the wording is judged by."""
        return self.loud_words[row]

    def name(self, row: int) -> str:
        """The author's name."""
        name = " ".join(self.readings[row].comment.author.name.split())
        return quoted(name) if name else ""

    def hosts(self, row: int) -> str:
        """The hosts that the text links to."""
        return shown_hosts(map(shown_host, self.readings[row].addresses))

    def shared(self, row: int) -> str:
        """The rarest words that the comment shares with the article."""
        return quoted_words(shared_words(self.readings[row], self.rarities))

    def foreign(self, row: int) -> str:
        """The rarest words that the article does not have."""
        return quoted_words(foreign_words(self.readings[row], self.rarities))

    def ending(self, row: int) -> str:
        """The last words, as far as they read like what is advertised."""
        return self._run(row, advertised_ending)

    def advertised(self, row: int) -> str:
        """The words that read most like what is advertised."""
        return self._run(row, advertised_run)

    def _run(self, row: int, choose: ChooseWords) -> str:
        reading = self.readings[row]
        words = reading.tokens[-MAX_WORDS:]
        if not words or is_cut(reading.text):
            return ""
        return quoted(" ".join(words[choose(words, self.phrases)]))

    def _loud_host(self, row: int) -> str:
        addresses = addresses_read(self.readings[row])
        return shown_host(addresses[self.loud_addresses[row]]) if addresses else ""

    def _host_of(self, row: int, group: Group, signal: str) -> str:
        """The host of the author's URL, or that of the links which a signal is about."""
        reading = self.readings[row]
        if group is Group.ADDRESS:
            return shown_host(reading.author_address)
        if signal == LINKED:
            return self._loud_host(row)
        is_meant = MEANT.get(signal)
        meant = (a for a in reading.addresses if is_meant is None or is_meant(a, reading))
        return next(filter(None, map(shown_host, meant)), "")


_FILLERS: dict[str, Callable[[Quotes, int], str]] = {
    "words": Quotes.words,
    "name": Quotes.name,
    "hosts": Quotes.hosts,
    "shared": Quotes.shared,
    "foreign": Quotes.foreign,
    "ending": Quotes.ending,
    "advertised": Quotes.advertised,
}
