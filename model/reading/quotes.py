"""What a comment copies from its article."""

from collections.abc import Iterator, Sequence

from model.reading.article_reading import PHRASE_WORDS, ArticleReading
from model.text.words import runs

TITLE_WORDS = 3  # a shorter title may be named without being quoted
AS_LONG_AS_A_PHRASE = b"\x01" * PHRASE_WORDS


def copied_phrases(words: list[str], article: ArticleReading) -> list[int]:
    """Where those runs of PHRASE_WORDS words begin that stand in the article as well."""
    is_of_article = bytes(map(article.words.__contains__, words))
    if AS_LONG_AS_A_PHRASE not in is_of_article:  # nearly always, and much sooner seen
        return []
    phrases = runs(words, PHRASE_WORDS)
    return [at for at, phrase in enumerate(phrases) if phrase in article.phrases]


def without_quotes(words: list[str], phrases: Sequence[int], article: ArticleReading) -> list[str]:
    """The words that are the comment's own: not copied from the article, nor its whole title.

    `phrases` are the `copied_phrases` of them. To copy is no sign of having read: a
    spammer's tool copies too.
    """
    title = list(article.title_words)
    may_name = len(title) >= TITLE_WORDS and title[0] in words
    if not phrases and not may_name:
        return words
    quotes = [(at, PHRASE_WORDS) for at in phrases]
    if may_name:
        quotes += [(at, len(title)) for at in _places_of(title, words)]
    is_quoted = bytearray(len(words))
    for at, size in quotes:
        is_quoted[at : at + size] = b"\x01" * size
    return [word for word, quoted in zip(words, is_quoted, strict=True) if not quoted]


def _places_of(title: list[str], words: list[str]) -> Iterator[int]:
    """Where the words of a title stand one after the other."""
    for at in range(len(words) - len(title) + 1):
        if words[at] == title[0] and words[at : at + len(title)] == title:
            yield at
