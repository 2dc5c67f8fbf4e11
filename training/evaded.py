"""Spam of the training data once more, as a spammer would disguise it.

Of evasions that leave the words alone (good words, a quotation, another name) nothing can be
undone; but how the signals look of a spam that was disguised can be learned.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from training.corpus import LabelledComment
from training.evasions import EVASIONS

LENGTHS = range(20, 300)  # of a reader's comment that is put beside a spam
GOOD_WORDS = 0.5  # share of the copies that get a reader's words, the rest an evasion of ONES
ONES = (
    "accents", "swapped letters", "digits for letters", "spaced letters", "small letters",
    "shortened links", "links in words", "article quoted in front", "article quoted at the end",
    "title named",
)  # fmt: skip


def evaded(labelled: Sequence[LabelledComment], draw: Random) -> list[tuple[int, LabelledComment]]:
    """A disguised copy of each spam, with the place of the original among `labelled`.

    A spam that the drawn evasion leaves as it was has none. A reader's words are taken from the
    same source, so that a source that is left out is left out with all its words.
    """
    readers = defaultdict(list)
    for c in labelled:
        if not c.is_spam and len(c.comment.text) in LENGTHS:
            readers[c.source].append(c.comment.text)
    spam = [(at, c) for at, c in enumerate(labelled) if c.is_spam]
    copies = [(at, c, _copy(c, readers[c.source], draw)) for at, c in spam]
    return [(at, copy) for at, c, copy in copies if copy.comment != c.comment]


def _copy(c: LabelledComment, readers: Sequence[str], draw: Random) -> LabelledComment:
    if readers and draw.random() < GOOD_WORDS:
        parts = [c.comment.text, *draw.choices(readers, k=draw.choice((1, 2)))]
        text = " ".join(parts if draw.random() < 0.5 else [*parts[1:], parts[0]])
        return replace(c, comment=c.comment.model_copy(update={"text": text}))
    return replace(c, comment=EVASIONS[draw.choice(ONES)](c.comment, draw))
