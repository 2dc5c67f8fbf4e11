"""The Python client as README.md shows it, run as it stands there, and the rest of it."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import winnow_client
from failures import cells
from odd_winnow import OddWinnow
from own_winnow import Winnow
from patience import until
from winnow_client import Article, AsyncWinnow, Author, Decision, Refused

TEN_SECONDS = "from_environment()"
README = Path(__file__).parents[3] / "README.md"
QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"


@dataclass
class Page:
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
    article: Page = field(default_factory=Page)
    is_public: bool = False

    def publish(self) -> None:
        self.is_public = True


# A connection that is given up while it is being made is closed by Python's collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@contextmanager
def shown() -> Iterator[Callable[[list[Comment]], None]]:
    """The function that README.md shows, with a client that waits one second here."""
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (program,) = [block for block in blocks if "winnow_client" in block]
    assert program.count(TEN_SECONDS) == 1
    program = program.replace(TEN_SECONDS, "from_environment(deadline_seconds=1)")
    names: dict[str, Any] = {}
    exec(compile(program, str(README), "exec"), names)
    yield names["publish_ham"]
    names["winnow"].close()


@pytest.fixture(autouse=True)
def _configured(odd: OddWinnow, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_URL", odd.url)
    monkeypatch.setenv("WINNOW_KEY", key)


@pytest.mark.parametrize("failure", cells("python"))
def test_a_comment_is_held_and_asked_about_again(
    odd: OddWinnow, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    comment = Comment(pk=failure, text=f"{QUESTION} ({failure})")
    with monkeypatch.context() as patched, odd.failing(failure):
        if failure == "no-address":
            patched.setenv("WINNOW_URL", "")
        with shown() as publish_ham:
            publish_ham([comment])
        assert (odd.asked > 0) == (failure not in ("stopped", "no-address"))
        assert not comment.is_public
    with shown() as publish_ham:
        until(lambda: publish_ham([comment]) or comment.is_public)


@pytest.mark.parametrize("name", ["WINNOW_URL", "WINNOW_KEY"])
def test_without_a_variable_a_comment_is_held(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    comment = Comment(pk=name, text=QUESTION)
    with shown() as publish_ham:
        publish_ham([comment])
    assert not comment.is_public


def test_an_advertisement_waits(odd: OddWinnow) -> None:
    comment = Comment(pk="rolex", text=ROLEX, name="watches")
    with shown() as publish_ham:
        publish_ham([comment])
    assert not comment.is_public


def test_more_readers_than_it_has_connections_are_answered_in_time(odd: OddWinnow) -> None:
    comments = [Comment(pk=f"crowd-{n}", text=f"{QUESTION} ({n})") for n in range(120)]
    with odd.failing("hangs"), shown() as publish_ham:
        readers = [threading.Thread(target=publish_ham, args=([c],)) for c in comments]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout=60)
        assert not any(reader.is_alive() for reader in readers)
    assert not any(comment.is_public for comment in comments)


async def test_everything_that_a_blog_asks_of_a_real_winnow(winnow: Winnow, key: str) -> None:
    bread = Article(title="Sourdough in a cold kitchen", text="A starter at 16 degrees.")
    comment = winnow_client.Comment(
        text=ROLEX,
        author=Author(name="watches"),
        article_id="2026/bread",
        external_id="of-asyncio",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    async with AsyncWinnow(winnow.url, key, deadline_seconds=60) as asking:
        assert await asking.put_article("2026/bread", bread) == bread
        assert await asking.read_article("2026/bread") == bread
        answer = await asking.check(comment)
        assert (answer.told, answer.held_because) == ("spam", "")
        assert answer.standing is not None
        comment_id = answer.standing.comment_id
        assert answer.standing.summary[0].contribution > 0
        assert await asking.check(comment) == answer
        decided = await asking.decide(comment_id, "ham", moderator="ada", revision=1)
        assert decided.decision == Decision(label="ham", by="key", moderator="ada")
        assert (await asking.check(comment)).is_ham
        assert (await asking.withdraw(comment_id)).label == "spam"
        with pytest.raises(Refused, match="404"):
            await asking.withdraw(comment_id)
        with pytest.raises(Refused, match="422"):
            await asking.decide(comment_id, "ham", revision=0)
        await asking.erase_comment("of-asyncio")
        with pytest.raises(Refused, match="404"):
            await asking.read_comment(comment_id)


def test_what_winnow_refuses_is_held_for_good(winnow: Winnow, key: str) -> None:
    with winnow_client.Winnow(winnow.url, key, deadline_seconds=60) as asking:
        answer = asking.check(winnow_client.Comment(text="Thanks", article_id="not there"))
    assert answer.is_refused
    assert answer.is_held
