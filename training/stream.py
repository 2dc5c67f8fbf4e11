"""What a site's past tells, by blogs replayed in time order: `python -m training.stream`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from model.past.weights import PastWeights
from training.command import CorpusPaths, application, read_labelled
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.evaluation.record import read_held_out
from training.past.figures import print_figures, replay_left_out
from training.past.learning import fit_weights
from training.past.streams import streams_of

app = application()


@dataclass(frozen=True)
class StreamOptions:
    """What to replay, and where to write what it teaches."""

    corpus: CorpusPaths
    scores: Annotated[
        Path,
        typer.Option(exists=True, dir_okay=False, help="Scores of training.evaluate --output."),
    ]
    output: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the weights of all sources (JSON).")
    ] = None


@app.command_of(StreamOptions)
def main(options: StreamOptions) -> None:
    """Replay each source: verdict first, then the label, with the past known and without.

    Each is judged by weights that are fitted on the others.
    """
    labelled = read_labelled(options.corpus, skip_bad_lines=False)
    streams = streams_of(corrected(labelled, read_corrections()), read_held_out(options.scores))
    if len(streams) < 2:
        raise CorpusError("one source alone leaves none to learn from: give at least two")
    replayed, figures = replay_left_out(streams)
    print_figures(figures)
    weights = fit_weights(replayed)
    Console().print(weights.model_dump())
    if options.output is not None:
        write_weights(options.output, weights)


def write_weights(path: Path, weights: PastWeights) -> None:
    """Write weights as they ship. An address is in no corpus: it counts like an author."""
    traits = {**weights.traits}
    traits["address"] = traits["author"].model_copy(update={"ham": 0.0})
    shipped = weights.model_copy(update={"traits": traits})
    try:
        path.write_text(shipped.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


if __name__ == "__main__":
    app()
