"""Learning from decisions: `python -m training.fit` over a real store."""

import shutil
from collections.abc import Iterator
from contextlib import closing, redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from model.artifact import BASE_FOLDER, pack, read_manifest
from model.comment import Author, Comment
from model.judge import Judge
from model.reasons.moved_words import moved_words
from model.verdict import Label
from service.domain.commands import typed
from service.domain.comments import DecisionLabel, Judgement
from service.domain.labels import LabelSelection, Provenance
from service.moderation.labels import order_labels
from service.store import fit_evidence
from service.store.comments import comments, label_log
from service.store.people import moderators
from service.store.sites import sites
from service.store.store import Store, open_store
from training.corpora.shipped import WRITTEN_CORPORA
from training.fit import app
from training.learning import lesson
from training.learning.lesson import DECISIONS

COURSE = "Evening course {}, ask Anna"  # so few words are no campaign
READER = "Step {} stayed flat"

pytestmark = pytest.mark.fit
UNSURE = Judgement(label=Label.UNSURE, spam_probability=0.5)


def comment(words: str, name: str) -> Comment:
    return Comment(text=words, author=Author(name=name))


@pytest.fixture(scope="module", autouse=True)
def little_to_rehearse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each fit reads and rehearses little: these tests are about what is done with it."""
    corpora = tmp_path_factory.mktemp("corpora")
    for subject in ("technology", "home-and-food", "money-and-law"):
        shutil.copytree(WRITTEN_CORPORA / subject, corpora / subject)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.learning.attempt.WRITTEN_CORPORA", corpora)
        patch.setattr(lesson, "MOST_REHEARSED", 600)
        patch.setattr(lesson, "MOST_WITNESSES", 300)
        yield


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'winnow.db'}")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with eighty decisions: a local advertiser is spam, readers are ham."""
    folder = tmp_path_factory.mktemp("data")
    store = opened(folder)
    store.migrate()
    with store.writing() as connection:
        sites.add_site(connection, "bakery", url="http://bakery.example")
        ada = moderators.add(connection, "ada", "no password")
    for number in range(40):
        for words, name, label in ((COURSE, "Anna", "spam"), (READER, "Jo", "ham")):
            by = Provenance("queue", moderator_id=ada.id)
            decide(store, comment(words.format(number), name), label, by)
    store.close()
    return folder


def decide(store: Store, decided: Comment, label: DecisionLabel, by: Provenance) -> None:
    """A comment that the machine was unsure of, and what somebody said of it."""
    with store.writing() as connection:
        site = sites.find_site(connection, "bakery")
        stored, _ = comments.record(
            connection, site.id, decided, external_id=None, article_id=None, judgement=UNSURE
        )
        label_log.append(connection, stored.id, label, moderator="ada", by=by)


def fit(data_dir: Path, output: Path) -> str:
    """Run the command; the digest of the model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WINNOW_DATA_DIR", str(data_dir))
        app(["--output", str(output)], standalone_mode=False)
    return read_manifest(output).sha256


@pytest.fixture(scope="module")
def fitted(data_dir: Path) -> Store:
    """The store after `python -m training.fit` has run once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WINNOW_DATA_DIR", str(data_dir))
        app([], standalone_mode=False)
    return open_store(f"sqlite:///{data_dir / 'winnow.db'}")


@dataclass(frozen=True)
class SecondFit:
    """The same decisions learned again: the digest of that model, and what was logged.

    `threads` are those that each library for arithmetic was let use while the model was packed.
    """

    digest: str
    log: str
    threads: set[int]


@pytest.fixture(scope="module")
def again(fitted, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> SecondFit:
    threads = set()

    def packed(pipeline):
        threads.update(library["num_threads"] for library in threadpool_info())
        return pack(pipeline)

    with redirect_stderr(StringIO()) as log, pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.fit.pack", packed)
        with threadpool_limits(3):
            digest = fit(data_dir, tmp_path_factory.mktemp("again") / "model")
    return SecondFit(digest, log.getvalue(), threads)


def test_the_fitted_model_is_the_active_one(fitted):
    active = fitted.active_model()
    assert active is not None
    assert fitted.read_model(active)[0].model_version == active.version


def test_the_registry_keeps_what_the_gate_found(fitted):
    report = fitted.active_model().report
    assert (report.is_passed, report.n_decisions) == (True, 48)
    assert report.against == read_manifest(BASE_FOLDER).model_version
    assert "held" in {figure.name for figure in report.figures}
    decided = {comment.id for comment in fitted.decided_comments()}
    assert {flip.comment_id for flip in report.flips} <= decided


def test_the_registry_keeps_what_its_report_is_drawn_from(fitted):
    with fitted.reading() as connection:
        evidence = fit_evidence.of_model(connection, fitted.active_model().version)
        assert evidence.channels == {"queue": 80}
        assert len(evidence.scores.is_spam) == 48
        assert [step.n_learned for step in evidence.steps] == [32, 48, 64]
        assert evidence.steps[-1].after < evidence.steps[-1].before
        decided = list(fitted.decided_comments())
        assert {error.comment_id for error in evidence.worst} <= {one.id for one in decided}


def test_the_words_that_a_fit_moved_are_found_in_comments_that_are_there(fitted):
    classifier = Judge.unpack(*fitted.read_model(fitted.active_model())).pipeline[-1]
    comments = [decision.comment for decision in fitted.decided_comments()]
    shifts = {shift.word: shift for shift in moved_words(classifier, comments, most=10)}
    assert (shifts["evening"].shift > 0, shifts["evening"].n_comments) == (True, 40)
    assert shifts["flat"].shift < 0
    assert moved_words(classifier, [], most=10) == []


def test_the_manifest_tells_what_was_learned_and_from_which_model(fitted):
    manifest, _ = fitted.read_model(fitted.active_model())
    assert [(c.name, c.spam, c.ham) for c in manifest.corpora] == [(DECISIONS, 40, 40)]
    assert manifest.parent == read_manifest(BASE_FOLDER).model_version
    assert manifest.metrics["held_out_log_loss"] > 0


def test_what_moderators_called_spam_is_more_probably_spam_than_before(fitted):
    advert = comment(COURSE.format(99), "Anna")
    before = Judge.load(BASE_FOLDER).judge([advert])[0]
    after = Judge.unpack(*fitted.read_model(fitted.active_model())).judge([advert])[0]
    assert before.spam_probability < 0.8 < after.spam_probability


def test_the_reasons_of_an_adapted_model_sum_to_its_score(fitted):
    judge = Judge.unpack(*fitted.read_model(fitted.active_model()))
    for verdict in judge.judge([comment(COURSE.format(1), "Anna"), comment("", "")]):
        total = sum(reason.contribution for reason in verdict.reasons)
        assert total == pytest.approx(verdict.log_odds, abs=1e-6)


def test_a_bad_line_stops_the_fit_and_changes_nothing(fitted, tmp_path, monkeypatch, capsys):
    before = fitted.active_model()
    bad = tmp_path / "more.jsonl"
    bad.write_text('{"text": "hello", "label": "ham"}\n{"text": "hello"}\n')
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    with pytest.raises(SystemExit) as stopped:
        app(["--corpus", str(bad)], standalone_mode=False)
    assert stopped.value.code == 1
    assert f"{bad}:2: label is neither spam nor ham" in capsys.readouterr().err
    assert fitted.active_model() == before


def test_a_misspelt_setting_stops_the_fit(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WINNOW_DATA_DIRR", str(tmp_path))
    with pytest.raises(SystemExit) as stopped:
        app([], standalone_mode=False)
    assert stopped.value.code == 1
    assert "WINNOW_DATA_DIR" in capsys.readouterr().err


def test_without_a_decision_the_adapted_model_says_what_the_shipped_one_says(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    with closing(open_store(f"sqlite:///{tmp_path / 'winnow.db'}")) as store:
        store.migrate()
    app(["--output", str(tmp_path / "model")], standalone_mode=False)
    assert "Held out" not in capsys.readouterr().out  # a table without a row
    adverts = [comment(COURSE.format(1), "Anna"), comment("cheap rolex", "watches")]
    shipped, adapted = (Judge.load(f).judge(adverts) for f in (BASE_FOLDER, tmp_path / "model"))
    for shipped_verdict, adapted_verdict in zip(shipped, adapted, strict=True):
        assert adapted_verdict.log_odds == pytest.approx(shipped_verdict.log_odds, abs=1e-4)


def test_a_folder_that_holds_a_model_is_not_written_over(data_dir, monkeypatch, capsys):
    monkeypatch.setenv("WINNOW_DATA_DIR", str(data_dir))
    with pytest.raises(SystemExit) as stopped:
        app(["--output", str(BASE_FOLDER)], standalone_mode=False)
    assert stopped.value.code == 1
    assert "holds a model already" in capsys.readouterr().err


def test_the_same_decisions_give_the_same_digest(fitted, again):
    assert again.digest == fitted.active_model().digest


def test_it_adds_up_on_one_thread_however_many_there_are(again):
    """Else sums come in another order, and another machine makes another model."""
    assert again.threads == {1}


def test_a_fit_after_unlearning_a_reporter_is_one_that_never_saw_it(data_dir, again, tmp_path):
    shutil.copy(data_dir / "winnow.db", tmp_path / "winnow.db")
    with closing(opened(tmp_path)) as store:
        with store.writing() as connection:
            site = sites.find_site(connection, "bakery")
            key = sites.site_of_key(connection, sites.add_key(connection, site))
        for number in range(15):
            decide(store, comment(READER.format(100 + number), "Eve"), "spam", key.by_key("api"))
        poisoned = fit(tmp_path, tmp_path / "poisoned")
        with store.writing() as connection:
            order_labels(connection, "unlearn", LabelSelection((), key_id=key.key_id))
        unlearned = fit(tmp_path, tmp_path / "unlearned")
    assert unlearned == again.digest != poisoned


def test_a_candidate_that_does_no_better_stays_one_and_says_why(fitted, data_dir, tmp_path, capsys):
    shutil.copy(data_dir / "winnow.db", tmp_path / "winnow.db")
    with closing(opened(tmp_path)) as store, store.writing() as connection:
        order_labels(connection, "unlearn", LabelSelection((), moderator="ada"), moderator_id=None)
    fit(tmp_path, tmp_path / "empty")
    said = " ".join(capsys.readouterr().out.split())
    assert "It stays a candidate: 0 decisions of moderators" in said
    assert f"To use it all the same: {typed('training.models promote site-')}" in said


def test_a_log_that_is_no_terminal_gets_a_plain_line_for_each_step(again):
    lines = [line for line in again.log.splitlines() if line]
    assert [line.partition(":")[0] for line in lines] == [f"learning {n}/6" for n in range(1, 7)]
