"""Training commands that cannot do what they are asked say so before they begin."""

from pathlib import Path

import pytest

from training import evaluate, fit
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
