"""An evaluation's figures as tables: headings, cells as text, and on the terminal."""

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from training.evaluation.figures import FigureRow
from training.evaluation.intervals import Interval
from training.evaluation.kinds import KindRow
from training.evaluation.pairs import PairFigures
from training.evaluation.parts import Part

HEADINGS = (
    "source", "ham", "spam", "AUC", "AP", "TPR @ 1 %", "TPR @ 0.2 %",
    "ham queued", "ham rejected", "spam published", "ECE",
)  # fmt: skip
KIND_HEADINGS = (
    "kind", "label", "comments", "rejected", "queued", "published", "caught @ 1 %",
)  # fmt: skip
PAIR_HEADINGS = ("hard pairs", "pairs", "told apart", "95 % interval")


def print_part(part: Part) -> None:
    """The tables of a part on the terminal."""
    console = Console(width=150)
    _print(console, part.title, HEADINGS, [cells(row) for row in part.rows])
    for name, interval in part.intervals.items():
        if not math.isnan(interval[0]):
            console.print(f"{name}: 95 % interval {spelled(interval)} (bootstrap over articles)")
    if part.kinds:
        _print(console, "By kind", KIND_HEADINGS, [kind_cells(row) for row in part.kinds])
    if part.pairs:
        _print(console, "", PAIR_HEADINGS, [pair_cells(*pair) for pair in part.pairs.items()])


def _print(
    console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    table = Table(title=title)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def cells(row: FigureRow) -> tuple[str, ...]:
    """A row's cells as text, in the order of HEADINGS."""
    shares = (row.auc, row.average_precision, row.tpr_at_1_percent, row.tpr_at_02_percent)
    labels = (row.ham_queued, row.ham_rejected, row.spam_published)
    return (
        row.source,
        str(row.ham),
        str(row.spam),
        *(_figure(share, "{:.3f}") for share in shares),
        *(_figure(share, "{:.1%}") for share in labels),
        _figure(row.calibration_error, "{:.3f}"),
    )


def kind_cells(row: KindRow) -> tuple[str, ...]:
    """A kind's cells as text, in the order of KIND_HEADINGS."""
    shares = (row.rejected, row.queued, row.published, row.caught_at_1_percent)
    label = "spam" if row.is_spam else "ham"
    return (row.kind, label, str(row.comments), *(_figure(share, "{:.1%}") for share in shares))


def pair_cells(name: str, pairs: PairFigures) -> tuple[str, ...]:
    """The cells of what told the hard pairs apart, in the order of PAIR_HEADINGS."""
    return (name, str(pairs.pairs), f"{pairs.told_apart:.1%}", spelled(pairs.interval))


def spelled(interval: Interval) -> str:
    """An interval in words."""
    return f"{interval[0]:.3f} to {interval[1]:.3f}"


def _figure(value: float, form: str) -> str:
    return "" if math.isnan(value) else form.format(value)
