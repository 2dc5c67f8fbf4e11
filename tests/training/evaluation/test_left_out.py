"""Sources left out in turn, the table of it, and the card that shows it."""

import json
from dataclasses import replace

import pytest

from model.artifact import BASE_FOLDER, read_manifest
from model.lexicon import Lexicon
from training.evaluate import app
from training.evaluation.baseline import BASELINES, TFIDF
from training.evaluation.card import model_card
from training.evaluation.figures import FigureRow, baseline_row, pooled_row
from training.evaluation.held_out import HeldOut
from training.evaluation.left_out import (
    in_folds,
    judge_with,
    leave_out,
    sources_to_leave_out,
    without,
)
from training.evaluation.parts import parts_of
from training.evaluation.pool import Pool
from training.evaluation.record import write_record
from training.evaluation.shipped_figures import shipped_figures
from training.evaluation.tables import cells
from training.knowledge.reading import ListedKnowledge
from training.learning.recipe import training_set

TERMS = ListedKnowledge(Lexicon.of(["casino"]))


@pytest.fixture(scope="module")
def held_out(blogs) -> HeldOut:
    [part] = leave_out([("blog-technology",)], blogs, TERMS, baselines=list(BASELINES))
    return part


def row_of(held_out: HeldOut) -> FigureRow:
    return pooled_row(held_out.source, Pool([held_out]))


def test_every_comment_of_the_source_is_judged_by_all_models(held_out):
    assert len(held_out.comments) == 70
    assert held_out.source == "blog-technology"
    assert all(set(c.baselines) == set(BASELINES) for c in held_out.comments)


def test_an_unseen_blog_is_judged_better_than_by_chance(held_out):
    assert row_of(held_out).auc > 0.7
    assert all(baseline_row("", Pool([held_out]), name).auc > 0.6 for name in BASELINES)


def by_subject(blogs):
    """The blogs, the comments of the first left out by halves."""
    name = blogs[0].source
    return [
        replace(c, subject=f"{name}/{n % 2}") if c.source == name else c
        for n, c in enumerate(blogs)
    ]


def test_a_source_that_has_subjects_is_left_out_by_these(blogs):
    labelled = by_subject(blogs)
    name = labelled[0].source
    folds = sources_to_leave_out(labelled)
    assert {f"{name}/0", f"{name}/1"} <= {subject for fold in folds for subject in fold}
    seen = without(labelled, (f"{name}/0",))
    assert {c.subject for c in labelled} - {c.subject for c in seen} == {f"{name}/0"}
    assert f"{name}/1" in training_set(seen).group


def test_a_source_judged_by_several_models_has_one_row(held_out):
    halves = [
        held_out.model_copy(update={"comments": held_out.comments[half::2]}) for half in (0, 1)
    ]
    [whole, *_] = parts_of([held_out])[0].rows
    [first, second, *_] = parts_of(halves)[0].rows
    assert first.source == held_out.source != second.source
    assert first.ham + first.spam == 70
    assert first.auc == pytest.approx(whole.auc)


@pytest.mark.fit
def test_sources_of_one_fold_are_judged_by_one_model_and_told_apart(blogs):
    fold = ("blog-technology", "blog-money-and-law")
    parts = leave_out([fold], blogs, TERMS)
    assert {part.source for part in parts} == set(fold)
    assert parts[0].operating_point == parts[1].operating_point
    assert [len(part.comments) for part in parts] == [70, 70]


def test_where_no_blog_is_left_the_written_comments_are_calibrated_on(blogs):
    written_comments = [
        replace(c, source=c.source.removeprefix("blog-"), kind="thanks") for c in blogs
    ]
    seen = training_set(without(written_comments, ("technology",)))
    assert seen.is_real.sum() == seen.is_original.sum() == len(written_comments) - 70


def test_beside_blogs_the_written_comments_stay_written(blogs):
    written_comments = replace(blogs[0], source="baking", kind="thanks")
    assert without([written_comments, *blogs], ("blog-technology",))[0].kind == "thanks"


def test_subjects_are_left_out_whole_and_each_once(blogs):
    folds = in_folds(blogs, 3)
    assert sorted(name for fold in folds for name in fold) == sorted({c.source for c in blogs})
    assert len(folds) == 3


def test_there_are_no_more_folds_than_subjects(blogs):
    assert len(in_folds(blogs, 100)) == len({c.source for c in blogs})


def test_a_model_that_is_there_judges_as_it_does_alone(judge, blogs):
    [first, *_] = parts = judge_with(judge, blogs[:100])
    [verdict] = judge.judge([blogs[0].comment])
    assert first.comments[0].probability == pytest.approx(verdict.spam_probability)
    assert first.operating_point == judge.manifest.operating_point
    assert sum(len(part.comments) for part in parts) == 100


def test_the_card_shows_corpora_figures_and_operating_point(held_out, tmp_path):
    manifest = read_manifest(BASE_FOLDER)
    write_record(tmp_path / "scores.json", parts_of([held_out]), [held_out])
    parts = json.loads((tmp_path / "scores.json").read_text())["parts"]
    card = model_card(manifest, shipped_figures(manifest, parts, []))
    assert f"# Model card: {manifest.model_version}" in card
    assert f"| {' | '.join(cells(row_of(held_out)))} |" in card
    assert f"| {TFIDF}, pooled |" in card
    for corpus in manifest.corpora:
        assert f"| {corpus.name} | {corpus.spam} | {corpus.ham} |" in card


def test_blogs_are_left_out_and_other_sources_only_where_there_is_none(blogs):
    folds = sources_to_leave_out([*blogs, replace(blogs[0], source="chat")])
    assert ("blog-technology",) in folds
    assert ("chat",) not in folds
    assert sources_to_leave_out([replace(blogs[0], source="mine")]) == [("mine",)]


def test_blogs_may_be_left_out_in_groups(blogs):
    chat = replace(blogs[0], source="chat")
    groups = sources_to_leave_out([*blogs, chat], n_groups=3)
    assert len(groups) == 3
    assert sorted(name for group in groups for name in group) == sorted({c.source for c in blogs})


def test_an_empty_folder_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        app(["--corpus", str(tmp_path)], standalone_mode=False)
    assert "no .jsonl or .csv file in" in capsys.readouterr().err
