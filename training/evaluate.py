"""How a model does on comments it has never seen: `python -m training.evaluate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from model.judge import Judge
from training.command import (
    KnowledgeFolders,
    SecondReaderFolder,
    SkipBadLines,
    application,
    errors,
    read_labelled,
    require_writable,
)
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora
from training.corpora.second_readings import NO_READINGS, read_readings
from training.corpora.shipped import WRITTEN_CORPORA
from training.evaluation.baseline import BASELINES, TFIDF
from training.evaluation.held_out import HeldOut
from training.evaluation.left_out import in_folds, judge_with, leave_out, sources_to_leave_out
from training.evaluation.parts import Part, parts_of
from training.evaluation.record import read_held_out, write_record
from training.evaluation.report import check_report_can_be_made, write_report
from training.evaluation.tables import print_part
from training.knowledge.reading import read_knowledge
from training.workers import Backend, BackendChoice, JobCount, SchedulerAddress, Workplace

app = application()


@dataclass(frozen=True)
class EvaluationOptions:
    """What to judge, by which models, and what to keep of it."""

    corpus: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="Labelled comments: a .jsonl or .csv file, or a folder."),
    ] = None
    knowledge: KnowledgeFolders = None
    second_reader: SecondReaderFolder = None
    model: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Judge the corpora by this model; fit none."
        ),
    ] = None
    scores: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file of --output: fit nothing anew."),
    ] = None
    folds: Annotated[
        int, typer.Option(min=0, help="Folds of the written subjects; 0 leaves them alone.")
    ] = 5
    groups: Annotated[
        int, typer.Option(min=0, help="Groups of blogs left out; 0 leaves each out by itself.")
    ] = 0
    also_baselines: Annotated[
        bool, typer.Option(help="Fit more baselines than the one that always is.")
    ] = False
    skip_bad_lines: SkipBadLines = False
    backend: BackendChoice = Backend.LOKY
    scheduler: SchedulerAddress = None
    jobs: JobCount = 2
    output: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Keep scores and figures (JSON).")
    ] = None
    report: Annotated[
        Path | None, typer.Option(file_okay=False, help="Write an HTML report in this folder.")
    ] = None


@app.command_of(EvaluationOptions)
def main(options: EvaluationOptions) -> None:
    """Judge every source by a model trained on the others, and print the tables.

    Left out are the blogs of --corpus, each in turn, and the written comments by whole
    subjects. Without --corpus: the written ones alone, with nothing but what ships.
    """
    if options.report is not None:
        check_report_can_be_made()
    if options.output is not None:
        require_writable(options.output.parent)
    if options.report is not None:
        require_writable(options.report)
    labelled = read_corpus_of(options)
    held_out = judge_held_out(options, labelled)
    parts = parts_of(held_out)
    for part in parts:
        print_part(part)
    if options.output is not None:
        write_record(options.output, parts, held_out)
    if options.report is not None:
        report_in(options.report, parts, labelled)


def read_corpus_of(options: EvaluationOptions) -> list[LabelledComment]:
    """The comments of --corpus with the labels put right; none without it."""
    if not options.corpus:
        return []
    labelled = read_labelled(options.corpus, skip_bad_lines=options.skip_bad_lines)
    return corrected(labelled, read_corrections())


def judge_held_out(
    options: EvaluationOptions, labelled: list[LabelledComment]
) -> Sequence[HeldOut]:
    """What models said of comments they had not seen: read again, by one model, or fitted now."""
    if options.scores is not None:
        return read_held_out(options.scores)
    if options.model is None:
        return fit_and_judge(options, labelled)
    judge = Judge.load(options.model)
    if not labelled:
        raise CorpusError("--model judges the comments of a --corpus: none was given")
    return judge_with(judge, labelled)


def fit_and_judge(options: EvaluationOptions, labelled: list[LabelledComment]) -> list[HeldOut]:
    """Fit a model for each fold, of the blogs and of the written subjects, and judge the fold."""
    shipped = list(read_corpora([WRITTEN_CORPORA]))
    folds = sources_to_leave_out(labelled, n_groups=options.groups)
    if options.folds:
        folds += in_folds(shipped, options.folds)
    if not folds:
        raise CorpusError("nothing to leave out: give a --corpus, or more than 0 --folds")
    baselines = list(BASELINES) if options.also_baselines else [TFIDF]
    knowledge = read_knowledge([*(options.corpus or []), *(options.knowledge or [])])
    folder = options.second_reader
    return leave_out(
        folds,
        labelled + shipped,
        knowledge,
        workers=Workplace(options.backend, options.scheduler, options.jobs),
        baselines=baselines,
        second_readings=read_readings(folder) if folder else NO_READINGS,
    )


def report_in(folder: Path, parts: Sequence[Part], labelled: list[LabelledComment]) -> None:
    """Write the report and say where it is."""
    write_report(folder, parts, [*labelled, *read_corpora([WRITTEN_CORPORA])])
    errors.print(f"{folder / 'report.html'} written; errors.html beside it quotes comments")


if __name__ == "__main__":
    app()
