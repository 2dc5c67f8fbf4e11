"""The pictures of an evaluation as SVG. matplotlib is loaded only when they are drawn."""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import precision_recall_curve, roc_curve

from training.evaluation.metrics import Bools, Floats
from training.evaluation.pool import Pool

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = 10
SIZE_INCHES = (4.6, 3.8)
HAM, SPAM, PALE = "#2166ac", "#b2182b", "#999999"
STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "winnow", "font.size": 9}
Draw = Callable[["Axes", Pool], None]


def plots_of(pool: Pool, page_part: str) -> dict[str, str]:
    """Title and SVG of each plot: ROC, precision and recall, reliability, scores.

    `page_part` sets the ids of the pictures apart from others' on the page.
    """
    plots: dict[str, Draw] = {
        "Spam caught against ham lost (ROC)": draw_roc,
        "Precision against recall": draw_precision_recall,
        "Reliability: what is said against what is true": draw_reliability,
        "Scores of ham and spam": draw_scores,
    }
    return {title: _svg(draw, pool, f"{page_part} {title}") for title, draw in plots.items()}


def draw_roc(axes: "Axes", pool: Pool) -> None:
    """The share of spam caught by the share of ham lost, where it matters: below 10 %."""
    for name, score, style in _scores(pool):
        lost, caught, _ = roc_curve(pool.is_spam, score)
        axes.plot(np.maximum(lost, 1e-4), caught, label=name, **style)
    axes.set(xscale="log", xlim=(1e-4, 1), ylim=(0, 1.01))
    axes.set(xlabel="share of ham lost", ylabel="share of spam caught")
    for rate in (0.002, 0.01):
        axes.axvline(rate, color=PALE, linewidth=0.7, linestyle=":")
    axes.legend(loc="lower right", frameon=False)


def draw_precision_recall(axes: "Axes", pool: Pool) -> None:
    """Of what is called spam the share that is, by the share of spam called so."""
    for name, score, style in _scores(pool):
        precision, recall, _ = precision_recall_curve(pool.is_spam, score)
        axes.plot(recall, precision, label=name, **style)
    axes.set(xlim=(0, 1.01), ylim=(0, 1.01), xlabel="recall", ylabel="precision")
    axes.legend(loc="lower left", frameon=False)


def draw_reliability(axes: "Axes", pool: Pool) -> None:
    """The share of spam among comments of about one probability, with how many there are."""
    mean, share, sizes = reliability(pool.is_spam, pool.probability)
    axes.plot([0, 1], [0, 1], color=PALE, linewidth=0.8)
    axes.plot(mean, share, color=SPAM, marker="o")
    for x, y, n in zip(mean, share, sizes, strict=True):
        axes.annotate(str(n), (x, y), textcoords="offset points", xytext=(4, -10), fontsize=7)
    axes.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="spam probability", ylabel="share of spam")


def draw_scores(axes: "Axes", pool: Pool) -> None:
    """How many ham and spam comments have which probability, on a logarithmic scale."""
    edges = np.linspace(0, 1, 41).tolist()
    for label, colour, of in (("ham", HAM, ~pool.is_spam), ("spam", SPAM, pool.is_spam)):
        axes.hist(pool.probability[of], edges, color=colour, alpha=0.55, label=label)
    for source in pool.held_out[:1]:
        for cut in (source.operating_point.ham_below, source.operating_point.spam_above):
            axes.axvline(cut, color="black", linewidth=0.8, linestyle="--")
    axes.set(yscale="log", xlim=(0, 1), xlabel="spam probability", ylabel="comments")
    axes.legend(frameon=False)


def reliability(is_spam: Bools, probability: Floats) -> tuple[Floats, Floats, list[int]]:
    """Mean probability, share of spam and number of comments of each bin that has any."""
    at = np.minimum((probability * BINS).astype(int), BINS - 1)
    filled = [at == number for number in range(BINS) if (at == number).any()]
    return (
        np.array([probability[rows].mean() for rows in filled]),
        np.array([is_spam[rows].mean() for rows in filled]),
        [int(rows.sum()) for rows in filled],
    )


def _scores(pool: Pool) -> list[tuple[str, Floats, dict[str, Any]]]:
    scores = [("Winnow", pool.probability, {"color": SPAM, "linewidth": 1.6})]
    for name, line in zip(pool.baselines, ("--", ":", "-."), strict=False):
        scores.append((name, pool.baseline(name), {"color": PALE, "linestyle": line}))
    return scores


def _svg(draw: Draw, pool: Pool, name: str) -> str:
    """One plot as an SVG element that can stand in a page beside others."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZE_INCHES, layout="constrained")
        axes = figure.add_subplot()
        draw(axes, pool)
        axes.spines[["top", "right"]].set_visible(False)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    svg = file.getvalue()[file.getvalue().index("<svg") :]
    own = _with_own_ids(svg, re.sub(r"\W+", "-", name.lower()))
    return own.replace("<svg", '<svg role="img"', 1)


def _with_own_ids(svg: str, prefix: str) -> str:
    """The ids made unlike those of the page's other pictures."""
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    return re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}-", svg)
