"""A real ikiwiki, before a Winnow that fails."""

from pathlib import Path

import hasty
import pytest
from failures import cells
from odd_winnow import OddWinnow
from patience import until
from wiki import INTEGRATION, Wiki

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
PLUGIN = Path("IkiWiki") / "Plugin" / "winnow.pm"


@pytest.fixture(scope="module")
def libdir(_ikiwiki: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libdir")
    hasty.copy(INTEGRATION / PLUGIN, folder / PLUGIN)
    return folder


@pytest.fixture(scope="module")
def asking(
    libdir: Path, odd: OddWinnow, key: str, tmp_path_factory: pytest.TempPathFactory
) -> Wiki:
    server = f"http://winnow:{key}@127.0.0.1:{odd.port}/blogspam"
    return Wiki(tmp_path_factory.mktemp("asking"), server, libdir=libdir)


@pytest.mark.parametrize("failure", cells("ikiwiki"))
def test_a_comment_waits_in_the_wiki_s_own_queue(
    asking: Wiki, odd: OddWinnow, libdir: Path, tmp_path: Path, failure: str
) -> None:
    written = f"{QUESTION} ({failure})"
    wiki = Wiki(tmp_path, "", libdir=libdir) if failure == "no-address" else asking
    with odd.failing(failure):
        wiki.comment("Ruth Calloway", written)
        assert (odd.asked == 1) == (failure not in ("stopped", "no-address"))
    assert written in wiki.held()
    assert written not in wiki.published()


def test_after_all_that_a_comment_is_published(asking: Wiki) -> None:
    until(lambda: asking.comment("Ruth Calloway", QUESTION) or QUESTION in asking.published())
