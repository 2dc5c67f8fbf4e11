"""What the shipped model says of the comments that it knows is measured once for all fits."""

from functools import partial

import pytest

from model.artifact import BASE_FOLDER, load
from model.comment import Comment
from training.learning import known
from training.learning.known import measure_once
from training.learning.lesson import measured_by

COMMENTS = [Comment(text=f"Rye bread number {n} wants time") for n in range(5)]


@pytest.fixture(scope="module")
def shipped():
    return load(BASE_FOLDER)[0]


@pytest.fixture
def once(shipped, tmp_path):
    """Measures in a folder, and the list of how many comments were measured each time."""
    times = []

    def measure(comments):
        times.append(len(comments))
        return measured_by(shipped, comments)

    def ask(comments=COMMENTS, version="base-1"):
        return measure_once(tmp_path / "measured", version, measure, comments)

    return ask, times


def files(tmp_path):
    return list((tmp_path / "measured").iterdir())


def test_what_was_kept_is_what_was_measured_to_the_last_digit(once, shipped):
    ask, times = once
    at_once = measured_by(shipped, COMMENTS)
    for measured in (ask(), ask()):
        assert (measured.grams != at_once.grams).nnz == 0
        assert measured.columns.tobytes() == at_once.columns.tobytes()
        assert measured.log_odds.tobytes() == at_once.log_odds.tobytes()
    assert times == [5]


@pytest.mark.parametrize("changed", ["comments", "model", "code"])
def test_nothing_is_kept_beyond_what_it_depends_on(once, changed, tmp_path, monkeypatch):
    ask, times = once
    ask()
    if changed == "code":
        (tmp_path / "new.py").write_text("NEW = 1")
        monkeypatch.setattr(known, "MODEL_CODE", tmp_path)
    ask(COMMENTS[: 4 if changed == "comments" else 5], "2" if changed == "model" else "base-1")
    assert len(times) == 2
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 1000], ids=["empty", "cut", "other"])
def test_a_damaged_file_is_measured_anew(once, content, tmp_path):
    ask, times = once
    ask()
    files(tmp_path)[0].write_bytes(content)
    ask()
    ask()
    assert times == [5, 5]


def test_a_fit_does_without_where_nothing_can_be_written(shipped, tmp_path):
    (tmp_path / "measured").write_text("a file stands in the way")
    measure = partial(measured_by, shipped)
    measured = measure_once(tmp_path / "measured", "base-1", measure, COMMENTS)
    assert len(measured.log_odds) == 5
