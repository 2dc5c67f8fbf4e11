"""What a comment copies from its article."""

from collections.abc import Sequence

from model.reading.article_reading import PHRASE_WORDS, ArticleReading
from model.text.words import runs

TITLE_WORDS = 3  # a shorter title may be named without being quoted
AS_LONG_AS_A_PHRASE = b"\x01" * PHRASE_WORDS


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
