"""A comment read once: the parts that every signal and n-gram is computed from."""

from functools import cached_property

from model.comment import Comment
from model.reading.addresses import LinkAddress, parse_address
from model.reading.article_reading import beginning, read_article
from model.reading.quotes import copied_phrases, without_quotes
from model.text.characters import count_characters
from model.text.links import Link
from model.text.plain import read_text_and_wording
from model.text.wording import cut_wording, read_wording
from model.text.words import stems, tokens


class Reading:
    """A comment with its parts apart. Computed once, used by every feature.

    `text` is the plain text, `marked` the lower-case text with its markup and links
    still in it (how a link is written says much), `tokens` the words of `text`, `words` the
    distinct ones and `stems` those cut; `own_stems` are those of what is not quoted.
    """

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        self.raw = comment.text
        self.plain, marked = read_text_and_wording(comment.text)
        self.text = self.plain.text
        self.marked = cut_wording(marked).lower()
        self.characters = count_characters(self.text)
        self.tokens = tokens(self.text)
        self.words = frozenset(self.tokens)
        self.stems = stems(self.words)
        self.name = read_wording(comment.author.name).strip()
        self.name_tokens = tokens(self.name)
        self.author_url = comment.author.url.strip()
        self.author_address = parse_address(self.author_url) if self.author_url else None
        self.email_host = comment.author.email.rpartition("@")[2].strip().lower()
        self.article = read_article(beginning(comment.article))

    @cached_property
    def signature_words(self) -> int:
        """How many words at the end are the author's name: all of it, or the first of it."""
        name, words = self.name_tokens, self.tokens
        if not name or len(words) <= len(name):
            return 0
        if words[-len(name) :] == name:
            return len(name)
        return int(words[-1] == name[0])

    @cached_property
    def copied_phrases(self) -> list[int]:
        """Which of its words begin a phrase that the article has too."""
        return copied_phrases(self.tokens, self.article)

    @cached_property
    def own_stems(self) -> frozenset[str]:
        """The distinct stems of what is not copied from the article."""
        own = without_quotes(self.tokens, self.copied_phrases, self.article)
        return self.stems if len(own) == len(self.tokens) else stems(own)

    @cached_property
    def addresses(self) -> tuple[LinkAddress, ...]:
        """Where the links of the text lead, in order."""
        return tuple(parse_address(link.url) for link in self.plain.links)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the text, in order."""
        return self.plain.links
