"""Labels that were found wrong are put right, and nothing else is touched."""

from pathlib import Path

import pytest

from model.comment import Comment
from model.operating_point import ErrorBudget, OperatingPoint
from training.corpora.corrections import CORRECTIONS, corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.evaluation.held_out import HeldOut, ScoredComment
from training.evaluation.parts import parts_of
from training.evaluation.pool import Pool

POINT = OperatingPoint(ham_below=0.2, spam_above=0.8, budget=ErrorBudget())


def comment(name: str, *, is_spam: bool) -> LabelledComment:
    return LabelledComment(name, Comment(text="Cheap rolex"), is_spam, "blog-a", "blog-a/1")


def corrections_file(path: Path, text: str) -> Path:
    path = path / "corrections.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_wrong_label_is_put_right_and_said_to_be(tmp_path):
    corrections = read_corrections(corrections_file(tmp_path, "source,id,label\nblog-a,7,spam\n"))
    labelled = corrected([comment("7", is_spam=False), comment("8", is_spam=False)], corrections)
    assert [(c.is_spam, c.is_corrected) for c in labelled] == [(True, True), (False, False)]


def test_a_label_that_is_right_already_is_no_correction(tmp_path):
    corrections = read_corrections(corrections_file(tmp_path, "source,id,label\nblog-a,7,spam\n"))
    assert not corrected([comment("7", is_spam=True)], corrections)[0].is_corrected


def test_the_same_id_of_another_source_is_another_comment():
    assert not corrected([comment("7", is_spam=False)], {("blog-b", "7"): True})[0].is_spam


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "first line"),
        ("id,label\n", "first line"),
        ("source,id,label\nblog-a,7,maybe\n", ":2: "),
        ("source,id,label\nblog-a,7\n", ":2: "),
        ("source,id,label\nblog-a,7,spam\nblog-a,7,ham\n", "corrected twice"),
        ('source,id,label\n"blog-a,7,spam\n', "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_by_its_line(tmp_path, text, complaint):
    with pytest.raises(CorpusError, match=complaint):
        read_corrections(corrections_file(tmp_path, text))


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_corrections(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"source,id,label\nblog-a,\xe9,spam\n")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_corrections(tmp_path / "latin.csv")


def test_the_corrections_that_ship_can_be_read():
    assert set(read_corrections(CORRECTIONS).values()) <= {True, False}


def scored(name: str, *, is_spam: bool, probability: float, is_corrected: bool) -> ScoredComment:
    return ScoredComment(
        id=name,
        article="blog-a/1",
        is_spam=is_spam,
        kind="",
        pair="",
        probability=probability,
        baselines={},
        is_corrected=is_corrected,
    )


def test_figures_are_by_the_labels_as_they_came_and_once_by_the_right_ones():
    comments = (
        scored("1", is_spam=True, probability=0.9, is_corrected=True),
        scored("2", is_spam=True, probability=0.8, is_corrected=False),
        scored("3", is_spam=False, probability=0.1, is_corrected=False),
    )
    part = HeldOut(source="blog-a", operating_point=POINT, comments=comments)
    assert Pool([part]).is_spam.tolist() == [False, True, False]
    assert Pool([part], corrected=True).is_spam.tolist() == [True, True, False]
    rows = {row.source: row.auc for row in parts_of([part])[0].rows}
    by_label = {"blog-a": 0.5, "all, pooled": 0.5, "all, 1 labels corrected": 1.0}
    assert rows.items() >= by_label.items()
