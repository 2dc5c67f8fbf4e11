"""The house stays one that a stranger finds their way in: see `python tests/house.py`."""

import statistics
from collections import Counter

import house


def test_variables_say_what_they_hold() -> None:
    assert house.placeholder_share() < 0.005


def test_no_class_name_is_given_twice() -> None:
    assert [name for name, count in house.class_names().items() if count > 1] == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert [f for f in house.functions() if f.lines > 40] == []


def test_nine_functions_of_ten_fit_a_glance() -> None:
    lengths = [function.lines for function in house.functions()]
    assert statistics.quantiles(lengths, n=10)[-1] <= 15


def test_no_function_takes_more_than_seven_parameters() -> None:
    assert [f for f in house.functions() if f.parameters > house.MOST_PARAMETERS] == []


def test_no_file_is_longer_than_three_hundred_lines_and_half_are_far_shorter() -> None:
    files = house.file_lines()
    assert [path for path, lines in files.items() if lines > 300] == []
    assert statistics.median(files.values()) <= 120


def test_every_line_of_a_template_can_be_shown_in_a_diff() -> None:
    assert house.long_template_lines() == []


def test_a_placeholder_counts_with_underscores_too() -> None:
    assert house.is_placeholder("_found")
    assert not house.is_placeholder("founder")


def test_every_figure_is_printed() -> None:
    assert Counter(map(bool, house.figures().values())) == {True: len(house.figures())}
