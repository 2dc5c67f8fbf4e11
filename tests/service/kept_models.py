"""Models of the registry that can be loaded, and need no fit: the one that ships, renamed."""

from model.artifact import BASE_FOLDER, read_content, read_manifest
from model.operating_point import ErrorBudget, OperatingPoint
from service.domain.fit_evidence import FitEvidence, HeldOutScores, LearningStep, WorstError
from service.domain.model_reports import Complaint, Flip, GateFigure, GateReport
from service.domain.models import RegisteredModel
from service.store.store import Store

SHIPPED = read_manifest(BASE_FOLDER).model_version


def keep(
    store: Store,
    version: str,
    *,
    report: GateReport | None = None,
    evidence: FitEvidence | None = None,
    store_url: str = "",
) -> RegisteredModel:
    manifest = read_manifest(BASE_FOLDER).model_copy(update={"model_version": version})
    content = read_content(BASE_FOLDER)
    return store.keep_model(
        manifest, content, report=report, evidence=evidence, store_url=store_url
    )


def report(comment_id: str) -> GateReport:
    """Of a model that did worse: it rejects a comment that a moderator called ham."""
    return GateReport(
        is_passed=False,
        why="it would reject 3 more comments that moderators called ham",
        complaints=(Complaint(kind="loses_ham", numbers={"n": 3}),),
        against=SHIPPED,
        n_decisions=40,
        n_flips=1,
        figures=(GateFigure(name="ham rejected", before=0, after=3),),
        flips=(Flip(comment_id=comment_id, human="ham", before="ham", after="spam"),),
    )


def evidence(comment_id: str) -> FitEvidence:
    """Four held-out decisions: of four pairs of spam and ham, three were the right way round."""
    return FitEvidence(
        n_others=0,
        channels={"queue": 40, "api": 1},
        point=OperatingPoint(ham_below=0.1, spam_above=0.9, budget=ErrorBudget()),
        scores=HeldOutScores(
            is_spam=(True, True, False, False),
            before=(2.0, -1.0, 0.0, -3.0),
            after=(4.0, 1.0, -2.0, -3.0),
        ),
        steps=(
            LearningStep(n_learned=16, n_judged=2, before=0.7, after=0.7),
            LearningStep(n_learned=24, n_judged=2, before=0.7, after=0.2),
        ),
        worst=(WorstError(comment_id=comment_id, human="ham", before=0.2, after=0.98),),
        written=(GateFigure(name="spam published", before=0.01, after=0.02),),
    )
