"""Comments of the training data once more, as if somebody had tried to evade a filter.

Of evasions that leave the words alone (good words, a quotation) nothing can be undone; but how
the signals of a disguised spam look can be learned. Ham is disguised too: a reader who quotes
the article, shouts, signs or writes two thoughts in one comment is no spammer for that.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from training.corpora.labelled import LabelledComment
from training.evasion.evasions import EVASIONS

COPIED_HAM = 1 / 3  # share of the ham that is copied: there is far more of it
LENGTHS = range(20, 300)  # of a reader's comment that is put beside another
GOOD_WORDS = 0.5  # share of the copies that get a reader's words
SIGNED = 0.15  # share of the others that get the author's name at the end, the rest one of these
ANYBODYS = (
    "accents", "swapped letters", "digits for letters", "spaced letters", "small letters",
    "capitals", "a line a word", "article quoted in front", "article quoted at the end",
    "title named",
)  # fmt: skip
SPAMMERS = (*ANYBODYS, "shortened links", "links in words")


def disguised_copies(
    labelled: Sequence[LabelledComment], draw: Random
) -> list[tuple[int, LabelledComment]]:
    """Disguised copies, each with the place of its original among `labelled`.

    A comment that the drawn evasion leaves as it was has none. A reader's words are taken from
    what is left out with the comment, so that it is left out with all its words.
    """
    readers = defaultdict(list)
    for c in labelled:
        if not c.is_spam and len(c.comment.text) in LENGTHS:
            readers[c.left_out_with].append(c.comment.text)
    drawn = [(at, c) for at, c in enumerate(labelled) if c.is_spam or draw.random() < COPIED_HAM]
    copies = [(at, c, _copy(c, readers[c.left_out_with], draw)) for at, c in drawn]
    return [(at, copy) for at, c, copy in copies if copy.comment != c.comment]


def _copy(c: LabelledComment, readers: Sequence[str], draw: Random) -> LabelledComment:
    if readers and draw.random() < GOOD_WORDS:
        parts = [c.comment.text, *draw.choices(readers, k=draw.choice((1, 2)))]
        text = " ".join(parts if draw.random() < 0.5 else [*parts[1:], parts[0]])
        return replace(c, comment=c.comment.model_copy(update={"text": text}))
    name = draw.choice(SPAMMERS if c.is_spam else ANYBODYS) if draw.random() > SIGNED else "signed"
    return replace(c, comment=EVASIONS[name](c.comment, draw))
