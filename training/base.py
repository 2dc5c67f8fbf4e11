"""Train the model that ships: `python -m training.base --corpus FOLDER`."""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from scipy.special import expit

from model.artifact import BASE_FOLDER, MODEL, Manifest, save
from model.judge import Judge
from model.operating_point import OperatingPoint
from training.command import CorpusPaths, application, read_labelled
from training.corpora.blocklists import read_lexicon
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import corpora_of
from training.corpora.reading import read_corpora
from training.corpora.shipped import SEED, WRITTEN_CORPORA
from training.evaluation.card import model_card
from training.evaluation.metrics import area_under_roc, calibration_error, true_positive_rate
from training.learning.recipe import TrainingSet, operating_point, training_set

Floats = NDArray[np.float64]
MAX_BYTES = 8 * 2**20
app = application()


@app.command()
def main(
    corpus: CorpusPaths,
    output: Annotated[Path, typer.Option(help="The folder to write.")] = BASE_FOLDER,
    evaluation: Annotated[
        Path | None, typer.Option(exists=True, help="Figures from training.evaluate --output.")
    ] = None,
) -> None:
    """Fit on the corpora and the written ones, and write the card. The seed page stays unseen."""
    public = corrected(read_labelled(corpus, skip_bad_lines=False), read_corrections())
    labelled = public + list(read_corpora([WRITTEN_CORPORA]))
    seen = training_set(labelled)
    pipeline = seen.fit(read_lexicon(corpus))
    point, metrics = held_out_figures(seen, pipeline[-1].held_out_log_odds_)
    manifest = save(
        pipeline,
        output,
        name="base",
        corpora=corpora_of(labelled),
        metrics=metrics,
        operating_point=point,
    )
    size = (output / MODEL).stat().st_size
    if size > MAX_BYTES:
        raise CorpusError(f"{output / MODEL} has {size} bytes; {MAX_BYTES} may ship")
    _write_card(output, manifest, evaluation)
    _tell(manifest, size)


def held_out_figures(
    seen: TrainingSet, log_odds: Floats
) -> tuple[OperatingPoint, dict[str, float]]:
    """The operating point and the figures, on comments whose source was held out."""
    known = seen.is_real
    probability, is_spam = expit(log_odds[known]), seen.is_spam[known]
    metrics = {
        "held_out_auc": area_under_roc(is_spam, probability),
        "held_out_tpr_at_1_percent": true_positive_rate(
            is_spam, probability, false_positive_rate=0.01
        ),
        "held_out_tpr_at_0.2_percent": true_positive_rate(
            is_spam, probability, false_positive_rate=0.002
        ),
        "held_out_calibration_error": calibration_error(is_spam, probability),
    }
    rounded = {name: round(value, 4) for name, value in metrics.items()}
    return operating_point(seen, log_odds), rounded


def _write_card(output: Path, manifest: Manifest, evaluation: Path | None) -> None:
    figures = json.loads(evaluation.read_text(encoding="utf-8")) if evaluation else None
    seed = list(read_corpora([SEED]))
    verdicts = Judge.load(output).judge([c.comment for c in seed])
    card = model_card(manifest, figures, list(zip(seed, verdicts, strict=True)))
    (output / "MODEL_CARD.md").write_text(card, encoding="utf-8")


def _tell(manifest: Manifest, size: int) -> None:
    console = Console()
    console.print(f"{manifest.model_version}, {size / 2**20:.1f} MiB")
    console.print(manifest.metrics)
    console.print(manifest.operating_point)


if __name__ == "__main__":
    app()
