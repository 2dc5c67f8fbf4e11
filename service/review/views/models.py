"""Models as their page shows them: what the gate found, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.model_reports import GateFigure
from service.domain.models import RegisteredModel, ServiceFit
from service.domain.shadow import ShadowReport
from service.moderation.models import ModelsPage
from service.review.catalogues import message
from service.review.views.gate import gate_reasons

STATES = {
    "candidate": message("candidate"),
    "active": message("judges"),
    "retired": message("judged before"),
}
FIGURES = {
    "ham rejected": message("ham rejected"),
    "spam published": message("spam published"),
    "held": message("held"),
    "log loss": message("log loss"),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of held-out decisions by both models."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ModelsView:
    """The page: all models, the one whose report is shown, and what a rollback leads to."""

    models: tuple[RegisteredModel, ...]
    states: dict[str, str]
    shipped: str
    active: RegisteredModel | None
    back_to: str
    shown: RegisteredModel | None
    reasons: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    last_fit: ServiceFit | None
    shadow: ShadowReport | None

    @property
    def is_fitting(self) -> bool:
        """Whether a fit waits or runs."""
        return self.last_fit is not None and self.last_fit.is_open


def models_view(
    page: ModelsPage, version: str, translate: Callable[[str], str], *, language: str
) -> ModelsView:
    """What the page shows; of the newest model if no version is named."""
    shown = page.models[0] if page.models and not version else None
    for model in page.models:
        if model.version == version:
            shown = model
    report = None if shown is None else shown.report
    return ModelsView(
        models=page.models,
        states={name: translate(words) for name, words in STATES.items()},
        shipped=page.shipped,
        active=page.active,
        back_to=_back_to(page),
        shown=shown,
        reasons=gate_reasons(report, translate, language=language),
        figures=() if report is None else figure_lines(report.figures, translate, FIGURES),
        last_fit=page.last_fit,
        shadow=page.shadow,
    )


def _back_to(page: ModelsPage) -> str:
    """The version that a rollback leads to; empty where there is none."""
    if page.active is None:
        return ""
    before = page.active.predecessor
    is_there = before in {model.version for model in page.models}
    return page.shipped if before is None else before if is_there else ""


def figure_lines(
    figures: Sequence[GateFigure], translate: Callable[[str], str], names: Mapping[str, str]
) -> tuple[FigureLine, ...]:
    """Figures by both models, with their names in words."""
    return tuple(
        FigureLine(
            translate(names.get(figure.name, figure.name)),
            f"{figure.before:g}",
            f"{figure.after:g}",
        )
        for figure in figures
    )
