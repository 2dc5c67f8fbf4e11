"""A sparse matrix of ones: the rows that scipy's would have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.grams.ones import Ones

rows = st.lists(st.sets(st.integers(0, 9)), max_size=6)


def of(sets):
    """The matrix whose rows have these columns."""
    columns = [column for row in sets for column in sorted(row)]
    ends = np.cumsum([0, *map(len, sets)])
    return Ones(np.array(columns, np.int32), ends.astype(np.int32), 10)


def dense(sets):
    """The plain way to say the same."""
    return np.array([[column in row for column in range(10)] for row in sets]).reshape(-1, 10)


@given(rows)
def test_it_is_what_scipy_makes_of_it(sets):
    assert np.array_equal(of(sets).csr.toarray(), dense(sets))
    assert len(of(sets)) == len(sets)


@given(st.lists(rows, min_size=1, max_size=3))
def test_matrices_are_put_one_below_the_other(parts):
    together = Ones.stacked([of(part) for part in parts])
    assert np.array_equal(together.csr.toarray(), dense([row for part in parts for row in part]))


@given(rows, st.data())
def test_rows_are_taken_in_any_order(sets, draws):
    numbers = draws.draw(st.lists(st.integers(0, len(sets) - 1), max_size=5)) if sets else []
    taken = of(sets).take(np.array(numbers, np.intp))
    assert np.array_equal(taken.csr.toarray(), dense([sets[number] for number in numbers]))


def test_values_go_where_the_ones_were():
    values = of([{1, 3}, {0}]).with_values(np.array([0.5, 2.0, 4.0], np.float32))
    assert values[0, 3] == pytest.approx(2.0)
    assert values[1, 0] == pytest.approx(4.0)
