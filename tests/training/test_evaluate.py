"""`python -m training.evaluate`: tables, kept scores, the report."""

import json
from html import unescape

import numpy as np
import pytest

from training.corpora.shipped import WRITTEN_CORPORA
from training.evaluate import app
from training.evaluation.parts import parts_of
from training.evaluation.plots import reliability
from training.evaluation.pool import Pool
from training.evaluation.record import read_held_out
from training.evaluation.report import write_report


@pytest.fixture(scope="module", autouse=True)
def one_written_corpus():
    """Reports look texts up in what ships, too: one corpus of it is enough for that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.evaluate.WRITTEN_CORPORA", WRITTEN_CORPORA / "technology")
        yield


@pytest.fixture(scope="module")
def archive(tmp_path_factory, few_comments):
    """A blogger's own labelled comments, as an export."""
    path = tmp_path_factory.mktemp("archive") / "mine.jsonl"
    rows = [
        {"id": c.id, "text": c.comment.text, "label": "spam" if c.is_spam else "ham",
         "author": c.comment.author.name, "article_title": c.comment.article.title,
         "kind": c.kind, "pair": c.pair}
        for c in few_comments[:150]
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(archive, small_model, tmp_path_factory):
    """The folder of a report on them: drawing one takes seconds."""
    folder = tmp_path_factory.mktemp("report") / "report"
    run("--corpus", archive, "--model", small_model.folder, "--report", folder)
    return folder


def run(*arguments):
    app([str(a) for a in arguments], standalone_mode=False)


def refused(capsys, *arguments):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 1
    return capsys.readouterr().err


def test_a_model_is_measured_on_a_bloggers_own_comments(archive, small_model, tmp_path, capsys):
    output = tmp_path / "figures.json"
    run("--corpus", archive, "--model", small_model.folder, "--output", output)
    assert "mine" in capsys.readouterr().out
    [part] = read_held_out(output)
    assert (part.source, len(part.comments)) == ("mine", 150)


def test_kept_scores_give_the_same_figures_again(archive, small_model, tmp_path, capsys):
    first, again = tmp_path / "first.json", tmp_path / "again.json"
    run("--corpus", archive, "--model", small_model.folder, "--output", first)
    table = capsys.readouterr().out
    run("--scores", first, "--output", again)
    assert capsys.readouterr().out == table
    assert first.read_text() == again.read_text()


def test_what_is_kept_quotes_no_comment(archive, small_model, tmp_path, few_comments):
    output = tmp_path / "figures.json"
    run("--corpus", archive, "--model", small_model.folder, "--output", output)
    record = json.dumps(json.loads(output.read_text()), ensure_ascii=False)
    assert [
        c.id for c in few_comments if len(c.comment.text) > 20 and c.comment.text in record
    ] == []


def test_the_report_is_one_page_with_four_pictures_and_no_comment(report, few_comments):
    page = (report / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "src=" not in page
    assert "<script" not in page
    assert [c.id for c in few_comments if len(c.comment.text) > 20 and c.comment.text in page] == []
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(set(ids)) == len(ids)


def test_the_worst_errors_are_quoted_in_a_file_of_their_own(report, few_comments):
    page = unescape((report / "errors.html").read_text(encoding="utf-8"))
    assert sum(c.comment.text in page for c in few_comments[:150]) > 100


def test_a_hostile_comment_is_shown_as_text(tmp_path, small_model):
    row = {"id": "<i>", "text": "<script>alert(1)</script>", "label": "ham", "author": "<b>"}
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(row) + "\n")
    run("--corpus", path, "--model", small_model.folder, "--report", tmp_path)
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_report_from_scores_says_which_texts_it_does_not_have(archive, small_model, tmp_path):
    run("--corpus", archive, "--model", small_model.folder, "--output", tmp_path / "f.json")
    parts = parts_of(read_held_out(tmp_path / "f.json"))
    write_report(tmp_path, parts, [])
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert page.count("not among the corpora given") > 100


def test_a_bin_of_the_reliability_plot_by_hand():
    mean, share_of_spam, sizes = reliability(
        np.array([True, False, True]), np.array([0.22, 0.28, 1.0])
    )
    assert mean.tolist() == pytest.approx([0.25, 1.0])
    assert share_of_spam.tolist() == [0.5, 1.0]
    assert sizes == [2, 1]


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "nonsense", '{"held_out": [{"source": 1}]}', "\x00"]
)
def test_scores_that_are_none_are_refused(content, tmp_path, capsys):
    path = tmp_path / "scores.json"
    path.write_text(content)
    assert f"{path} was not written by training.evaluate" in refused(capsys, "--scores", path)


def test_an_output_that_cannot_be_written_is_told(archive, small_model, tmp_path, capsys):
    complaint = refused(
        capsys, "--corpus", archive, "--model", small_model.folder,
        "--output", tmp_path / "missing" / "figures.json",
    )  # fmt: skip
    assert "No such file or directory" in complaint


def test_a_report_where_a_file_stands_is_refused(archive, small_model, tmp_path, capsys):
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "report.html").mkdir()
    complaint = refused(
        capsys, "--corpus", archive, "--model", small_model.folder, "--report", folder
    )
    assert "Is a directory" in complaint


def test_a_model_without_a_corpus_is_refused(small_model, capsys):
    assert "none was given" in refused(capsys, "--model", small_model.folder)


def test_with_nothing_to_leave_out_it_says_so(capsys):
    assert "nothing to leave out" in refused(capsys, "--folds", "0")


def test_without_the_library_that_draws_the_report_is_refused_before_any_work(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("training.evaluation.report.find_spec", lambda name: None)
    assert "matplotlib, which is not installed" in refused(capsys, "--report", tmp_path)


def test_a_pool_of_no_source_is_empty():
    assert len(Pool([])) == 0
    assert Pool([]).baselines == []
