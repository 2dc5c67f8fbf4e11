"""Training commands that cannot do what they are asked say so before they begin."""

import sys
from pathlib import Path

import pytest

from training import evaluate, fit, second_reading
from training.command import require_writable
from training.corpora.errors import CorpusError


def test_learning_in_the_wrong_folder_makes_no_database_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    monkeypatch.setenv("WINNOW_DATA_DIR", str(folder))
    with pytest.raises(SystemExit, match="1"):
        fit.app([])
    assert f"there is no database in {folder}" in capsys.readouterr().err
    assert not folder.exists()


def test_where_no_folder_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for target in (tmp_path / "file", tmp_path / "file" / "model"):
        with pytest.raises(CorpusError, match="file is no folder"):
            require_writable(target)
    require_writable(tmp_path / "new" / "model")
    assert not (tmp_path / "new").exists()


def test_it_is_said_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "bad.csv").write_text("nothing of use")
    words = ["--corpus", str(tmp_path / "bad.csv"), "--output", str(tmp_path / "file" / "x.json")]
    with pytest.raises(SystemExit, match="1"):
        evaluate.app(words)
    assert "is no folder" in capsys.readouterr().err


def test_without_the_packages_of_fine_tuning_it_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in ("network", "fitting", "learning", "export"):
        monkeypatch.delitem(sys.modules, f"training.second_reader.{name}", raising=False)
    corpus = tmp_path / "corpus.jsonl"
    corpus.touch()
    with pytest.raises(SystemExit, match="1"):
        second_reading.app(["--corpus", str(corpus), "--output", str(tmp_path / "out")])
    assert "requirements/second-reader.txt" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
