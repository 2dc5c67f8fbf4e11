"""The parts of an evaluation, the blogs and the written comments, with all their figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.evaluation.figures import (
    FigureRow,
    baseline_row,
    equal_row,
    pool_intervals,
    pooled_row,
)
from training.evaluation.held_out import HeldOut
from training.evaluation.intervals import Interval
from training.evaluation.kinds import KindRow, kind_rows
from training.evaluation.pairs import PairFigures, pair_figures
from training.evaluation.pool import Pool

SEED_PAGE = "seed"  # a test by itself: shown, and never pooled with the written comments


@dataclass(frozen=True)
class Part:
    """All the figures of one part of an evaluation: the blogs, or the written comments.

    `pairs` are by what told them apart: Winnow, or a baseline's name.
    """

    title: str
    pool: Pool
    rows: list[FigureRow]
    intervals: dict[str, Interval]
    kinds: list[KindRow]
    pairs: dict[str, PairFigures]


def parts_of(held_out: Sequence[HeldOut]) -> list[Part]:
    """The blogs and the written comments of an evaluation, each where there are any."""
    halves = {
        "Comments by source": [source for source in held_out if not source.is_written],
        "Written comments by subject": [source for source in held_out if source.is_written],
    }
    return [_part(title, sources) for title, sources in halves.items() if sources]


def _part(title: str, held_out: Sequence[HeldOut]) -> Part:
    pool = _pool(held_out)
    return Part(
        title=title,
        pool=pool,
        rows=_rows(held_out, pool),
        intervals=pool_intervals(pool),
        kinds=kind_rows(pool),
        pairs=_pairs(pool),
    )


def _pool(held_out: Sequence[HeldOut], *, corrected: bool = False) -> Pool:
    """All but the seed page, unless there is nothing else."""
    pooled = [source for source in held_out if source.source != SEED_PAGE] or held_out
    return Pool(pooled, corrected=corrected)


def _rows(held_out: Sequence[HeldOut], pool: Pool) -> list[FigureRow]:
    """By source, by everything, by the baselines; and by the right labels where some were not."""
    rows = [*_source_rows(held_out), pooled_row("all, pooled", pool)]
    by_source = equal_row("all, each source the same", pool)
    if by_source.ham and by_source.spam:
        rows.append(by_source)
    rows += [baseline_row(f"{name}, pooled", pool, name) for name in pool.baselines]
    if pool.n_corrected:
        name = f"all, {pool.n_corrected} labels corrected"
        rows.append(pooled_row(name, _pool(held_out, corrected=True)))
    return rows


def _source_rows(held_out: Sequence[HeldOut]) -> list[FigureRow]:
    """By source, whose subjects may have been judged by several models."""
    by_source: dict[str, list[HeldOut]] = {}
    for part in held_out:
        by_source.setdefault(part.source, []).append(part)
    return [pooled_row(name, Pool(by_source[name])) for name in sorted(by_source)]


def _pairs(pool: Pool) -> dict[str, PairFigures]:
    scores = {"Winnow": pool.probability}
    scores |= {name: pool.baseline(name) for name in pool.baselines}
    figures = {name: pair_figures(pool, score) for name, score in scores.items()}
    return {name: pairs for name, pairs in figures.items() if pairs is not None}
