"""The unit of systemd: taken as it is written, and with little to be had by who breaks in."""

import re
import subprocess
import sys
from pathlib import Path

import debian
import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "systemd" / "winnow.service"
PAGE = ROOT / "docs" / "debian.md"
MOST_EXPOSED = 2.0  # of 10, as systemd-analyze counts

pytestmark = pytest.mark.server


@pytest.fixture(scope="module", autouse=True)
def _systemd() -> None:
    debian.install("systemd")


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, check=False, timeout=120
    )


def test_systemd_finds_nothing_odd_in_the_unit(tmp_path: Path) -> None:
    here = UNIT.read_text().replace("/opt/winnow/.venv/bin/python", sys.executable)
    (tmp_path / UNIT.name).write_text(here)
    verified = analyze("verify", "--man=no", str(tmp_path / UNIT.name))
    of_ours = [line for line in verified.stderr.split("\n") if UNIT.name in line]
    assert (verified.returncode, of_ours) == (0, [])


def test_a_misspelt_line_is_found(tmp_path: Path) -> None:
    wrong = UNIT.read_text().replace("ProtectSystem=", "ProtectSytem=")
    (tmp_path / UNIT.name).write_text(wrong)
    assert "ProtectSytem" in analyze("verify", "--man=no", str(tmp_path / UNIT.name)).stderr


def test_little_is_exposed() -> None:
    rated = analyze("security", "--offline=yes", "--no-pager", str(UNIT)).stdout
    exposure = re.search(r"Overall exposure level for winnow.service: (\d+\.\d+)", rated)
    assert exposure is not None, rated
    assert float(exposure[1]) < MOST_EXPOSED


def test_unit_and_page_speak_of_the_same_places() -> None:
    unit, page = UNIT.read_text(), PAGE.read_text(encoding="utf-8")
    assert "EnvironmentFile=-/etc/winnow/winnow.env" in unit
    assert "WINNOW_DATA_DIR=/var/lib/winnow" in unit
    for place in ("/opt/winnow", "/etc/winnow/winnow.env", "/var/lib/winnow"):
        assert place in page


JUDGED = """
import ctypes
PR_SET_MDWE, REFUSE = 65, 1
assert ctypes.CDLL(None, use_errno=True).prctl(PR_SET_MDWE, REFUSE, 0, 0, 0) in (0, -1)
import argon2
argon2.PasswordHasher(memory_cost=64, time_cost=1).hash("a password")
from model.artifact import BASE_FOLDER
from model.comment import Comment
from model.judge import Judge
print(len(Judge.load(BASE_FOLDER).judge([Comment(text="Thanks, that helped")])))
"""


def test_the_model_judges_without_memory_that_is_written_and_executed() -> None:
    command = [sys.executable, "-c", JUDGED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
