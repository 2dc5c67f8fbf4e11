"""Whatever goes wrong with a Winnow, the Python client holds the comment and says why."""

import asyncio
import inspect
import json
import logging
import socket
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import winnow_client
from scripted import HAM, HANGS, problem, reply, scripted
from winnow_client import Answer, AsyncWinnow, Comment, Refused, Unanswered, Winnow, line

ROOT = Path(__file__).parents[2]
KEY = "k3y0fth3blog"
QUESTION = Comment(text="Do you feed yours with rye as well?", external_id="comment-1047")
ENOUGH = 60.0  # seconds: what is not about time never waits for the deadline

Call = Callable[..., Awaitable[Any]]


@asynccontextmanager
async def waiting(url: str, seconds: float) -> AsyncIterator[Call]:
    """Calls of the client for asyncio, by name."""
    async with AsyncWinnow(url, KEY, deadline_seconds=seconds) as winnow:
        yield lambda name, *words: getattr(winnow, name)(*words)


@asynccontextmanager
async def blocking(url: str, seconds: float) -> AsyncIterator[Call]:
    """Calls of the other one, each from a thread."""
    winnow = Winnow(url, KEY, deadline_seconds=seconds)
    try:
        yield lambda name, *words: asyncio.to_thread(getattr(winnow, name), *words)
    finally:
        await asyncio.to_thread(winnow.close)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "FIRST_PAUSE_SECONDS", 0.01)


@pytest.fixture(params=[waiting, blocking], ids=["waiting", "blocking"])
def client(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_both_clients_have_the_same_calls() -> None:
    def calls(kind: type) -> dict[str, Any]:
        return {
            name: inspect.signature(member)
            for name, member in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }

    assert calls(Winnow) == calls(AsyncWinnow)
    assert "check" in calls(Winnow)


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        reply(200, HAM)[:-9],
        b"",
        problem(500),
        problem(503),
        problem(429, Retry_After="0"),
        reply(502, "<h1>Bad gateway</h1>", Content_Type="text/html"),
    ],
    ids=["no-http", "cut", "hung-up", "500", "503", "429", "gateway"],
)
async def test_what_passes_is_asked_again_until_it_has_passed(client: Any, raw: bytes) -> None:
    async with scripted(raw, raw, reply(201, HAM)) as winnow, client(winnow.url, ENOUGH) as call:
        assert (await call("check", QUESTION)).is_ham
    assert [body["external_id"] for _, _, body in winnow.asked] == ["comment-1047"] * 3


@pytest.mark.parametrize(
    ("raw", "because"),
    [
        (reply(200, [HAM]), "not an answer of Winnow"),
        (reply(200, HAM | {"label": "perhaps"}), "no label"),
        (reply(200, HAM | {"told": "perhaps"}), "not said what to do"),
        (reply(200, {"id": "1", "label": "ham"}), "not said what to do"),
        (reply(200, HAM | {"id": None}), "no id"),
        (reply(200, HAM | {"decision": {"label": "perhaps"}}), "what was decided"),
        (reply(200), "not an answer of Winnow"),
        (reply(200, HAM).replace(b'{"id"', b"{'id'"), "JSONDecodeError"),
        (reply(200, HAM).replace(b"0.02", b"\xff\xff\xff\xff"), "UnicodeDecodeError"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000, "RecursionError"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 9_000_000, "too long"),
        (reply(302, HAM, Location="http://127.0.0.1:1/v1/comments"), "302"),
        (problem(401, "the key is wrong"), "401: the key is wrong"),
        (reply(404, HAM, Content_Type="text/html"), "404: no answer of Winnow's own"),
        (problem(429, Retry_After="3600"), "429: too many"),
    ],
    ids=(
        "list no-label no-told old no-id odd-decision empty no-json no-utf-8 deep endless"
        " redirect wrong-key another-server long-wait"
    ).split(),
)
async def test_what_is_no_answer_holds_at_once(client: Any, raw: bytes, because: str) -> None:
    async with scripted(raw) as winnow, client(winnow.url, ENOUGH) as call:
        answer = await call("check", QUESTION)
    assert (answer.told, answer.is_held, answer.is_refused) == ("held", True, False)
    assert because in answer.held_because
    assert answer.standing is None
    assert len(winnow.asked) == 1


@pytest.mark.parametrize("raw", [HANGS, problem(503)], ids=["hangs", "busy"])
async def test_at_the_deadline_it_is_held(client: Any, raw: bytes) -> None:
    async with scripted(raw) as winnow, client(winnow.url, 0.5) as call:
        answer = await asyncio.wait_for(call("check", QUESTION), 120)
    assert answer.is_held
    assert answer.held_because
    assert winnow.asked


async def test_a_connection_that_is_refused_holds(client: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    async with client(url, 0.5) as call:
        answer = await call("check", QUESTION)
    assert answer.is_held
    assert answer.held_because


@pytest.mark.parametrize("url", ["", "winnow.example", "http://[", "ftp://127.0.0.1", "http://\n"])
async def test_an_address_that_is_none_holds(client: Any, url: str) -> None:
    async with client(url, 0.5) as call:
        answer = await call("check", QUESTION)
    assert answer.is_held
    assert answer.held_because


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize("words", [in_an_hour, lambda: "3600"], ids=["date", "seconds"])
async def test_how_long_winnow_wants_to_be_left_alone_is_said(
    client: Any, words: Callable[[], str]
) -> None:
    async with (
        scripted(problem(429, Retry_After=words())) as winnow,
        client(winnow.url, ENOUGH) as call,
    ):
        answer = await call("check", QUESTION)
    assert 3000 < answer.ask_again_seconds <= 3600


@pytest.mark.parametrize("words", ["soon", "-1", "1e9", "", "²"])
async def test_a_wait_that_nobody_can_read_is_none(client: Any, words: str) -> None:
    busy = problem(503, Retry_After=words.encode().decode("latin-1"))
    async with scripted(busy, reply(201, HAM)) as winnow, client(winnow.url, ENOUGH) as call:
        assert (await call("check", QUESTION)).is_ham


async def test_what_winnow_never_takes_is_held_for_good(client: Any) -> None:
    async with (
        scripted(problem(422, "text: at most 50000 characters")) as winnow,
        client(winnow.url, ENOUGH) as call,
    ):
        answer = await call("check", QUESTION)
    assert answer.is_held
    assert answer.is_refused
    assert answer.held_because == "422: text: at most 50000 characters"


@pytest.mark.parametrize(
    "comment",
    [
        Comment(text=object()),  # type: ignore[arg-type]
        Comment(text="Thanks", created_at="yesterday"),  # type: ignore[arg-type]
        Comment(text="Thanks", author="Ruth"),  # type: ignore[arg-type]
        {"text": "Thanks"},
        None,
    ],
    ids=["text", "date", "author", "dict", "none"],
)
async def test_a_mistake_of_the_blog_holds_as_well(client: Any, comment: Any) -> None:
    async with scripted(reply(201, HAM)) as winnow, client(winnow.url, ENOUGH) as call:
        answer = await call("check", comment)
    assert answer.is_held
    assert answer.held_because


async def test_a_comment_without_an_id_is_asked_about_under_the_same_one(client: Any) -> None:
    async with (
        scripted(problem(503), reply(201, HAM)) as winnow,
        client(winnow.url, ENOUGH) as call,
    ):
        answer = await call("check", Comment(text="Thanks"))
    sent = [body["external_id"] for _, _, body in winnow.asked]
    assert sent == [answer.external_id] * 2
    assert len(answer.external_id) == 32


def test_an_answer_is_true_for_ham_alone() -> None:
    told = {word: bool(Answer(told=word, external_id="1")) for word in ("ham", "spam", "held")}
    assert told == {"ham": True, "spam": False, "held": False}


async def test_what_is_held_is_in_the_log_without_key_and_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "winnow_client"):
        async with scripted(problem(401, "wrong")) as winnow, waiting(winnow.url, ENOUGH) as call:
            await call("check", QUESTION)
    assert caplog.messages == ["comment comment-1047 is held: 401: wrong"]


async def test_other_calls_raise(client: Any) -> None:
    async with (
        scripted(problem(409, "edited"), problem(401, "wrong")) as winnow,
        client(winnow.url, ENOUGH) as call,
    ):
        with pytest.raises(Refused, match="409: edited") as refused:
            await call("decide", "01a2", "spam")
        with pytest.raises(Unanswered, match="401: wrong"):
            await call("read_comment", "01a2")
    assert refused.value.status == 409


async def test_a_decision_that_was_not_taken_is_no_success(client: Any) -> None:
    async with scripted(reply(201, HAM)) as winnow, client(winnow.url, ENOUGH) as call:
        with pytest.raises(Unanswered, match="not taken"):
            await call("decide", "01a2", "spam")


async def test_a_withdrawal_that_may_have_arrived_is_not_sent_again(client: Any) -> None:
    async with (
        scripted(problem(503), reply(200, HAM)[:-9], reply(200, HAM)) as winnow,
        client(winnow.url, ENOUGH) as call,
    ):
        with pytest.raises(Unanswered):
            await call("withdraw", "01a2")
    assert len(winnow.asked) == 2  # after the 503 nothing had been done


async def test_ids_cannot_lead_to_another_address(client: Any) -> None:
    article = {"title": "", "text": "", "url": ""}
    async with scripted(reply(200, article)) as winnow, client(winnow.url + "/winnow/", 60) as call:
        await call("read_article", "2026/bread?x#y")
    assert winnow.asked[0][:2] == ("GET", "/winnow/v1/articles/2026%2Fbread%3Fx%23y")


def test_a_process_that_forks_asks_from_both_sides() -> None:
    program = f"""
        import json, os, threading
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        from winnow_client import Comment, Winnow

        class Ham(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps({HAM!r}).encode()
                self.send_response(201)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Ham)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        winnow = Winnow(f"http://127.0.0.1:{{server.server_port}}", "k", deadline_seconds=60)
        first = winnow.check(Comment(text="Thanks"))
        child = os.fork()
        if child == 0:
            os._exit(0 if winnow.check(Comment(text="Thanks")).is_ham else 1)
        _, status = os.waitpid(child, 0)
        print(first.is_ham, status, winnow.check(Comment(text="Thanks")).is_ham)
    """
    ended = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", textwrap.dedent(program)],
        env={"PYTHONPATH": str(Path(winnow_client.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (ended.stdout, ended.returncode) == ("True 0 True\n", 0), ended.stderr


def test_every_name_that_is_offered_is_there() -> None:
    assert [name for name in winnow_client.__all__ if not hasattr(winnow_client, name)] == []
    assert json.dumps(winnow_client.__all__) == json.dumps(sorted(winnow_client.__all__))
