"""The figures of an evaluation, against figures worked out by hand."""

import math

import numpy as np
import pytest

from model.operating_point import ErrorBudget, OperatingPoint
from training.evaluation.figures import FEWEST, baseline_row, equal_row, pool_intervals, pooled_row
from training.evaluation.held_out import HeldOut, ScoredComment
from training.evaluation.intervals import exact_interval
from training.evaluation.kinds import kind_rows
from training.evaluation.pairs import pair_figures
from training.evaluation.parts import parts_of
from training.evaluation.pool import Pool
from training.evaluation.tables import HEADINGS, KIND_HEADINGS, cells, kind_cells

POINT = OperatingPoint(ham_below=0.2, spam_above=0.8, budget=ErrorBudget())


def scored(is_spam, probability, *, kind="", pair="", article="a", baseline=0.5):
    return ScoredComment(
        id="1", article=article, is_spam=is_spam, kind=kind, pair=pair, probability=probability,
        baselines={"guess": baseline},
    )  # fmt: skip


def pool_of(*comments, source="blog-a", point=POINT):
    return Pool([HeldOut(source=source, operating_point=point, comments=comments)])


FIVE = pool_of(
    scored(False, 0.1), scored(False, 0.5), scored(False, 0.9), scored(True, 0.15),
    scored(True, 0.95),
)  # fmt: skip


def test_labels_are_counted_at_the_operating_point():
    row = pooled_row("five", FIVE)
    assert (row.ham, row.spam) == (3, 2)
    assert row.ham_queued == row.ham_rejected == pytest.approx(1 / 3)
    assert row.spam_published == 0.5


def test_each_comment_is_labelled_at_its_own_models_operating_point():
    strict = OperatingPoint(ham_below=0.0, spam_above=1.0, budget=ErrorBudget())
    parts = [
        HeldOut(source=name, operating_point=point, comments=(scored(True, 0.9),))
        for name, point in (("blog-a", POINT), ("blog-b", strict))
    ]
    assert Pool(parts).rejected.tolist() == [True, False]


def blog(name, n_spam, caught, n_ham=FEWEST):
    spam = [scored(True, 0.9 if number < caught else 0.1) for number in range(n_spam)]
    ham = [scored(False, 0.15) for _ in range(n_ham)]
    return HeldOut(source=name, operating_point=POINT, comments=(*spam, *ham))


def test_where_each_source_counts_the_same_a_flood_counts_no_more_than_ten():
    flood, few = blog("blog-a", 90, caught=90), blog("blog-b", 10, caught=5)
    assert pooled_row("all", Pool([flood, few])).tpr_at_1_percent == 0.95
    row = equal_row("all", Pool([flood, few]))
    assert row.tpr_at_1_percent == row.tpr_at_02_percent == pytest.approx(0.75)
    assert row.spam_published == pytest.approx(0.25)
    assert row.auc == pytest.approx(0.75)


def test_a_source_with_too_few_of_a_label_does_not_count_for_it():
    few = blog("blog-b", FEWEST - 1, caught=0)
    row = equal_row("all", Pool([blog("blog-a", 10, caught=10), few]))
    assert (row.spam, row.tpr_at_1_percent, row.ham) == (10, 1.0, 2 * FEWEST)


def test_where_no_source_has_enough_nothing_is_known():
    row = equal_row("all", Pool([blog("blog-a", 3, caught=3, n_ham=3)]))
    assert np.isnan([row.auc, row.tpr_at_1_percent, row.ham_queued, row.spam_published]).all()


def test_a_baseline_has_no_operating_point():
    row = baseline_row("guess, pooled", FIVE, "guess")
    assert np.isnan([row.ham_queued, row.ham_rejected, row.spam_published]).all()
    assert row.auc == 0.5


def test_a_baseline_that_some_comments_lack_is_none():
    without_any = scored(True, 0.9).model_copy(update={"baselines": {}})
    assert pool_of(scored(True, 0.9), without_any).baselines == []


def test_what_is_unknown_is_an_empty_cell():
    row = cells(pooled_row("ham", pool_of(scored(False, 0.1))))
    assert len(row) == len(HEADINGS)
    assert row[3:7] == ("", "", "", "")


def test_kinds_are_counted_with_the_whole_pools_cut_off():
    pool = pool_of(
        *(scored(False, at / 100, kind="thanks") for at in range(100)),
        scored(True, 0.985, kind="casino"),
        scored(True, 0.5, kind="casino"),
        scored(True, 0.1, kind="flattery"),
    )
    flattery, casino, thanks = kind_rows(pool)  # the worst caught spam first, ham last
    assert (flattery.kind, flattery.published, flattery.caught_at_1_percent) == ("flattery", 1, 0)
    assert (casino.comments, casino.rejected, casino.queued) == (2, 0.5, 0.5)
    assert casino.caught_at_1_percent == 0.5  # above the second highest ham, 0.98
    assert thanks.rejected == pytest.approx(0.19)
    assert math.isnan(thanks.caught_at_1_percent)
    assert [len(kind_cells(row)) for row in (casino, thanks)] == [len(KIND_HEADINGS)] * 2


def test_a_pair_is_told_apart_if_its_spam_scores_higher():
    pool = pool_of(
        scored(False, 0.1, kind="x", pair="1"), scored(True, 0.2, kind="x", pair="1"),
        scored(False, 0.5, kind="x", pair="2"), scored(True, 0.5, kind="x", pair="2"),
        scored(True, 0.9, kind="x"),
    )  # fmt: skip
    figures = pair_figures(pool, pool.probability)
    assert (figures.pairs, figures.told_apart) == (2, 0.5)


def test_pairs_of_two_sources_that_have_one_name_are_two():
    first = pool_of(scored(False, 0.1, pair="1"), scored(True, 0.2, pair="1"), source="a").held_out
    second = pool_of(scored(False, 0.4, pair="1"), scored(True, 0.3, pair="1"), source="b").held_out
    pool = Pool([*first, *second])
    assert pair_figures(pool, pool.probability).pairs == 2


def test_half_a_pair_is_none():
    pool = pool_of(scored(False, 0.1, pair="1"), scored(True, 0.2))
    assert pair_figures(pool, pool.probability) is None


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"), [(0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0)]
)
def test_an_exact_interval_by_the_textbook(hits, trials, low, high):
    assert exact_interval(hits, trials) == pytest.approx((low, high), abs=1e-4)


def test_intervals_hold_the_figures():
    rng = np.random.default_rng(1)
    comments = [
        scored(bool(spam), float(np.clip(0.4 + 0.2 * spam + 0.2 * rng.standard_normal(), 0, 1)),
               article=str(at % 60))
        for at, spam in enumerate(rng.random(300) < 0.4)
    ]  # fmt: skip
    pool = pool_of(*comments)
    row, interval = pooled_row("", pool), pool_intervals(pool)
    assert interval["auc"][0] < row.auc < interval["auc"][1]
    assert interval["spam_published"][0] <= row.spam_published <= interval["spam_published"][1]


def test_figures_that_are_unknown_have_no_interval():
    assert np.isnan(pool_intervals(pool_of(scored(False, 0.1), scored(False, 0.3)))["auc"]).all()


def test_blogs_and_written_comments_are_two_parts_and_the_seed_page_is_not_pooled():
    def of(source, **fields):
        comments = (scored(False, 0.1, **fields), scored(True, 0.9, **fields))
        return HeldOut(source=source, operating_point=POINT, comments=comments)

    parts = parts_of([of("blog-a"), of("baking", kind="x"), of("seed", kind="x")])
    assert [len(part.pool) for part in parts] == [2, 2]
    assert [row.source for row in parts[1].rows[:3]] == ["baking", "seed", "all, pooled"]
