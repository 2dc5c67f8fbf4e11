"""How much of the spam that is caught is still caught when it hides, by kind of evasion.

    .venv/bin/python benchmarks/evasion.py [--corpus FOLDER] [--folds 4] [--slipped FILE]

Each spam comment of a source is judged by a model that never saw the source, as it came and
under each evasion of training/evasion, at the operating point of that model. Counted are the
comments that were caught as they came and that the evasion changes. "Not published" is what is
held or rejected, "rejected" what no moderator sees. Without --corpus the sources are the
subjects of fixtures/corpora, with it the blogs there. The aim is 0.85 for each evasion.
"""

import json
import math
import sys
from pathlib import Path
from typing import Annotated

import typer
from joblib import Parallel, delayed
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from offline.hiding import Outcome, evade, pooled, shares  # noqa: E402
from offline.left_out import Trial, trial  # noqa: E402

from training.command import application, progress  # noqa: E402
from training.corpora.errors import CorpusError  # noqa: E402
from training.evaluation.left_out import Fold  # noqa: E402
from training.learning.recipe import operating_point, training_set  # noqa: E402

AIM = 0.85
app = application()


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None, typer.Option(exists=True, help="A folder of labelled comments.")
    ] = None,
    folds: Annotated[
        int, typer.Option(min=0, help="Groups of sources; 0 leaves each out by itself.")
    ] = 4,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to fit in.")] = 1,
    slipped: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write what got published (JSONL).")
    ] = None,
) -> None:
    """Fit a model for each group of sources, and print one table."""
    if slipped is not None and not slipped.parent.is_dir():
        raise CorpusError(f"{slipped.parent} is not a folder")  # said before an hour of work
    tried = trial(corpus or [], n_folds=folds)
    tasks = (delayed(judge_fold)(tried, fold) for fold in tried.folds)
    outcomes = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    total = pooled(progress(outcomes, "folds", total=len(tried.folds)))
    print_table(total)
    if slipped is not None:
        lines = (json.dumps(vars(comment), ensure_ascii=False) for comment in total.slipped)
        slipped.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def judge_fold(tried: Trial, fold: Fold) -> Outcome:
    """Fit on the other sources, and judge this fold's spam under each evasion."""
    seen = training_set(tried.seen(fold))
    model = seen.fit(tried.knowledge)
    point = operating_point(seen, model[-1].held_out_log_odds_)
    return evade(model, point, [c for c in tried.unseen(fold) if c.is_spam])


def print_table(total: Outcome) -> None:
    """One line an evasion, the worst first, marked where it misses the aim."""
    console = Console(width=100)
    table = Table(title=f"Spam still caught under an evasion (aim {AIM})")
    for heading in ("evasion", "caught", "still not published", "rejected", "still rejected"):
        table.add_column(heading, justify="left" if heading == "evasion" else "right")
    worst_first = sorted(total.caught, key=lambda name: shares(total.caught[name])[0])
    for name in worst_first:
        counts, (held, rejected) = total.caught[name], shares(total.caught[name])
        cells = (str(counts.held), marked(held), str(counts.rejected), marked(rejected))
        table.add_row(name, *cells)
    console.print(table)
    caught = total.spam - total.published
    console.print(
        f"{total.spam} spam comments as they came: {caught / max(total.spam, 1):.3f} not "
        f"published, {total.unseen_rejected / max(total.spam, 1):.3f} rejected"
    )


def marked(share: float) -> str:
    if math.isnan(share):
        return "none "
    return f"{share:.3f}{' ' if share >= AIM else '*'}"


if __name__ == "__main__":
    app()
