"""From the lists beside the corpora to what a model knows of the world."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np

from model.comment import Comment
from model.knowledge.knowledge import Knowledge
from model.knowledge.letter_pairs import LetterPairs
from model.knowledge.subwords import SubwordReader
from model.lexicon import Lexicon
from model.text.words import tokens
from training.corpora.blocklists import read_lexicon
from training.knowledge.advertised import advertised_phrases
from training.knowledge.hosts import weighed_hosts
from training.knowledge.lists import PublicLists, read_lists
from training.knowledge.people import signed_names
from training.knowledge.windows import windows_of

SEED = 3
N_NAMES = N_PHRASES = 120_000
N_MADE_UP_HOSTS = 15_000
N_ADVERTISED = 60_000
WINDOWS_OF_COMMENT, WINDOWS_OF_ARTICLE = 4, 12


@dataclass(frozen=True)
class ListedKnowledge:
    """What the lists alone teach, and the words of phrases that are advertised."""

    terms: Lexicon
    names: SubwordReader = field(default_factory=SubwordReader.silent)
    hosts: SubwordReader = field(default_factory=SubwordReader.silent)
    advertised: list[list[str]] = field(default_factory=list)
    letters: LetterPairs = field(default_factory=LetterPairs.silent)

    def against(self, readers: Sequence[Comment]) -> Knowledge:
        """The whole, with readers' comments and their articles as the contrast to advertisement."""
        return Knowledge(
            terms=self.terms,
            names=self.names,
            hosts=self.hosts,
            phrases=_phrase_reader(self.advertised, readers),
            letters=self.letters,
        )


def read_knowledge(folders: Sequence[Path]) -> ListedKnowledge:
    """What the lists in the folders teach; a list that is not there teaches nothing."""
    lists = read_lists(folders)
    draw = Random(SEED)
    names = signed_names(lists.names, N_NAMES, draw) if lists.names else []
    phrases = advertised_phrases(lists.phrases, N_PHRASES, draw) if lists.phrases else []
    return ListedKnowledge(
        terms=read_lexicon(folders),
        names=_name_reader(names, phrases),
        hosts=_host_reader(lists, names, phrases, draw),
        advertised=[*map(tokens, phrases[:N_ADVERTISED])],
        letters=_letter_pairs(lists),
    )


def _name_reader(names: Sequence[str], phrases: Sequence[str]) -> SubwordReader:
    if not names or not phrases:
        return SubwordReader.silent()
    return _fit([*map(tokens, phrases)], [*map(tokens, names)], C=1.0)


def _host_reader(
    lists: PublicLists, names: Sequence[str], phrases: Sequence[str], draw: Random
) -> SubwordReader:
    if not lists.hosts:
        return SubwordReader.silent()
    commercial, other, weight = weighed_hosts(
        lists.hosts, names[:N_MADE_UP_HOSTS], phrases[:N_MADE_UP_HOSTS], draw
    )
    return SubwordReader.fit(commercial, other, C=1.0, weight=weight)


def _letter_pairs(lists: PublicLists) -> LetterPairs:
    """How letters follow each other in all that the lists name."""
    listed = [*(row.name for row in lists.names), *(row.phrase for row in lists.phrases)]
    return (
        LetterPairs.learn(chain.from_iterable(map(tokens, listed)))
        if listed
        else LetterPairs.silent()
    )


def _phrase_reader(advertised: list[list[str]], readers: Sequence[Comment]) -> SubwordReader:
    if not advertised or not readers:
        return SubwordReader.silent()
    draw = Random(SEED)
    articles = sorted({comment.article.text for comment in readers})
    windows = windows_of([comment.text for comment in readers], WINDOWS_OF_COMMENT, draw)
    windows += windows_of(articles, WINDOWS_OF_ARTICLE, draw)
    return _fit(advertised, windows, C=0.3)


def _fit(of_one: list[list[str]], of_other: list[list[str]], *, C: float) -> SubwordReader:
    weight = np.ones(len(of_one) + len(of_other))
    return SubwordReader.fit(of_one, of_other, C=C, weight=weight)
