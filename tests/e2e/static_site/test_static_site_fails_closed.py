"""The form of a static site, before a Winnow that fails."""

from pathlib import Path

import hasty
import pytest
from failures import cells
from form import PROGRAM, Form
from odd_winnow import OddWinnow
from patience import until

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)


@pytest.fixture
def form(odd: OddWinnow, key: str, site: str, tmp_path: Path) -> Form:
    program = hasty.copy(PROGRAM, tmp_path / PROGRAM.name)
    return Form(tmp_path / "comments", odd.url, key, site, program)


@pytest.mark.parametrize("failure", cells("static-site"))
def test_a_comment_is_held_and_asked_about_again(form: Form, odd: OddWinnow, failure: str) -> None:
    with odd.failing(failure):
        form.winnow = "" if failure == "no-address" else odd.url
        status, answer = form.send(QUESTION)
        assert status == "Status: 303 See Other"
        assert "?comment=waiting" in answer
        form.called("catch-up")
        assert (odd.asked == 2) == (failure not in ("stopped", "no-address"))
    assert list(form.kept("held")) == [QUESTION]
    form.winnow = odd.url
    until(lambda: form.catch_up() or list(form.kept("accepted")) == [QUESTION])
    assert form.kept("held") == {}


def test_all_that_waits_is_asked_about_again_also_beside_one_that_cannot_be_read(
    form: Form, odd: OddWinnow
) -> None:
    with odd.failing("stopped"):
        for number in range(3):
            form.send(f"{QUESTION} {number}")
    (form.folder / "held" / "0.json").write_text("{")
    (form.folder / "held" / "1.json").write_text("[]")
    said = form.called("catch-up")
    until(lambda: form.catch_up() or len(form.kept("accepted")) == 3)
    assert "0.json" in said.stderr
    assert "Traceback" not in said.stderr


def test_while_winnow_is_down_a_catch_up_ends_early(form: Form, odd: OddWinnow) -> None:
    with odd.failing("stopped"):
        for number in range(5):
            form.send(f"{QUESTION} {number}")
    with odd.failing("503"):
        form.called("catch-up")
        assert odd.asked == 3
    assert len(form.kept("held")) == 5
