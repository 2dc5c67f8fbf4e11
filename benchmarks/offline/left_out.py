"""Which comments are left out together, and what the models that judge them are fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.evaluation.left_out import Fold, sources_to_leave_out, without
from training.knowledge.reading import ListedKnowledge, read_knowledge


@dataclass(frozen=True)
class Trial:
    """All comments, the terms of the blocklists among them, and the folds that are judged."""

    labelled: Sequence[LabelledComment]
    knowledge: ListedKnowledge
    folds: Sequence[Fold]
    needs_article: bool = False  # whether only comments under a known article are judged

    def seen(self, fold: Fold) -> list[LabelledComment]:
        """What is fitted on for this fold."""
        return without(self.labelled, fold)

    def unseen(self, fold: Fold) -> list[LabelledComment]:
        """What is judged in this fold."""
        return [
            c
            for c in self.labelled
            if c.left_out_with in fold and (c.has_article or not self.needs_article)
        ]


def trial(corpus: Sequence[Path], *, n_folds: int) -> Trial:
    """The blogs of the corpora left out, or without any the written subjects.

    `n_folds`: in so many groups; 0 leaves each source out by itself. A source is left out
    whole, and so is each article. Raises CorpusError where nothing would be left to fit on.
    """
    written_comments = list(read_corpora([WRITTEN_CORPORA]))
    real = corrected(read_corpora(corpus), read_corrections())
    folds = sources_to_leave_out(real or written_comments, n_groups=n_folds)
    if len(folds) < 2 and not real:
        raise CorpusError("one fold of the written comments leaves nothing to fit on")
    return Trial(real + written_comments, read_knowledge(corpus), folds)
