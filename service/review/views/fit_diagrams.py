"""The drawings of a fit's report: before in grey, after in colour."""

from collections.abc import Callable, Iterator

from service.domain.curves import Points, ScoredLabels
from service.domain.fit_evidence import FitEvidence, LearningStep
from service.review.catalogues import message
from service.review.line_charts import Diagram, DiagramWords, Dot, Scale, scale_for

Translate = Callable[[str], str]
Pair = tuple[ScoredLabels, ScoredLabels]
BEFORE, AFTER = message("before"), message("after")
ROC = DiagramWords(
    message("Spam caught against ham lost"),
    message("share of ham lost"),
    message("share of spam caught"),
)
PRECISION = DiagramWords(
    message("Precision against recall"),
    message("share of spam that is caught"),
    message("share of spam in what is caught"),
)
RELIABILITY = DiagramWords(
    message("What is said against what is true"),
    message("spam probability"),
    message("share that is spam"),
)
SCORES = DiagramWords(
    message("Scores after the fit"), message("spam probability"), message("comments")
)
LEARNING = DiagramWords(
    message("What it takes to learn"),
    message("decisions learned before"),
    message("mean loss of the next ones"),
)
OVER_TIME = DiagramWords(
    message("Error added up over time"),
    message("held-out decisions, oldest first"),
    message("loss, added up"),
)


def diagrams_of(evidence: FitEvidence, translate: Translate) -> tuple[Diagram, ...]:
    """Those that there is something to draw for."""
    return tuple(_diagrams(evidence, translate))


def pair_of(evidence: FitEvidence) -> Pair:
    """What the model before and the new one said of held-out decisions."""
    scores = evidence.scores
    before = ScoredLabels.of(scores.is_spam, scores.before)
    return before, ScoredLabels.of(scores.is_spam, scores.after)


def _diagrams(evidence: FitEvidence, translate: Translate) -> Iterator[Diagram]:
    before, after = pair_of(evidence)
    if not len(after.is_spam):
        return
    if after.tells_apart:
        yield _lines(ROC, (before.roc(), after.roc()), Scale(), translate)
        curves = (before.precision_recall(), after.precision_recall())
        yield _lines(PRECISION, curves, Scale(), translate)
    yield _reliability(after, translate)
    yield _scores(after, translate)
    if len(evidence.steps) > 1:
        yield _learning(evidence.steps, translate)
    added = (before.losses_added_up(), after.losses_added_up())
    yield _lines(OVER_TIME, added, _around(added), translate)


def _learning(steps: tuple[LearningStep, ...], translate: Translate) -> Diagram:
    before = tuple((float(step.n_learned), step.before) for step in steps)
    after = tuple((float(step.n_learned), step.after) for step in steps)
    return _lines(LEARNING, (before, after), _around((before, after)), translate)


def _around(curves: tuple[Points, Points]) -> Scale:
    points = [point for curve in curves for point in curve]
    return scale_for([x for x, _ in points], [y for _, y in points])


def _lines(
    words: DiagramWords, curves: tuple[Points, Points], scale: Scale, translate: Translate
) -> Diagram:
    names = ("before", "after")
    return Diagram(
        _translated(words, translate),
        x_ticks=scale.x_ticks(),
        y_ticks=scale.y_ticks(),
        curves=tuple(scale.curve(points, name) for points, name in zip(curves, names, strict=True)),
        legend=(("before", translate(BEFORE)), ("after", translate(AFTER))),
    )


def _reliability(after: ScoredLabels, translate: Translate) -> Diagram:
    scale = Scale()
    dots = (Dot(scale.x(x), scale.y(y), str(n)) for x, y, n in after.reliability())
    return Diagram(
        _translated(RELIABILITY, translate),
        x_ticks=scale.x_ticks(),
        y_ticks=scale.y_ticks(),
        curves=(scale.curve(((0, 0), (1, 1)), "before"),),
        dots=tuple(dots),
    )


def _scores(after: ScoredLabels, translate: Translate) -> Diagram:
    ham, spam = after.histogram()
    scale = Scale(y_most=max(*ham, *spam, 1))
    bars = (*scale.bars(ham, "ham", place=0, of=2), *scale.bars(spam, "spam", place=1, of=2))
    return Diagram(
        _translated(SCORES, translate),
        x_ticks=scale.x_ticks(),
        y_ticks=scale.y_ticks(),
        bars=bars,
        legend=(("ham", "ham"), ("spam", "spam")),
    )


def _translated(words: DiagramWords, translate: Translate) -> DiagramWords:
    return DiagramWords(*map(translate, words))
