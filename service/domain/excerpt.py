"""The part of an article that a comment takes up, be it its title. Pure."""

import math
import re
from collections import Counter
from dataclasses import dataclass

from model.comment import Comment
from model.text.language import COMMONEST_WORDS
from model.text.plain import read_plain_text
from model.text.words import WORD, stems

COMMON_WORDS = frozenset(
    " ".join(COMMONEST_WORDS.values()).split()
)  # of any language: they tell nothing
WINDOW_CHARS = 400
MOST_ARTICLE_CHARS = 60_000
SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*\s*|\n+")
COMMON_WEIGHT = math.log(2)  # of a word that is in more than half of the sentences, or less
SHORTEST = 3  # letters of a word that is worth marking


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of the article that the comment takes up.

    `shared` are the (start, end) of words in `text` that the comment shares. `is_beginning`
    and `is_end` say whether the article begins or ends there. No shared word: nothing in common.
    """

    text: str
    shared: tuple[tuple[int, int], ...]
    is_beginning: bool
    is_end: bool


def excerpt(comment: Comment) -> Excerpt | None:
    """Where the article has most of what the comment says, else its title if that has some of it.

    None if its text is not known, and the title has nothing of it. A word counts the more, the
    fewer sentences of the article have it, so that "the" and what the whole article is about
    weigh little.
    """
    of_text = _best_part(comment, comment.article.text[:MOST_ARTICLE_CHARS])
    if of_text is not None and of_text.shared:
        return of_text
    of_title = _best_part(comment, comment.article.title)
    return of_title if of_title is not None and of_title.shared else of_text


def _best_part(comment: Comment, written: str) -> Excerpt | None:
    """The part that has most of what the comment says; None where nothing is written."""
    text = read_plain_text(written).text
    if not text.strip():
        return None
    sentences = [match.span() for match in SENTENCE.finditer(text)] or [(0, len(text))]
    stems_of_sentences = [_stems_of(text[start:end]) for start, end in sentences]
    weight = _weights(comment, stems_of_sentences)
    worth = [sum(weight.get(stem, 0) for stem in stems_) for stems_ in stems_of_sentences]
    start, end = _window(text, sentences, worth)
    part = text[start:end]
    return Excerpt(part, _marks(part, weight), is_beginning=start == 0, is_end=end == len(text))


def _weights(comment: Comment, stems_of_sentences: list[frozenset[str]]) -> dict[str, float]:
    """How much each word of the comment weighs that the article has, by its stem."""
    words = (word.lower() for word in WORD.findall(read_plain_text(comment.text).text))
    frequency = Counter(stem for sentence in stems_of_sentences for stem in sentence)
    return {
        stem: math.log((len(stems_of_sentences) + 1) / frequency[stem])
        for stem in stems(word for word in words if word not in COMMON_WORDS)
        if stem in frequency and len(stem) >= SHORTEST
    }


def _stems_of(text: str) -> frozenset[str]:
    return stems(word.lower() for word in WORD.findall(text))


def _window(text: str, sentences: list[tuple[int, int]], worth: list[float]) -> tuple[int, int]:
    """The weightiest run of sentences of about WINDOW_CHARS, the first of equals."""
    best, best_worth = (0, 0), -1.0
    last, total = 0, 0.0
    for first in range(len(sentences)):
        last, total = (first, 0.0) if last < first else (last, total)
        while last < len(sentences) and (
            last == first or sentences[last][1] - sentences[first][0] <= WINDOW_CHARS
        ):
            total += worth[last]
            last += 1
        if total > best_worth + 1e-9:
            best, best_worth = (first, last), total
        total -= worth[first]
    start, end = sentences[best[0]][0], sentences[best[1] - 1][1]
    return start, min(end, start + 2 * WINDOW_CHARS, len(text))


def _marks(part: str, weight: dict[str, float]) -> tuple[tuple[int, int], ...]:
    """Where the words are that the comment shares and that are not in most of the sentences."""
    return tuple(
        match.span()
        for match in WORD.finditer(part)
        if any(weight.get(stem, 0.0) >= COMMON_WEIGHT for stem in stems([match.group().lower()]))
    )
