"""A comment read once: the parts that every signal and n-gram is computed from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote, urlsplit

from tldextract import TLDExtract

from model.characters import count_characters
from model.comment import Article, Comment
from model.text import WORD, Link, read, read_both, undisguise, wording

CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
# From U+2000 to U+206F there is punctuation only: quotation marks, dashes, an ellipsis.
BEYOND_LATIN = re.compile("[\u0250-\u1fff\u2070-\U0010ffff]")
MAX_ARTICLE_CHARS = 4000  # enough for context; a longer article costs time and adds little
MAX_TITLE_CHARS = 500
MAX_WORDING_CHARS = 6000  # bounds the cost of a comment of any length

SHORTENERS = frozenset(
    "bit.ly goo.gl tinyurl.com t.co ow.ly is.gd buff.ly cutt.ly rb.gy shorturl.at tiny.cc adf.ly"
    " bitly.com lnkd.in t.ly s.id rebrand.ly shrtco.de clck.ru vk.cc u.to qr.ae".split()
)

# The public suffix list as it ships with the library: nothing is fetched.
_split_host = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a URL leads, in parts. All lower case; empty where there is none."""

    host: str
    domain: str  # registered domain without its suffix: "example" of www.example.co.uk
    suffix: str
    subdomain: str
    path: str
    query: str

    @property
    def registered(self) -> str:
        """The domain with its suffix: what two links of one site share."""
        return f"{self.domain}.{self.suffix}" if self.suffix else self.domain

    @property
    def is_shortened(self) -> bool:
        """Whether this is a shortened link: nothing in it tells where it leads."""
        return self.registered in SHORTENERS


@lru_cache(maxsize=8192)
def parse_address(url: str) -> Address:
    """Take a URL apart, however malformed. Never raises."""
    url = url.strip()
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").strip(".")
    except ValueError:
        return Address("", "", "", "", "", "")
    found = _split_host(host)
    path = unquote(parts.path).lower()
    return Address(
        host, found.domain, found.suffix, found.subdomain, path, unquote(parts.query).lower()
    )


def _cut(text: str) -> str:
    """The beginning and the end of a long text: spam hides its link in either."""
    if len(text) <= MAX_WORDING_CHARS:
        return text
    return f"{text[: MAX_WORDING_CHARS * 3 // 4]} {text[-MAX_WORDING_CHARS // 4 :]}"


def tokens(text: str) -> list[str]:
    """Lower-case words; a run of a script without spaces becomes its character pairs."""
    words = WORD.findall(text.lower())
    if text.isascii() or not CJK.search(text):
        return words
    return [part for word in words for part in _pairs(word)]


def stems(words: Iterable[str]) -> frozenset[str]:
    """The distinct words of more than one letter, cut so that inflected forms meet.

    Cutting at five letters is crude, but needs to know no language.
    """
    cut = [
        word[:STEM_CHARS] if len(word) > STEM_CHARS else word.rstrip("es") or word
        for word in words
        if len(word) > 1
    ]
    return frozenset(cut)


def runs(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """All the runs of so many words, in order."""
    return list(zip(*(words[i:] for i in range(size)), strict=False))


def _pairs(word: str) -> Iterable[str]:
    if len(word) < 2 or not CJK.search(word):
        return (word,)
    return (word[i : i + 2] for i in range(len(word) - 1))


def is_latin(text: str) -> bool:
    """Whether most letters at the beginning of a text are Latin; True for none."""
    beginning = text[:400]
    if not BEYOND_LATIN.search(beginning):
        return True
    kinds = count_characters(beginning)
    return 2 * (kinds.letters - kinds.not_latin) >= kinds.letters


@dataclass(frozen=True)
class ArticleReading:
    """What is remembered of an article while its comments are judged."""

    words: frozenset[str]
    stems: frozenset[str]
    title_stems: frozenset[str]
    title_words: tuple[str, ...]
    text: str
    host: str
    phrases: frozenset[tuple[str, ...]]
    is_latin: bool


PHRASE_WORDS = 5
TITLE_WORDS = 3  # a shorter title may be named without being quoted
STEM_CHARS = 5
AS_LONG_AS_A_PHRASE = b"\x01" * PHRASE_WORDS


def _beginning(article: Article) -> Article:
    """What is read of an article: all that is remembered, however long it is."""
    if len(article.text) <= MAX_ARTICLE_CHARS and len(article.title) <= MAX_TITLE_CHARS:
        return article
    title, text = article.title[:MAX_TITLE_CHARS], article.text[:MAX_ARTICLE_CHARS]
    return Article(title=title, text=text, url=article.url)


@lru_cache(maxsize=512)
def read_article(article: Article) -> ArticleReading:
    """Read an article once for all the comments under it."""
    body = read(article.text).text
    title = undisguise(article.title)[0]
    words, title_words = tokens(body), tokens(title)
    phrases = frozenset(runs(words, PHRASE_WORDS)) | frozenset(runs(title_words, PHRASE_WORDS))
    return ArticleReading(
        frozenset(words) | frozenset(title_words),
        stems(words) | stems(title_words),
        stems(title_words),
        tuple(title_words),
        f"{title}\n{body}",
        parse_address(article.url).registered if article.url else "",
        phrases,
        is_latin(body or title),
    )


def copied_phrases(words: list[str], article: ArticleReading) -> list[int]:
    """Where those runs of PHRASE_WORDS words begin that stand in the article as well."""
    known = bytes(map(article.words.__contains__, words))
    if AS_LONG_AS_A_PHRASE not in known:  # nearly always, and much sooner seen
        return []
    phrases = runs(words, PHRASE_WORDS)
    return [at for at, phrase in enumerate(phrases) if phrase in article.phrases]


def without_quotes(words: list[str], phrases: Sequence[int], article: ArticleReading) -> list[str]:
    """The words that are the comment's own: not copied from the article, nor its whole title.

    `phrases` are the `copied_phrases` of them. To copy is no sign of having read: a
    spammer's tool copies too.
    """
    title, n = list(article.title_words), len(article.title_words)
    may_name = n >= TITLE_WORDS and title[0] in words
    if not phrases and not may_name:
        return words
    quoted = bytearray(len(words))
    for at in phrases:
        quoted[at : at + PHRASE_WORDS] = AS_LONG_AS_A_PHRASE
    for at in range(len(words) - n + 1 if may_name else 0):
        if words[at] == title[0] and words[at : at + n] == title:
            quoted[at : at + n] = b"\x01" * n
    return [word for word, is_quoted in zip(words, quoted, strict=True) if not is_quoted]


class Reading:
    """A comment with its parts apart. Computed once, used by every feature.

    `text` is the plain text, `marked` the lower-case text with its markup and links
    still in it (how a link is written says much), `tokens` the words of `text`, `words` the
    distinct ones and `stems` those cut; `own_stems` are those of what is not quoted.
    """

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        self.raw = comment.text
        self.plain, marked = read_both(comment.text)
        self.text = self.plain.text
        self.marked = _cut(marked).lower()
        self.tokens = tokens(self.text)
        self.words = frozenset(self.tokens)
        self.stems = stems(self.words)
        self.name = wording(comment.author.name).strip()
        self.name_tokens = tokens(self.name)
        self.author_url = comment.author.url.strip()
        self.author_address = parse_address(self.author_url) if self.author_url else None
        self.email_host = comment.author.email.rpartition("@")[2].strip().lower()
        self.article = read_article(_beginning(comment.article))

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
    def addresses(self) -> tuple[Address, ...]:
        """Where the links of the text lead, in order."""
        return tuple(parse_address(link.url) for link in self.plain.links)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the text, in order."""
        return self.plain.links
