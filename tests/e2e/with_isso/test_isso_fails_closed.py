"""A real Isso, before a Winnow that fails."""

from collections.abc import Iterator
from pathlib import Path

import hasty
import pytest
from failures import cells
from isso_server import PLUGIN, Isso
from odd_winnow import OddWinnow
from own_winnow import Winnow
from patience import until

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex watches, best prices, free shipping: https://watches.example/sale Buy!"
MOST = 3
DOUBTFUL = "Our neighbours had the windows done by Fisher Brothers and are content"


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that waits a second for Winnow, and asks again about few of those it was unsure of."""
    copied = hasty.copy(PLUGIN, tmp_path_factory.mktemp("plugin") / PLUGIN.name)
    copied.write_text(copied.read_text().replace("\nMOST = 100 ", f"\nMOST = {MOST} "))
    return copied


@pytest.fixture(scope="module")
def blog(
    python: Path,
    plugin: Path,
    odd: OddWinnow,
    key: str,
    site: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Isso]:
    settings = {"WINNOW_URL": odd.url, "WINNOW_KEY": key, "WINNOW_POLL_SECONDS": "0.2"}
    folder = tmp_path_factory.mktemp("comments")
    running = Isso(python, folder, site, plugin=plugin, **settings)
    yield running
    running.stop()


@pytest.mark.parametrize("failure", cells("isso"))
def test_a_comment_is_held_and_asked_about_again(
    request: pytest.FixtureRequest, blog: Isso, odd: OddWinnow, failure: str
) -> None:
    if failure == "no-address":
        request.getfixturevalue("without_an_address")()
        return
    written = f"{QUESTION} ({failure})"
    with odd.failing(failure):
        assert blog.comment("Ruth", written)["mode"] == 2
        if failure != "stopped":
            until(lambda: odd.asked >= 2)  # by the comment, and by a round of catching up
        assert written not in blog.published()
    until(lambda: written in blog.published())


@pytest.fixture
def without_an_address(
    python: Path, plugin: Path, odd: OddWinnow, key: str, site: str, tmp_path: Path
) -> object:
    """What happens to a comment while Isso has no address of Winnow, and after it has one."""

    def happens() -> None:
        settings = {"WINNOW_KEY": key, "WINNOW_POLL_SECONDS": "0.2"}
        first = Isso(python, tmp_path, site, plugin=plugin, **settings)
        assert first.comment("Ruth", QUESTION)["mode"] == 2
        assert first.published() == []
        assert "WINNOW_URL is not set: every comment waits" in first.log()
        first.stop()
        again = Isso(python, tmp_path, site, plugin=plugin, WINNOW_URL=odd.url, **settings)
        until(lambda: again.published() == [QUESTION])
        again.stop()

    return happens


def test_an_answer_about_former_words_does_not_publish_the_present_ones(
    python: Path, odd: OddWinnow, key: str, site: str, tmp_path: Path
) -> None:
    settings = {"WINNOW_URL": odd.url, "WINNOW_KEY": key, "WINNOW_POLL_SECONDS": "0.2"}
    blog = Isso(python, tmp_path, site, **settings)
    with odd.failing("500"):
        comment = blog.comment("Ruth", QUESTION)
        assert comment["mode"] == 2
    with odd.late("recheck_queue"):
        until(lambda: odd.asked_late >= 1)
        blog.edit(comment["id"], ROLEX)
    asked = odd.asked
    until(lambda: odd.asked >= asked + 2)  # by rounds that came after the late answer
    assert blog.published() == []
    blog.stop()


def test_a_decision_that_winnow_does_not_take_whole_is_sent_again(
    blog: Isso, odd: OddWinnow, winnow: Winnow
) -> None:
    for failure in ("nonsense", "no-label"):
        written = f"{DOUBTFUL} ({failure})"
        with odd.failing(failure):
            blog.moderate(blog.comment("Paul", written)["id"], "activate")
            until(lambda: odd.asked >= 3)
        until(lambda text=written: winnow.labelled("isso").get(text) == "ham")


def test_one_that_winnow_was_not_asked_about_is_not_forgotten_behind_newer_ones(
    blog: Isso, odd: OddWinnow
) -> None:
    written = f"{QUESTION} (before the others)"
    with odd.failing_for("before+the+others", "500"):
        blog.comment("Ruth", written)
        for number in range(MOST):
            assert blog.comment("Paul", f"{DOUBTFUL}, number {number}")["mode"] == 2
        assert written not in blog.published()
    until(lambda: written in blog.published(), seconds=20)


def test_one_that_always_fails_does_not_keep_the_others_waiting(blog: Isso, odd: OddWinnow) -> None:
    texts = [f"{QUESTION} (one of several: {number})" for number in range(5)]
    with odd.failing("stopped"):
        for text in texts:
            blog.comment("Ruth", text)
    with odd.failing_for(f"several%3A+{4}", "500"):
        until(lambda: set(texts[:4]) <= set(blog.published()))
        assert texts[4] not in blog.published()
