"""Train the model that ships: `python -m training.base --corpus FOLDER`."""

import json
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from scipy.special import expit

from model.artifact import BASE_FOLDER, MODEL, Manifest, save
from model.judge import Judge
from model.second_reader.sentence_model import copy_files
from training.command import (
    CorpusPaths,
    KnowledgeFolders,
    SecondReaderFolder,
    application,
    read_labelled,
    require_writable,
)
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment, corpora_of
from training.corpora.reading import read_corpora
from training.corpora.second_readings import NO_READINGS, read_readings
from training.corpora.shipped import SEED, WRITTEN_CORPORA
from training.evaluation.card import model_card
from training.evaluation.metrics import area_under_roc, calibration_error, true_positive_rate
from training.evaluation.own_folds import judge_in_own_folds
from training.evaluation.parts import parts_of
from training.evaluation.record import figures_of
from training.evaluation.shipped_figures import shipped_figures, write_figures
from training.knowledge.reading import read_knowledge
from training.learning.recipe import TrainingSet, operating_point, training_set, without_floods
from training.learning.second_opinion import learned_term

Floats = NDArray[np.float64]
MAX_BYTES = 8 * 2**20
CARD = "MODEL_CARD.md"
app = application()


@app.command()
def main(
    corpus: CorpusPaths,
    knowledge: KnowledgeFolders = None,
    output: Annotated[Path, typer.Option(help="The folder to write.")] = BASE_FOLDER,
    second_reader: SecondReaderFolder = None,
    evaluation: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="Figures from training.evaluate --output, in place of those of its own folds.",
        ),
    ] = None,
) -> None:
    """Fit on the corpora and the written ones, and write the card. The seed page stays unseen."""
    require_writable(output)
    labelled = read_everything(corpus)
    seen = training_set(labelled, read_readings(second_reader) if second_reader else NO_READINGS)
    pipeline = seen.fit(read_knowledge([*corpus, *(knowledge or [])]))
    log_odds, term = pipeline[-1].held_out_log_odds_, None
    if second_reader:
        term = learned_term(seen, log_odds, sha256=copy_files(second_reader, output))
        log_odds = log_odds + term.of(log_odds, seen.second)
    manifest = save(
        pipeline,
        output,
        name="base",
        corpora=corpora_of(labelled),
        metrics=held_out_metrics(seen, log_odds),
        operating_point=operating_point(seen, log_odds),
        second_term=term,
    )
    size_bytes = size_that_may_ship(output / MODEL)
    if evaluation:
        parts = json.loads(evaluation.read_text(encoding="utf-8"))["parts"]
    else:
        held_out = judge_in_own_folds(without_floods(labelled), seen, pipeline[-1], manifest)
        parts = figures_of(parts_of(held_out))
    describe(output, manifest, parts)
    report(manifest, size_bytes)


def size_that_may_ship(path: Path) -> int:
    """The bytes of the model. Raises CorpusError where they are more than may ship."""
    size_bytes = path.stat().st_size
    if size_bytes > MAX_BYTES:
        raise CorpusError(f"{path} has {size_bytes} bytes; {MAX_BYTES} may ship")
    return size_bytes


def read_everything(corpus: list[Path]) -> list[LabelledComment]:
    """The comments of the corpora, their labels put right, and the written ones."""
    public = corrected(read_labelled(corpus, skip_bad_lines=False), read_corrections())
    return public + list(read_corpora([WRITTEN_CORPORA]))


def held_out_metrics(seen: TrainingSet, log_odds: Floats) -> dict[str, float]:
    """The figures on comments whose source was held out, of blogs only."""
    rows = seen.is_real
    probability, is_spam = expit(log_odds[rows]), seen.is_spam[rows]
    tpr_at_1, tpr_at_02 = (
        true_positive_rate(is_spam, probability, false_positive_rate=rate) for rate in (0.01, 0.002)
    )
    metrics = {
        "held_out_auc": area_under_roc(is_spam, probability),
        "held_out_tpr_at_1_percent": tpr_at_1,
        "held_out_tpr_at_0.2_percent": tpr_at_02,
        "held_out_calibration_error": calibration_error(is_spam, probability),
    }
    return {name: round(value, 4) for name, value in metrics.items()}


def describe(folder: Path, manifest: Manifest, parts: list[dict[str, Any]]) -> None:
    """Write the figures of the model and its card beside it."""
    seed = list(read_corpora([SEED]))
    verdicts = Judge.load(folder).judge([c.comment for c in seed])
    figures = shipped_figures(manifest, parts, zip(seed, verdicts, strict=True))
    write_figures(folder, figures)
    (folder / CARD).write_text(model_card(manifest, figures), encoding="utf-8")


def report(manifest: Manifest, size_bytes: int) -> None:
    """Print what came of it."""
    console = Console()
    console.print(f"{manifest.model_version}, {size_bytes / 2**20:.1f} MiB")
    console.print(manifest.metrics)
    console.print(manifest.operating_point)


if __name__ == "__main__":
    app()
