"""An evaluation as a page to read, and its worst errors as another."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.evaluation.parts import Part
from training.evaluation.plots import plots_of
from training.evaluation.pool import Pool
from training.evaluation.tables import (
    HEADINGS,
    KIND_HEADINGS,
    PAIR_HEADINGS,
    cells,
    kind_cells,
    pair_cells,
    spelled,
)

REPORT, ERRORS = "report.html", "errors.html"
WORST = 60  # errors of each kind: about what one sits down to read
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem }}
table {{ border-collapse: collapse; margin: 1rem 0 }}
th, td {{ padding: .2rem .7rem; border-bottom: 1px solid #ddd; text-align: right }}
th:first-child, td:first-child {{ text-align: left }}
.plots {{ display: flex; flex-wrap: wrap; gap: 1rem }}
figure {{ margin: 0 }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 1.5rem }}
.about {{ color: #555 }}
</style></head><body>
<h1>{title}</h1>
{body}
</body></html>
"""
OF_INTERVALS = "95 % intervals of the pooled figures (bootstrap over articles)"
MEANING = """<p>Every comment was judged by a model that had seen nothing of its source. (With
--model, by that model: the figures mean something on what it was not trained on.) AUC: the chance
that a spam scores above a ham. AP: average precision. TPR @ 1 %: share of the spam caught where 1 %
of the ham is lost. Ham rejected, ham queued and spam published are shares at the operating point
that the model would ship with. ECE: expected calibration error.</p>"""


def check_report_can_be_made() -> None:
    """Raise CorpusError, in words, if the library that draws is not there."""
    if find_spec("matplotlib") is None:
        raise CorpusError(
            "the report is drawn by matplotlib, which is not installed:"
            " `make .venv/.dev`, or `pip install matplotlib`"
        )


def write_report(folder: Path, parts: Sequence[Part], labelled: Iterable[LabelledComment]) -> None:
    """Write report.html, and errors.html, which quotes comments: not for publication.

    `labelled` is where the texts of the errors are looked up. Raises CorpusError.
    """
    texts = {(c.source, c.id): c for c in labelled}
    pages = {
        REPORT: ("Evaluation", "\n".join([MEANING, *map(_section, parts)])),
        ERRORS: ("The worst errors", "\n".join(_errors(part, texts) for part in parts)),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (title, body) in pages.items():
            page = PAGE.format(title=title, body=body)
            (folder / name).write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise CorpusError(f"{folder}: {error.strerror}") from error


def _section(part: Part) -> str:
    pieces = [
        f"<h2>{escape(part.title)}</h2>",
        _table(HEADINGS, [cells(row) for row in part.rows]),
        f"<p>{OF_INTERVALS}: {_intervals(part)}.</p>",
    ]
    if not part.pool.is_spam.all() and part.pool.is_spam.any():
        pieces.append(f'<div class="plots">{"".join(_figures(part))}</div>')
    if part.kinds:
        pieces += ["<h3>By kind</h3>", _table(KIND_HEADINGS, map(kind_cells, part.kinds))]
    if part.pairs:
        rows = [pair_cells(name, pairs) for name, pairs in part.pairs.items()]
        pieces += ["<h3>The hard pairs</h3>", _table(PAIR_HEADINGS, rows)]
    return "\n".join(pieces)


def _intervals(part: Part) -> str:
    intervals = {name: i for name, i in part.intervals.items() if not math.isnan(i[0])}
    return escape("; ".join(f"{name} {spelled(i)}" for name, i in intervals.items()))


def _figures(part: Part) -> Iterable[str]:
    for title, svg in plots_of(part.pool, part.title).items():
        yield f"<figure><figcaption>{escape(title)}</figcaption>{svg}</figure>"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


def _errors(part: Part, texts: dict[tuple[str, str], LabelledComment]) -> str:
    """The ham with the highest and the spam with the lowest probability."""
    pool = part.pool
    pieces = [f"<h2>{escape(part.title)}</h2>"]
    for title, is_spam, order in (
        ("Ham that the model is surest is spam", False, -pool.probability),
        ("Spam that the model is surest is ham", True, pool.probability),
    ):
        rows = [at for at in np.argsort(order, kind="stable") if pool.is_spam[at] == is_spam]
        pieces.append(f"<h3>{title}</h3>")
        pieces += [_quoted(pool, int(at), texts) for at in rows[:WORST]]
    return "\n".join(pieces)


def _quoted(pool: Pool, at: int, texts: dict[tuple[str, str], LabelledComment]) -> str:
    source, scored = pool.sources[at], pool.comments[at]
    about = f"{pool.probability[at]:.3f} · {source} · {scored.id} {scored.kind}"
    labelled = texts.get((source, scored.id))
    if labelled is None:
        return f'<p class="about">{escape(about)}: not among the corpora given</p>'
    comment = labelled.comment
    who = " · ".join(filter(None, (comment.author.name, comment.author.url)))
    return (
        f'<p class="about">{escape(about)}<br>{escape(who)}<br>'
        f"under: {escape(comment.article.title)}</p>"
        f'<p class="text">{escape(comment.text)}</p>'
    )
