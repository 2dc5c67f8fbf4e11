"""Learn from what moderators decided: `python -m training.fit`."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from model.artifact import BASE_FOLDER, MANIFEST, Manifest, pack, read_manifest, write
from service.domain.commands import typed
from service.domain.fit_evidence import FitEvidence
from service.domain.label_lines import DecidedComments
from service.domain.model_reports import GateReport
from service.settings import Settings, SettingsError
from service.store.database.engine import StoreError
from service.store.store import Store, open_existing_store
from training.command import SkipBadLines, application, read_labelled, require_writable
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment, corpora_of
from training.learning.active import active_opinion
from training.learning.attempt import FitAttempt, Learned, best_attempt, hear, learn
from training.learning.evidence import evidence_of
from training.learning.gate import Hearing, losses
from training.learning.gate_report import gate_report
from training.learning.hearing_tables import figures_table, flips_table
from training.learning.known import measure_once
from training.learning.lesson import DECISIONS, Measure, Teaching
from training.learning.measuring import measure_by
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

DRAWN = "{} of {} labels were drawn to learn from, moderators' own and the newest first."
LEARNED = "{} decisions and {} comments of `--corpus` to learn from."
KEPT_OUT = (
    "{} labels by keys and archives are left out: with them, the gate let no model pass. Who gave"
    " them: {}"
)
IS_ACTIVE = "It is the active model; a running service takes it up within seconds."
NOT_BETTER = "It stays a candidate: {}. To use it all the same: {}"
MOST_OF_CORPORA = 25_000  # labelled comments beside the decisions, which have a bound of their own
KEPT_FOLDER = "measured"
app = application(SettingsError, StoreError)


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
    labelled = read_more(corpus, skip_bad_lines=skip_bad_lines) if corpus else []
    with closing(opened_store(settings)) as store, threadpool_limits(1):  # each sum in one order
        base = read_manifest(BASE_FOLDER)
        shipped = pipeline_in(BASE_FOLDER, base.model_version)
        decided = read_decisions(store)
        taught = [*map(Teaching, labelled), *teachings(decided.comments)]
        try_with = partial(
            attempt_over, store, settings, shipped, base,
            measure=partial(measure_by, workers, BASE_FOLDER, base.model_version),
        )  # fmt: skip
        attempt = best_attempt(taught, try_with)
        show(attempt.learned, attempt.hearing, n_kept_out=len(taught) - attempt.n_taught)
        content = pack(attempt.learned.adapted(shipped))
        manifest = describe(content, base, attempt.learned)
        if output is not None:
            write(output, manifest, content)
        findings = findings_of(attempt, decided)
        register(store, settings, manifest, content, findings)
        settle(store, manifest.model_version, findings.report, force=force)


def attempt_over(
    store: Store,
    settings: Settings,
    shipped: Pipeline,
    base: Manifest,
    taught: Sequence[Teaching],
    *,
    measure: Measure,
) -> FitAttempt:
    """Learn from these, and have the result heard against the model that is active in a store."""
    folder = settings.data_dir / KEPT_FOLDER
    measure_known = partial(measure_once, folder, base.model_version, measure)
    learned = learn(shipped, taught, measure=measure, measure_known=measure_known)
    active = active_opinion(store, learned.lesson, base, store_url=settings.model_store)
    return FitAttempt(learned, hear(learned, active, base), active.version)


def require_new_model(folder: Path) -> None:
    """Raise CorpusError if no model can be written there, or one is there."""
    if (folder / MANIFEST).exists():
        raise CorpusError(f"{folder} holds a model already, which may be the active one")
    require_writable(folder)


def read_more(corpus: list[Path], *, skip_bad_lines: bool) -> list[LabelledComment]:
    """What is to be learned from beside the decisions. Raises CorpusError."""
    return read_labelled(corpus, skip_bad_lines=skip_bad_lines, most=MOST_OF_CORPORA)


def read_decisions(store: Store) -> DecidedComments:
    """What is to be learned of the log; printed is of how many labels it was drawn, if so."""
    decided = store.decided_comments()
    n_drawn = len(decided.comments)
    if n_drawn < decided.n_teaching:
        Console(width=100).print(DRAWN.format(n_drawn, decided.n_teaching))
    return decided


def opened_store(settings: Settings) -> Store:
    """The service's store, in this version's form."""
    store = open_existing_store(settings.store_url)
    store.migrate()
    return store


def findings_of(attempt: FitAttempt, decided: DecidedComments) -> Findings:
    """What the gate found against the active model, and what the report is drawn from."""
    learned, hearing = attempt.learned, attempt.hearing
    learned_ids = {teaching.labelled.id for teaching in learned.lesson.taught}
    own = DecidedComments(
        tuple(one for one in decided if one.id in learned_ids), n_teaching=decided.n_teaching
    )
    return Findings(
        gate_report(hearing, learned.judged_comments, against=attempt.against),
        evidence_for(learned, hearing, own),
    )


def evidence_for(learned: Learned, hearing: Hearing, decided: DecidedComments) -> FitEvidence:
    """What the report of this fit is drawn from."""
    return evidence_of(
        hearing,
        learned.judged_comments,
        learned.parts,
        channels=Counter(decision.line.channel for decision in decided),
        n_others=len(learned.lesson.taught) - len(decided.comments),
        n_teaching=decided.n_teaching,
    )


def show(learned: Learned, hearing: Hearing, *, n_kept_out: int) -> None:
    """Print what was learned and how the candidate does."""
    console = Console(width=100)
    sources = [teaching.labelled.source for teaching in learned.lesson.taught]
    n_decisions = sources.count(DECISIONS)
    n_others = len(sources) - n_decisions
    console.print(LEARNED.format(n_decisions, n_others))
    if n_kept_out:
        console.print(KEPT_OUT.format(n_kept_out, typed("service labels list")))
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
        promotion = typed(f"training.models promote {version}")
        console.print(escape(NOT_BETTER.format(report.why, promotion)))


if __name__ == "__main__":
    app()
