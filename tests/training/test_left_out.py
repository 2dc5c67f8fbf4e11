"""Sources left out in turn, the table of it, and the card that shows it."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from model.artifact import BASE_FOLDER, read_manifest
from model.comment import Article
from model.lexicon import Lexicon
from training.card import model_card
from training.corpus import read_corpora
from training.evaluate import app, baseline_row, cells, intervals, pooled_row, table_row
from training.left_out import HeldOut, leave_out, sources_to_leave_out
from training.recipe import training_set
from training.shipped import WRITTEN_CORPORA


@pytest.fixture(scope="module")
def blogs():
    """Seven small blogs of seventy comments each, none of them written for training."""
    by_source = {}
    for labelled in read_corpora([WRITTEN_CORPORA]):
        blog = by_source.setdefault(labelled.source, [])
        if len(blog) < 70:
            blog.append(replace(labelled, source=f"blog-{labelled.source}", kind=""))
    return [labelled for blog in by_source.values() for labelled in blog]


@pytest.fixture(scope="module")
def held_out(blogs) -> HeldOut:
    [part] = leave_out(["blog-technology"], blogs, Lexicon.of(["casino"]), jobs=1)
    return part


def test_every_comment_of_the_source_is_judged_by_both_models(held_out):
    assert len(held_out.labelled) == len(held_out.probability) == len(held_out.baseline) == 70
    assert {c.source for c in held_out.labelled} == {"blog-technology"}


def test_an_unseen_blog_is_judged_better_than_by_chance(held_out):
    assert table_row(held_out).auc > 0.7


def test_the_pooled_row_of_one_source_is_its_own(held_out):
    assert replace(pooled_row([held_out]), source="") == replace(table_row(held_out), source="")


def test_the_baseline_has_no_operating_point(held_out):
    row = baseline_row([held_out])
    assert np.isnan([row.ham_queued, row.ham_rejected, row.spam_published]).all()
    assert cells(row)[0] == "baseline, pooled"


def test_the_card_shows_corpora_figures_and_operating_point(held_out):
    manifest = read_manifest(BASE_FOLDER)
    figures = {"rows": [asdict(table_row(held_out))], "intervals": intervals([held_out])}
    card = model_card(manifest, figures, [])
    assert f"# Model card: {manifest.model_version}" in card
    assert f"| {' | '.join(cells(table_row(held_out)))} |" in card
    for corpus in manifest.corpora:
        assert f"| {corpus.name} | {corpus.spam} | {corpus.ham} |" in card


def test_a_card_without_an_evaluation_says_so():
    assert "Not measured." in model_card(read_manifest(BASE_FOLDER), None, [])


def test_the_card_that_ships_is_the_card_of_the_model_that_ships():
    card = (BASE_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card.startswith(f"# Model card: {read_manifest(BASE_FOLDER).model_version}\n")


def test_blogs_are_left_out_and_other_sources_only_where_there_is_none(blogs):
    assert "blog-technology" in sources_to_leave_out([*blogs, replace(blogs[0], source="chat")])
    assert sources_to_leave_out([replace(blogs[0], source="mine")]) == ["mine"]


def test_both_labels_weigh_the_same_whatever_their_number(blogs):
    seen = training_set([c for c in blogs if c.is_spam][:40] + [c for c in blogs if not c.is_spam])
    of_spam = seen.reader_weight[seen.is_spam].sum()
    assert of_spam == pytest.approx(seen.reader_weight[~seen.is_spam].sum())


def test_a_comment_without_an_article_teaches_words_only(blogs):
    bare = replace(blogs[0], comment=blogs[0].comment.model_copy(update={"article": Article()}))
    seen = training_set([*blogs, bare])
    assert seen.signal_weight[-1] == 0 < seen.reader_weight[-1]


def test_a_split_by_row_is_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        app(["--corpus", str(WRITTEN_CORPORA), "--no-leave-one-source-out"], standalone_mode=False)
    assert stopped.value.code == 1
    assert "only sources are left out" in capsys.readouterr().err


def test_an_empty_folder_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        app(["--corpus", str(tmp_path)], standalone_mode=False)
    assert "no .jsonl or .csv file in" in capsys.readouterr().err
