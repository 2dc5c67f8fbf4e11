"""A chart says the same as its numbers."""

import pytest

from service.review.charts import BOTTOM, HEIGHT, TOP, WIDTH, stacked


def test_the_heights_of_a_column_are_in_the_ratio_of_its_numbers() -> None:
    chart = stacked(["Mon"], {"ham": [30], "spam": [10]})
    ham, spam = chart.rects
    assert ham.height == pytest.approx(3 * spam.height, rel=0.01)
    assert spam.y + spam.height == pytest.approx(ham.y, abs=0.02)


def test_nothing_is_drawn_outside_the_view_box() -> None:
    names = [str(day) for day in range(30)]
    chart = stacked(names, {"ham": list(range(30)), "spam": [97] * 30})
    assert all(rect.y >= TOP - 0.1 and rect.y + rect.height <= HEIGHT for rect in chart.rects)
    assert all(rect.x + rect.width <= WIDTH for rect in chart.rects)


@pytest.mark.parametrize("most", [1, 3, 7, 29, 31, 100, 12_345])
def test_the_scale_reaches_the_greatest_number_and_not_far_beyond(most: int) -> None:
    highest = float(stacked(["Mon"], {"ham": [most]}).ticks[-1].words)
    assert most <= highest <= max(3, 3 * most)


@pytest.mark.parametrize("names", [[], ["Mon"], ["Mon", "Tue"]])
def test_a_chart_of_nothing_is_empty_but_has_a_scale(names: list[str]) -> None:
    chart = stacked(names, {"ham": [0] * len(names)})
    assert chart.rects == ()
    assert chart.ticks[0].y == HEIGHT - BOTTOM


def test_captions_of_many_days_leave_each_other_room() -> None:
    assert len(stacked([str(day) for day in range(60)], {}).captions) <= 7
