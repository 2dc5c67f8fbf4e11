"""What the gate saw, as tables for people."""

from collections.abc import Sequence

from rich.table import Table

from service.domain.comments import beginning
from training.corpora.labelled import LabelledComment
from training.learning.gate import GateFigures, Hearing, figures_of

MOST_FLIPS = 20
FIGURES = ("ham", "lost", "held", "spam", "published", "held")


def figures_table(hearing: Hearing) -> Table:
    """Both models on held-out decisions, and on written comments."""
    table = Table(title="Held out: decisions in time order, and written comments")
    table.add_column("comments, model")
    for heading in FIGURES:
        table.add_column(heading, justify="right")
    witnesses = hearing.written_is_spam
    for name, figures in (
        ("decisions, active", hearing.of_active),
        ("decisions, candidate", hearing.of_candidate),
        ("written, shipped", figures_of(hearing.written_shipped, witnesses)),
        ("written, candidate", figures_of(hearing.written_candidate, witnesses)),
    ):
        table.add_row(name, *_cells(figures))
    return table


def flips_table(hearing: Hearing, judged: Sequence[LabelledComment]) -> Table:
    """What the candidate labels otherwise than the active model, beside the human's label."""
    flips = hearing.flips
    table = Table(title=f"Labelled otherwise: {len(flips)} of {len(judged)} held-out decisions")
    for heading in ("moderator", "active", "candidate", "comment"):
        table.add_column(heading, overflow="fold")
    before, after = hearing.active.labels, hearing.candidate.labels
    for place in flips[:MOST_FLIPS]:
        labelled = judged[place]
        words = beginning(labelled.comment.text, chars=60)
        human = "spam" if labelled.is_spam else "ham"
        table.add_row(human, before[place].value, after[place].value, words)
    return table


def _cells(figures: GateFigures) -> list[str]:
    counts = (
        figures.n_ham, figures.ham_lost, figures.ham_held,
        figures.n_spam, figures.spam_published, figures.spam_held,
    )  # fmt: skip
    return [str(count) for count in counts]
