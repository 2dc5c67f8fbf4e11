"""Learn from what moderators decided: `python -m training.fit`."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.markup import escape
from sklearn.pipeline import Pipeline

from model.artifact import BASE_FOLDER, MANIFEST, Manifest, pack, read_manifest, write
from service.domain.fit_evidence import FitEvidence
from service.domain.label_lines import DecidedComment
from service.domain.model_reports import GateReport
from service.settings import Settings, SettingsError
from service.store.database.engine import StoreError
from service.store.store import Store, open_existing_store
from training.command import SkipBadLines, application, read_labelled, require_writable, steps
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment, corpora_of
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.learning.active import ActiveOpinion, active_opinion
from training.learning.evidence import LearningPart, evidence_of
from training.learning.gate import Hearing, Opinion, losses
from training.learning.gate_report import gate_report
from training.learning.hearing_tables import figures_table, flips_table
from training.learning.lesson import Floats, Lesson, Measure, Rows, Teaching, lesson_of
from training.learning.measuring import measure_by
from training.learning.replay import judge_in_turn
from training.learning.site_term import site_term
from training.learning.worth import teachings
from training.workers import (
    Backend,
    BackendChoice,
    JobCount,
    SchedulerAddress,
    Workplace,
    pipeline_in,
)

LEARNED = "{} decisions of moderators and {} comments of other corpora to learn from."
IS_ACTIVE = "It is the active model; a running service takes it up within seconds."
NOT_BETTER = (
    "It stays a candidate: {}. To use it all the same: python -m training.models promote {}"
)
N_STEPS = 6  # of a fit, as its progress shows them
app = application(SettingsError, StoreError)


@dataclass(frozen=True)
class Learned:
    """A candidate with what it learned, and what became of decisions it had not learned yet."""

    lesson: Lesson
    judged: Rows
    held_out: Floats
    correction: Floats
    parts: tuple[LearningPart, ...] = ()

    @property
    def held_out_of_all(self) -> Floats:
        """The held-out log-odds of every comment of the lesson; NaN where there are none."""
        scores = np.full(len(self.lesson.labelled), np.nan)
        scores[self.judged] = self.held_out
        return scores

    def adapted(self, shipped: Pipeline) -> Pipeline:
        """The candidate: the shipped model, corrected."""
        classifier = self.lesson.adapted(self.correction)
        return Pipeline([*shipped.steps[:-1], ("learn", classifier)])

    @property
    def judged_comments(self) -> list[LabelledComment]:
        """The held-out decisions."""
        return [self.lesson.taught[row].labelled for row in self.judged]


@dataclass(frozen=True)
class Findings:
    """What is kept beside a model: what its gate found, and what its report is drawn from."""

    report: GateReport
    evidence: FitEvidence


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="More labelled comments: .jsonl, .csv or a folder."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="A new folder to write the model to, too.")
    ] = None,
    skip_bad_lines: SkipBadLines = False,
    force: Annotated[bool, typer.Option(help="Activate the model even if it did worse.")] = False,
    backend: BackendChoice = Backend.LOKY,
    scheduler: SchedulerAddress = None,
    jobs: JobCount = 1,
) -> None:
    """Adapt the shipped model to this site's decisions, tell how it does, and activate it.

    It becomes active if it does better than the active model on decisions that were held out.
    """
    settings, workers = Settings.from_environment(), Workplace(backend, scheduler, jobs)
    if output is not None:
        require_new_model(output)
    labelled = read_labelled(corpus, skip_bad_lines=skip_bad_lines) if corpus else []
    with closing(opened_store(settings)) as store:
        base = read_manifest(BASE_FOLDER)
        shipped = pipeline_in(BASE_FOLDER, base.model_version)
        decided = list(store.decided_comments())
        taught = [*map(Teaching, labelled), *teachings(decided)]
        measure = partial(measure_by, workers, BASE_FOLDER, base.model_version)
        learned = learn(shipped, taught, measure=measure)
        active = active_opinion(store, learned.lesson, base, store_url=settings.model_store)
        hearing = hear(learned, active, base)
        show(learned, hearing, n_decisions=len(taught) - len(labelled))
        content = pack(learned.adapted(shipped))
        manifest = describe(content, base, learned)
        if output is not None:
            write(output, manifest, content)
        findings = findings_of(learned, hearing, decided, against=active.version)
        register(store, settings, manifest, content, findings)
        settle(store, manifest.model_version, findings.report, force=force)


def require_new_model(folder: Path) -> None:
    """Raise CorpusError if no model can be written there, or one is there."""
    if (folder / MANIFEST).exists():
        raise CorpusError(f"{folder} holds a model already, which may be the active one")
    require_writable(folder)


def opened_store(settings: Settings) -> Store:
    """The service's store, in this version's form."""
    store = open_existing_store(settings.store_url)
    store.migrate()
    return store


def learn(
    shipped: Pipeline, taught: Sequence[Teaching], *, measure: Measure | None = None
) -> Learned:
    """Learn from everything, and judge decisions on the way by what was learned before them."""
    rows, log_odds, parts = [np.zeros(0, np.intp)], [np.zeros(0)], []
    with steps("learning", total=N_STEPS) as step:
        corpora = list(read_corpora([WRITTEN_CORPORA]))
        step("read what the shipped model knows")
        lesson = lesson_of(shipped, taught, corpora, measure=measure)
        step(f"measured {len(lesson.labelled)} comments")
        for n_learned, judged, scores, correction in judge_in_turn(lesson):  # noqa: B007 - the last
            rows.append(judged)
            log_odds.append(scores)
            parts.append(LearningPart(n_learned, len(judged)))
            step(f"learned, and judged {len(judged)} decisions after")
    judged, held_out = np.concatenate(rows), np.concatenate(log_odds)
    return Learned(lesson, judged, held_out, correction, tuple(parts))


def hear(learned: Learned, active: ActiveOpinion, base: Manifest) -> Hearing:
    """The candidate and the active model on what was held out."""
    lesson = learned.lesson
    witnesses = np.flatnonzero(lesson.is_witness)
    point = base.operating_point
    return Hearing(
        is_spam=lesson.is_spam[learned.judged],
        active=Opinion(active.log_odds(learned.judged), active.point),
        candidate=Opinion(learned.held_out, point),
        written_is_spam=lesson.is_spam[witnesses],
        written_shipped=Opinion(lesson.shipped[witnesses], point),
        written_candidate=Opinion(lesson.log_odds(learned.correction, witnesses), point),
    )


def findings_of(
    learned: Learned, hearing: Hearing, decided: Sequence[DecidedComment], *, against: str
) -> Findings:
    """What the gate found against the active model, and what the report is drawn from."""
    return Findings(
        gate_report(hearing, learned.judged_comments, against=against),
        evidence_for(learned, hearing, decided),
    )


def evidence_for(
    learned: Learned, hearing: Hearing, decided: Sequence[DecidedComment]
) -> FitEvidence:
    """What the report of this fit is drawn from."""
    return evidence_of(
        hearing,
        learned.judged_comments,
        learned.parts,
        channels=Counter(decision.line.channel for decision in decided),
        n_others=len(learned.lesson.taught) - len(decided),
    )


def show(learned: Learned, hearing: Hearing, *, n_decisions: int) -> None:
    """Print what was learned and how the candidate does."""
    console = Console(width=100)
    n_others = len(learned.lesson.taught) - n_decisions
    console.print(LEARNED.format(n_decisions, n_others))
    if learned.lesson.taught:
        console.print(figures_table(hearing))
    if hearing.flips:
        console.print(flips_table(hearing, learned.judged_comments))


def describe(content: bytes, base: Manifest, learned: Learned) -> Manifest:
    """The adapted model's manifest: what it learned from and how it did."""
    lesson = learned.lesson
    loss = losses(lesson.is_spam[learned.judged], learned.held_out)
    return Manifest.describe(
        content,
        name="site",
        corpora=corpora_of([teaching.labelled for teaching in lesson.taught]),
        metrics={"held_out_log_loss": round(float(loss.mean()), 4)} if len(loss) else {},
        operating_point=base.operating_point,
        parent=base.model_version,
        second_term=site_term(base.second_term, lesson, learned.held_out_of_all),
    )


def register(
    store: Store, settings: Settings, manifest: Manifest, content: bytes, findings: Findings
) -> None:
    """Enter the model in the registry as a candidate, and let go of the oldest ones."""
    store_url = settings.model_store
    store.keep_model(
        manifest, content, report=findings.report, evidence=findings.evidence, store_url=store_url
    )
    store.forget_old_models(newest=settings.keep_models, store_url=store_url)


def settle(store: Store, version: str, report: GateReport, *, force: bool) -> None:
    """Let the model judge if it passed, or is forced; else say why it stays a candidate."""
    console = Console(width=100)
    console.print(f"{version} is registered")
    if force or report.is_passed:
        store.activate_model(version, by="training.fit")
        console.print(IS_ACTIVE)
    else:
        console.print(escape(NOT_BETTER.format(report.why, version)))


if __name__ == "__main__":
    app()
