"""Where a comment's words read like what is advertised."""

from model.knowledge.subwords import SubwordReader
from model.reasons.advertised_words import advertised_ending, advertised_run
from model.reasons.places import Evidence, Place
from model.signals.keywords import MAX_WORDS
from model.text.traced_text import TracedText
from model.text.words import WORD, tokens


def advertised_places(plain: TracedText, phrases: SubwordReader) -> Evidence:
    """The places of the two signals; none in a script without spaces, where words are cut."""
    spans = [match.span() for match in WORD.finditer(plain.text)][-MAX_WORDS:]
    words = tokens(plain.text)[-MAX_WORDS:]
    if not words or len(words) != len(spans):
        return {}
    return {
        "last_words_advertised": [_place(plain, spans[advertised_ending(words, phrases)])],
        "words_advertised": [_place(plain, spans[advertised_run(words, phrases)])],
    }


def _place(plain: TracedText, spans: list[tuple[int, int]]) -> Place:
    return Place(*plain.original(spans[0][0], spans[-1][1]))
