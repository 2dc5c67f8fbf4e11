"""The client that README.md shows, run as it stands there."""

import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hasty
import pytest
from failures import cells
from odd_winnow import OddWinnow
from patience import until

README = Path(__file__).parents[3] / "README.md"
QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"


@dataclass
class Article:
    title: str = "Sourdough in a cold kitchen"
    text: str = "A starter at 16 degrees takes twice as long."
    url: str = "https://blog.example/bread/"


@dataclass
class Comment:
    """A comment as the blog of the README has it; it waits until it is published."""

    pk: str
    text: str
    name: str = "Ruth Calloway"
    email: str = "ruth@mail.example"
    url: str = ""
    article: Article = field(default_factory=Article)
    is_public: bool = False

    def publish(self) -> None:
        self.is_public = True


def client() -> Any:
    """The functions of the README's client, which waits one second here."""
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = [block for block in blocks if "httpx" in block]
    names: dict[str, Any] = {}
    exec(compile(hasty.hasty(shown), str(README), "exec"), names)
    return names


CLIENT = client()


@pytest.fixture(autouse=True)
def _configured(odd: OddWinnow, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_URL", odd.url)
    monkeypatch.setenv("WINNOW_KEY", key)


@pytest.mark.parametrize("failure", cells("readme"))
def test_a_comment_is_held_and_asked_about_again(
    odd: OddWinnow, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    comment = Comment(pk=failure, text=f"{QUESTION} ({failure})")
    with odd.failing(failure), monkeypatch.context() as patched:
        if failure == "no-address":
            patched.setenv("WINNOW_URL", "")
        CLIENT["publish_ham"]([comment])
        assert (odd.asked == 1) == (failure not in ("stopped", "no-address"))
        assert not comment.is_public
    until(lambda: CLIENT["publish_ham"]([comment]) or comment.is_public)


@pytest.mark.parametrize("name", ["WINNOW_URL", "WINNOW_KEY"])
def test_without_a_variable_a_comment_is_held(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    assert CLIENT["is_ham"](Comment(pk=name, text=QUESTION)) is False


def test_an_advertisement_waits(odd: OddWinnow) -> None:
    comment = Comment(pk="rolex", text=ROLEX, name="watches")
    CLIENT["publish_ham"]([comment])
    assert not comment.is_public


def test_more_readers_than_it_has_threads_are_answered_in_time(odd: OddWinnow) -> None:
    comments = [Comment(pk=f"crowd-{n}", text=f"{QUESTION} ({n})") for n in range(40)]
    with odd.failing("hangs"):
        readers = [threading.Thread(target=CLIENT["publish_ham"], args=([c],)) for c in comments]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout=30)
        assert not any(reader.is_alive() for reader in readers)
    assert not any(comment.is_public for comment in comments)
