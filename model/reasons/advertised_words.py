"""Which words of a comment read like what is advertised."""

import numpy as np

from model.knowledge.subwords import SubwordReader, Words
from model.signals.keywords import WINDOW, ending_scores, window_scores


def advertised_ending(words: Words, phrases: SubwordReader) -> slice:
    """Which of the words `last_words_advertised` is about, at the end; there is at least one."""
    n_last = int(np.argmax(ending_scores(phrases.scores(words)))) + 1
    return slice(len(words) - n_last, len(words))


def advertised_run(words: Words, phrases: SubwordReader) -> slice:
    """Which of the words `words_advertised` is about; there is at least one."""
    start = int(np.argmax(window_scores(phrases.scores(words))))
    return slice(start, start + WINDOW)
