"""A blog's life replayed: every verdict before its label, decisions where a moderator is asked."""

from importlib import import_module

import numpy as np
import pytest

from model.comment import Comment
from model.operating_point import ErrorBudget, OperatingPoint
from training.corpora.labelled import LabelledComment

POINT = OperatingPoint(ham_below=0.2, spam_above=0.95, budget=ErrorBudget())
SURE_HAM, UNSURE = -5.0, 0.0


def comment(number, *, is_spam=False, words="thanks, mine rose well"):
    text = f"{words} {number} http://watches.example/a"
    return LabelledComment(str(number), Comment(text=text), is_spam, "blog", f"a{number}")


def stream(comments, log_odds):
    life = import_module("offline.life")
    weeks = life.weeks_of(comments)
    return life.Stream("blog", comments, np.array(log_odds), weeks, POINT, sees_columns=True)


def live(comments, log_odds, **wrong):
    return (
        import_module("offline.life").Replay(None, None).live(stream(comments, log_odds), **wrong)
    )


def test_the_first_comment_is_judged_by_its_text_alone_and_the_next_by_what_was_decided():
    comments = [comment(number, is_spam=True) for number in range(3)]
    life = live(comments, [UNSURE] * 3)
    assert life.adapted[0] == UNSURE < life.adapted[1] < life.adapted[2]


def test_what_is_held_is_decided_and_of_the_rest_one_in_twenty():
    held = live([comment(number) for number in range(40)], [UNSURE - 1] * 40)
    sure = live([comment(number) for number in range(400)], [SURE_HAM] * 400)
    assert 0 in held.decided
    assert 8 <= len(sure.decided) <= 35


def test_a_share_of_the_decisions_is_wrong():
    comments = [comment(number, words=f"words of {number} alone") for number in range(40)]
    life = live(comments, [UNSURE] * 40, wrong_share=0.5)
    assert 5 <= sum(life.decided.values()) <= 35


def test_weeks_without_dates_are_so_many_comments():
    comments = [comment(number) for number in range(30)]
    rows = list(import_module("offline.life").by_week(stream(comments, [UNSURE] * 30)))
    assert [len(of_week) for of_week in rows] == [25, 5]


def test_the_later_error_is_a_share_of_the_first_quarters():
    import stream as command

    comments = [comment(number, is_spam=number % 2 == 0) for number in range(8)]
    published = np.array([True, True] + [False] * 6)
    rejected = np.array([c.is_spam for c in comments]) & ~published
    held = np.array([False] * 7 + [True])
    judged = {"filter": (published | (~rejected & ~held), rejected)}
    life = import_module("offline.life").Life(np.zeros(8), np.zeros(8), {0: True})
    (outcome,) = command.outcomes(stream(comments, [UNSURE] * 8), life, judged)
    assert outcome.first_quarter == 0.5
    assert outcome.after == pytest.approx(0.1)
    assert outcome.ratio == pytest.approx(0.2)
    assert outcome.ham_rejected == 0


def test_a_corpus_without_its_scores_is_refused_before_any_work(capsys, tmp_path):
    import stream as command

    with pytest.raises(SystemExit) as stopped:
        command.app(["--corpus", str(tmp_path)], standalone_mode=False)
    assert stopped.value.code == 1
    assert "--corpus needs --scores" in capsys.readouterr().err


def test_without_the_filters_it_says_how_to_get_them(capsys, monkeypatch, tmp_path):
    import stream as command

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as stopped:
        command.app([], standalone_mode=False)
    assert stopped.value.code == 1
    assert "apt-get install bogofilter" in capsys.readouterr().err
