"""All that a model knows of the world before it reads a comment."""

from dataclasses import dataclass, field

from model.knowledge.letter_pairs import LetterPairs
from model.knowledge.subwords import SubwordReader
from model.lexicon import Lexicon


@dataclass(frozen=True)
class Knowledge:
    """Terms of spam, three readers of words, and how letters follow each other.

    `names` tells keywords from people's names, `hosts` commercial hosts from personal ones and
    those of institutions, `phrases` what is advertised from what readers say: log-odds of the
    first.
    """

    terms: Lexicon
    names: SubwordReader = field(default_factory=SubwordReader.silent)
    hosts: SubwordReader = field(default_factory=SubwordReader.silent)
    phrases: SubwordReader = field(default_factory=SubwordReader.silent)
    letters: LetterPairs = field(default_factory=LetterPairs.silent)
