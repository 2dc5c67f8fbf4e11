"""How a model does on blogs it has never seen: `python -m training.evaluate`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from training.command import CorpusPaths, SkipBadLines, application, read_labelled
from training.corpus import CorpusError, read_corpora, read_lexicon
from training.left_out import HeldOut, leave_out, sources_to_leave_out
from training.metrics import (
    area_under_roc,
    average_precision,
    bootstrap_interval,
    calibration_error,
    true_positive_rate,
)
from training.shipped import SHIPPED

Floats = NDArray[np.float64]
app = application()


@dataclass(frozen=True)
class Row:
    """One line of the table. Shares of one; NaN where a label is missing."""

    source: str
    ham: int
    spam: int
    auc: float
    average_precision: float
    tpr_at_1_percent: float
    tpr_at_02_percent: float
    ham_queued: float
    ham_rejected: float
    spam_published: float
    calibration_error: float


@app.command()
def main(
    corpus: CorpusPaths,
    leave_one_source_out: Annotated[
        bool, typer.Option(help="Leave each blog-* source out in turn; the only evaluation.")
    ] = True,
    skip_bad_lines: SkipBadLines = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to fit in.")] = 2,
    output: Annotated[Path | None, typer.Option(help="Also write the figures as JSON.")] = None,
) -> None:
    """Judge every source by a model trained on the others, and print the table."""
    if not leave_one_source_out:
        raise CorpusError("a split by row would flatter the model: only sources are left out")
    labelled = read_labelled(corpus, skip_bad_lines=skip_bad_lines)
    left_out = sources_to_leave_out(labelled)
    everything = labelled + list(read_corpora(SHIPPED))
    held_out = leave_out(left_out, everything, read_lexicon(corpus), jobs=jobs)
    rows = [*[table_row(part) for part in held_out], pooled_row(held_out), baseline_row(held_out)]
    print_table(rows, intervals(held_out))
    if output is not None:
        facts = {"rows": [asdict(row) for row in rows], "intervals": intervals(held_out)}
        output.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def table_row(part: HeldOut) -> Row:
    """The figures of one source at the operating point its model would have shipped with."""
    point = part.operating_point
    rejected = part.probability > point.spam_above
    published = part.probability < point.ham_below
    return _row(part.source, part.is_spam, part.probability, rejected, published)


def pooled_row(held_out: list[HeldOut]) -> Row:
    """All left-out comments together, each at its own model's operating point."""
    return _row(
        "all, pooled",
        np.concatenate([p.is_spam for p in held_out]),
        np.concatenate([p.probability for p in held_out]),
        np.concatenate([p.probability > p.operating_point.spam_above for p in held_out]),
        np.concatenate([p.probability < p.operating_point.ham_below for p in held_out]),
    )


def baseline_row(held_out: list[HeldOut]) -> Row:
    """The same comments by TF-IDF and logistic regression; it has no operating point."""
    nothing = np.zeros(sum(len(p.labelled) for p in held_out), bool)
    is_spam = np.concatenate([p.is_spam for p in held_out])
    probability = np.concatenate([p.baseline for p in held_out])
    row = _row("baseline, pooled", is_spam, probability, nothing, ~nothing)
    unknown = dict.fromkeys(("ham_queued", "ham_rejected", "spam_published"), float("nan"))
    return Row(**{**asdict(row), **unknown})


def _row(
    source: str,
    is_spam: NDArray[np.bool_],
    probability: Floats,
    rejected: NDArray[np.bool_],
    published: NDArray[np.bool_],
) -> Row:
    return Row(
        source=source,
        ham=int((~is_spam).sum()),
        spam=int(is_spam.sum()),
        auc=area_under_roc(is_spam, probability),
        average_precision=average_precision(is_spam, probability),
        tpr_at_1_percent=true_positive_rate(is_spam, probability, false_positive_rate=0.01),
        tpr_at_02_percent=true_positive_rate(is_spam, probability, false_positive_rate=0.002),
        ham_queued=_share(~(rejected | published), ~is_spam),
        ham_rejected=_share(rejected, ~is_spam),
        spam_published=_share(published, is_spam),
        calibration_error=calibration_error(is_spam, probability),
    )


def _share(hit: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(hit[among].mean()) if among.any() else float("nan")


def intervals(held_out: list[HeldOut]) -> dict[str, tuple[float, float]]:
    """95 % intervals of the pooled figures, by bootstrap over articles."""
    is_spam = np.concatenate([p.is_spam for p in held_out])
    probability = np.concatenate([p.probability for p in held_out])
    articles = [c.article for p in held_out for c in p.labelled]
    cluster = np.unique(articles, return_inverse=True)[1]
    return {
        f"tpr_at_{share:g}": bootstrap_interval(
            lambda y, p, share=share: true_positive_rate(y, p, false_positive_rate=share),  # type: ignore[misc]
            is_spam,
            probability,
            cluster,
        )
        for share in (0.01, 0.002)
    }


def print_table(rows: list[Row], found: dict[str, tuple[float, float]]) -> None:
    """The table on the terminal, with what its columns mean."""
    table = Table(title="Each source judged by a model that never saw it")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "source" else "right")
    for row in rows:
        table.add_row(*cells(row))
    console = Console(width=140)
    console.print(table)
    for name, (low, high) in found.items():
        console.print(f"{name}: 95 % interval {low:.3f} to {high:.3f} (bootstrap over articles)")


HEADINGS = (
    "source", "ham", "spam", "AUC", "AP", "TPR @ 1 %", "TPR @ 0.2 %",
    "ham queued", "ham rejected", "spam published", "ECE",
)  # fmt: skip


def cells(row: Row) -> tuple[str, ...]:
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


def _figure(value: float, form: str) -> str:
    return "" if np.isnan(value) else form.format(value)


if __name__ == "__main__":
    app()
