"""A command that is printed works as it is, in the folder that Winnow was started in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.domain.commands import typed

ROOT = Path(__file__).parents[3]


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The Python of a virtual environment in the folder that Winnow was started in."""
    monkeypatch.chdir(tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    return python


def test_the_python_of_the_folder_is_named_by_its_way_from_there(python: Path) -> None:
    assert typed("service doctor") == ".venv/bin/python -m service doctor"


def test_where_another_python_is_says_no_page(
    python: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert typed("service doctor") == "python -m service doctor"


def test_what_is_printed_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(python))
    shown = subprocess.run(
        ["/bin/sh", "-c", typed("service.domain.commands")], env=os.environ, check=False
    )
    assert shown.returncode == 0
