"""A labelled comment: what training learns from and an evaluation counts by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from model.artifact import Corpus
from model.comment import Comment

LABELS = {"spam": True, "ham": False}


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment, what a person said of it, and where it comes from.

    `source` is the blog or file; comments with the same `article` stand under the same one.
    `subject` is what it is left out with, where that is less than its whole source.
    `kind` is the corpus's own word for the kind of spam or ham, empty if unknown.
    `is_corrected` says that the corpus has the other label, which was found wrong.
    `written_at` is when it was written, None if unknown.
    """

    id: str
    comment: Comment
    is_spam: bool
    source: str
    article: str
    subject: str = ""
    kind: str = ""
    pair: str = ""
    is_corrected: bool = False
    written_at: datetime | None = None

    @property
    def left_out_with(self) -> str:
        """What is left out whole where a model must not have seen this comment."""
        return self.subject or self.source

    @property
    def has_article(self) -> bool:
        """Whether anything is known of what it stands under."""
        return bool(self.comment.article.title or self.comment.article.text)


def corpora_of(labelled: Sequence[LabelledComment]) -> tuple[Corpus, ...]:
    """How many comments of each source: what the manifest and the model card tell."""
    counts = Counter((c.source, c.is_spam) for c in labelled)
    return tuple(
        Corpus(name=name, spam=counts[name, True], ham=counts[name, False])
        for name in sorted({c.source for c in labelled})
    )
