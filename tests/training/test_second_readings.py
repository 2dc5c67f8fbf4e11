"""Held-out readings of second readers, kept in a file."""

from pathlib import Path

import numpy as np
import pytest

from model.comment import Comment
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.corpora.second_readings import read_readings, readings_of, write_readings


def labelled(source: str, number: int) -> LabelledComment:
    """A comment by its names."""
    return LabelledComment(
        id=str(number), comment=Comment(text="Hello"), is_spam=False, source=source, article=""
    )


def test_what_is_written_is_read_again_by_source_and_id(tmp_path: Path) -> None:
    some = [labelled("blog-a", 1), labelled("blog-b", 1)]
    write_readings(tmp_path, some, np.array([1.5, -2.25]))
    readings = read_readings(tmp_path)
    assert readings_of(some, readings).tolist() == [1.5, -2.25]
    assert np.isnan(readings_of([labelled("blog-a", 2)], readings)).all()


def test_a_folder_without_readings_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no readable .*held_out\.csv"):
        read_readings(tmp_path)


@pytest.mark.parametrize("content", ["source,id\na,1\n", "source,id,log_odds\na,1,much\n"])
def test_a_file_that_is_another_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "held_out.csv").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match="does not hold held-out readings"):
        read_readings(tmp_path)
