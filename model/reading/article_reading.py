"""An article read once for all the comments under it."""

from dataclasses import dataclass
from functools import lru_cache

from model.comment import Article
from model.reading.addresses import parse_address
from model.text.characters import is_latin
from model.text.lookalikes import undisguise
from model.text.plain import read_plain_text
from model.text.words import runs, stems, tokens

MAX_ARTICLE_CHARS = 4000  # enough for context; a longer article costs time and adds little
MAX_TITLE_CHARS = 500
PHRASE_WORDS = 5
REMEMBERED = 128  # articles: of the longest one, a quarter of a megabyte is


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


def beginning(article: Article) -> Article:
    """What is read of an article: all that is remembered, however long it is."""
    if len(article.text) <= MAX_ARTICLE_CHARS and len(article.title) <= MAX_TITLE_CHARS:
        return article
    title, text = article.title[:MAX_TITLE_CHARS], article.text[:MAX_ARTICLE_CHARS]
    return Article(title=title, text=text, url=article.url)


@lru_cache(maxsize=REMEMBERED)
def read_article(article: Article) -> ArticleReading:
    """Read an article once for all the comments under it."""
    body, title = read_plain_text(article.text).text, undisguise(article.title).text
    words, title_words = tokens(body), tokens(title)
    return ArticleReading(
        words=frozenset(words) | frozenset(title_words),
        stems=stems(words) | stems(title_words),
        title_stems=stems(title_words),
        title_words=tuple(title_words),
        text=f"{title}\n{body}",
        host=parse_address(article.url).registered if article.url else "",
        phrases=frozenset(runs(words, PHRASE_WORDS) + runs(title_words, PHRASE_WORDS)),
        is_latin=is_latin(body or title),
    )
