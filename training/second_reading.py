"""Fine-tune the second reader: `python -m training.second_reading --corpus FOLDER --output FOLDER`.

Needs PyTorch and half an hour of each of two cores: only for whoever trains the model that ships.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

import numpy as np
import typer

from training.command import CorpusPaths, application, read_labelled, require_writable
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.reading import read_corpora
from training.corpora.second_readings import write_readings
from training.corpora.shipped import WRITTEN_CORPORA
from training.evaluation.left_out import in_folds, sources_to_leave_out

NEEDS = (
    "fine-tuning needs packages that are not installed ({}):"
    " pip install --require-hashes -r requirements/second-reader.txt"
)
app = application()


@app.command()
def main(
    corpus: CorpusPaths,
    output: Annotated[Path, typer.Option(help="The folder to write.")],
    drawn: Annotated[
        int, typer.Option(min=64, help="Comments to learn from, again included.")
    ] = 25_600,
    folds: Annotated[int, typer.Option(min=2, help="Networks that leave sources out.")] = 3,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to fit in.")] = 2,
) -> None:
    """Fit on all that the shipped model learns from, and read each source by one that never did.

    Writes the two files that ship, and held-out readings: `training.base --second-reader` learns
    from those how much the second reader counts.
    """
    require_writable(output)
    learning, files = fine_tuning()
    public = corrected(read_labelled(corpus, skip_bad_lines=False), read_corrections())
    own = list(read_corpora([WRITTEN_CORPORA]))
    exercise = learning.exercise_of([*public, *own])
    left_out = [
        (*of_blogs, *of_written)
        for of_blogs, of_written in zip(
            sources_to_leave_out(public, n_groups=folds), in_folds(own, folds), strict=True
        )
    ]
    log_odds = learning.read_left_out(exercise, left_out, n_drawn=drawn, jobs=jobs)
    write_readings(output, exercise.labelled, log_odds)
    rows = np.arange(len(exercise.labelled))
    network = learning.fit_network(exercise, rows, n_drawn=drawn, name="all")
    files.write_files(output, network, exercise.tokenizer, exercise.pairs(rows))


def fine_tuning() -> tuple[ModuleType, ModuleType]:
    """What fits networks and what writes them. Raises CorpusError without their packages."""
    try:
        return import_module("training.second_reader.learning"), import_module(
            "training.second_reader.export"
        )
    except ImportError as error:
        raise CorpusError(NEEDS.format(error.name)) from error


if __name__ == "__main__":
    app()
