"""How a model does on comments it has never seen: `python -m training.evaluate`."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from model.judge import Judge
from training.command import SkipBadLines, application, errors, read_labelled
from training.corpora.blocklists import read_lexicon
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.evaluation.baseline import BASELINES, TFIDF
from training.evaluation.held_out import HeldOut, read_held_out
from training.evaluation.left_out import in_folds, judge_with, leave_out, sources_to_leave_out
from training.evaluation.report import check_report_can_be_made, write_report
from training.evaluation.tables import Part, parts_of, print_part

app = application()


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="Labelled comments: a .jsonl or .csv file, or a folder."),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Judge the corpora by this model; fit none."
        ),
    ] = None,
    scores: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file of --output: fit nothing anew."),
    ] = None,
    leave_one_source_out: Annotated[
        bool, typer.Option(help="Leave whole sources out; the only evaluation.")
    ] = True,
    folds: Annotated[
        int, typer.Option(min=0, help="Folds of the written subjects; 0 leaves them alone.")
    ] = 5,
    groups: Annotated[
        int, typer.Option(min=0, help="Groups of blogs left out; 0 leaves each out by itself.")
    ] = 0,
    also_baselines: Annotated[
        bool, typer.Option(help="Fit more baselines than the one that always is.")
    ] = False,
    skip_bad_lines: SkipBadLines = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to fit in.")] = 2,
    output: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Keep scores and figures (JSON).")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(file_okay=False, help="Write an HTML report in this folder.")
    ] = None,
) -> None:
    """Judge every source by a model trained on the others, and print the tables.

    Left out are the blogs of --corpus, each in turn, and the written comments by whole
    subjects. Without --corpus: the written ones alone, with nothing but what ships.
    """
    if not leave_one_source_out:
        raise CorpusError("a split by row would flatter the model: only sources are left out")
    if report is not None:
        check_report_can_be_made()
    paths = corpus or []
    labelled = read_labelled(paths, skip_bad_lines=skip_bad_lines) if paths else []
    labelled = corrected(labelled, read_corrections())
    if scores is not None:
        held_out = list(read_held_out(scores))
    elif model is not None:
        held_out = judge_with(Judge.load(model), _not_empty(labelled))
    else:
        baselines = list(BASELINES) if also_baselines else [TFIDF]
        held_out = _left_out(
            labelled, paths, groups=groups, folds=folds, jobs=jobs, baselines=baselines
        )
    parts = parts_of(held_out)
    for part in parts:
        print_part(part)
    if output is not None:
        write_figures(output, parts, held_out)
    if report is not None:
        write_report(report, parts, [*labelled, *read_corpora([WRITTEN_CORPORA])])
        errors.print(f"{report / 'report.html'} written; errors.html beside it quotes comments")


def _not_empty(labelled: list[LabelledComment]) -> list[LabelledComment]:
    if not labelled:
        raise CorpusError("--model judges the comments of a --corpus: none was given")
    return labelled


def _left_out(
    labelled: list[LabelledComment],
    paths: Sequence[Path],
    *,
    groups: int,
    folds: int,
    jobs: int,
    baselines: Sequence[str],
) -> list[HeldOut]:
    shipped = list(read_corpora([WRITTEN_CORPORA]))
    left_out = sources_to_leave_out(labelled, n_groups=groups)
    if folds:
        left_out += in_folds(shipped, folds)
    if not left_out:
        raise CorpusError("nothing to leave out: give a --corpus, or more than 0 --folds")
    return leave_out(
        left_out, labelled + shipped, read_lexicon(paths), jobs=jobs, baselines=baselines
    )


def write_figures(path: Path, parts: Sequence[Part], held_out: Sequence[HeldOut]) -> None:
    """Keep the figures, for the model card, and the scores that they follow from."""
    facts = {
        "parts": [_facts(part) for part in parts],
        "held_out": [part.model_dump(mode="json") for part in held_out],
    }
    try:
        path.write_text(json.dumps(_without_nan(facts), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


def _facts(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "rows": [asdict(row) for row in part.rows],
        "intervals": part.intervals,
        "kinds": [asdict(row) for row in part.kinds],
        "pairs": {name: asdict(pairs) for name, pairs in part.pairs.items()},
    }


def _without_nan(value: Any) -> Any:
    """The same with null where a figure is unknown: JSON has no NaN."""
    if isinstance(value, dict):
        return {key: _without_nan(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value


if __name__ == "__main__":
    app()
