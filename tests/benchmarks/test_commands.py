"""The command lines of the benchmarks that compare and attack: what they refuse, at once."""

import pytest


def refused(capsys, app, *arguments):
    with pytest.raises(SystemExit) as stopped:
        app([str(a) for a in arguments], standalone_mode=False)
    assert stopped.value.code == 1
    return capsys.readouterr().err


def test_one_fold_is_refused(capsys):
    import evasion

    assert "leaves nothing to fit on" in refused(capsys, evasion.app, "--folds", 1)


def test_a_file_in_no_folder_is_refused_before_any_work(capsys, tmp_path):
    import evasion

    path = tmp_path / "missing" / "slipped.jsonl"
    assert "is not a folder" in refused(capsys, evasion.app, "--slipped", path)


def test_a_share_of_nothing_is_no_miss():
    import evasion

    assert evasion.marked(float("nan")).strip() == "none"
    assert (evasion.marked(0.85).strip(), evasion.marked(0.849).strip()) == ("0.850", "0.849*")


def test_without_the_filters_the_comparison_says_how_to_get_them(capsys, monkeypatch, tmp_path):
    import peers

    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install bogofilter" in refused(capsys, peers.app)


def test_kept_scores_that_lack_a_comment_are_refused(few_comments):
    import peers

    from training.corpora.errors import CorpusError

    with pytest.raises(CorpusError, match=f"comment {few_comments[0].id} of"):
        peers.from_file({}, few_comments[:3])


def test_the_tables_show_the_sample_apart(few_comments, capsys):
    import numpy as np
    import peers
    from offline.peers import BY_BAYES, FilterScores

    is_spam = np.array([c.is_spam for c in few_comments], float)
    half = np.where(np.arange(len(is_spam)) % 2, np.nan, is_spam)
    peers.print_tables(
        few_comments, {"Winnow": FilterScores(is_spam, 1.0), BY_BAYES: FilterScores(half, 1.0)}
    )
    everything, sample = capsys.readouterr().out.split("The sample that SpamAssassin judged")
    assert BY_BAYES not in everything
    assert "1.000" in everything
    assert BY_BAYES in sample
