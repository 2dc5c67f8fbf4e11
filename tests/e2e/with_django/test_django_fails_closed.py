"""A real django-contrib-comments, before a Winnow that fails."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import hasty
import pytest
from django_blog import APP, Django
from failures import cells
from odd_winnow import OddWinnow
from own_winnow import Winnow
from patience import until

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
CLIENT = Path("winnow_comments") / "client.py"


@pytest.fixture(scope="module")
def blog(
    python: Path, odd: OddWinnow, key: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Django]:
    folder = tmp_path_factory.mktemp("blog")
    app = shutil.copytree(APP, folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    hasty.copy(APP / CLIENT, app / CLIENT)
    running = Django(python, folder, app=app, WINNOW_URL=odd.url, WINNOW_KEY=key)
    yield running
    running.stop()


@pytest.mark.parametrize("failure", cells("django"))
def test_a_comment_is_held_and_asked_about_again(
    blog: Django, odd: OddWinnow, failure: str
) -> None:
    written = f"{QUESTION} ({failure})"
    with odd.failing(failure):
        if failure == "no-address":
            blog.comment_by_itself(written, WINNOW_URL="")
        else:
            blog.comment("Ruth Calloway", written)
            assert (odd.asked == 1) == (failure != "stopped")
            assert blog.catch_up().startswith("failed: Winnow does not answer")
        assert written not in blog.published()
    until(lambda: blog.catch_up() == "done")
    assert written in blog.published()


def test_settings_that_are_not_there_are_named_and_hold_the_comment(blog: Django) -> None:
    written = f"{QUESTION} (no settings)"
    blog.comment_by_itself(written, WINNOW_URL="", WINNOW_KEY="", WITHOUT_SETTINGS="1")
    assert written not in blog.published()
    said = blog.try_to_run("check", WINNOW_URL="").stderr
    assert "(winnow_comments.W001) WINNOW_URL is not set: every comment waits." in said
    assert "W001" not in blog.try_to_run("check").stderr


def test_one_that_always_fails_does_not_keep_the_others_waiting(
    blog: Django, odd: OddWinnow
) -> None:
    texts = [f"{QUESTION} (one of several: {number})" for number in range(5)]
    with odd.failing("stopped"):
        for text in texts:
            blog.comment("Ruth Calloway", text)
    with odd.failing_for(texts[0], "500"):
        until(lambda: blog.catch_up() and set(texts[1:]) <= set(blog.published()))
        assert blog.catch_up() == "failed: Winnow does not answer: 500 Internal Server Error"
    assert texts[0] not in blog.published()


def test_while_winnow_is_down_a_catch_up_ends_early(blog: Django, odd: OddWinnow) -> None:
    with odd.failing("stopped"):
        for number in range(5):
            blog.comment("Ruth Calloway", f"{QUESTION} (early: {number})")
    with odd.failing("503"):
        blog.catch_up()
        assert 0 < odd.asked <= 6  # three that are new, three that a moderator may have decided


@pytest.mark.parametrize("failure", ["404", "413"])
def test_a_decision_that_another_server_refuses_is_kept_and_sent_again(
    blog: Django, odd: OddWinnow, winnow: Winnow, failure: str
) -> None:
    written = f"{QUESTION} (decided during {failure})"
    number = blog.comment("Ruth Calloway", written)
    with odd.failing(failure):
        blog.moderate(number, "delete")
    until(lambda: blog.catch_up() == "done")
    assert winnow.labelled("django")[written] == "spam"
