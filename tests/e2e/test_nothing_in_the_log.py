"""Whatever comes in by whatever way, and whatever is logged: no key, no word, no sign-in link."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from own_winnow import UNHURRIED

WORDS = "Wisteria over the marzipan bridge"
NAME = "Eufemia Zauberberg"
MAIL = "eufemia@zauberberg.example"
TELLING = ("isteria", "marzipan", "Eufemia", "eufemia", "zauberberg", "welcometoken", "secretquery")
FORM = {
    "blog": "https://blog.example",
    "user_ip": "203.0.113.7",
    "comment_content": WORDS,
    "comment_author": NAME,
    "comment_author_email": MAIL,
}
JSON: dict[str, Any] = {"text": WORDS, "author": {"name": NAME, "email": MAIL}}


FORMATS = {"debug": "json", "info": "text"}  # what both have of the paths is tested in log_lines
REQUEST_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(params=FORMATS)
def level(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(level: str, tmp_path: Path) -> Iterator[Any]:
    from loopback.server import running

    settings = {"WINNOW_LOG_LEVEL": level, "WINNOW_LOG_FORMAT": FORMATS[level]}
    with running(
        tmp_path, WINNOW_METRICS_TOKEN="a-token-of-the-tests", **settings, **UNHURRIED
    ) as started:
        yield started


def every_way_in(client: httpx.Client, key: str) -> None:
    """Comments as they should be and as they should not, by each protocol."""
    with_key = {"Authorization": f"Bearer {key}"}
    for content in (JSON, {**JSON, "nonsense": WORDS}, {**JSON, "external_id": WORDS * 9}):
        client.post("/v1/comments", json=content, headers=with_key)
        client.post("/v1/comments", json=content, headers={"Authorization": f"Bearer {key}x"})
    client.post("/v1/comments", content=f'{{"text": "{WORDS}', headers=with_key)
    client.post("/v1/comments", json={"text": WORDS * 60_000}, headers=with_key)
    client.get(f"/v1/queue?api_key={key}&cursor={WORDS}", headers=with_key)
    client.delete(f"/v1/comments?external_id={WORDS}", headers=with_key)
    for endpoint in ("comment-check", "submit-spam", "submit-ham", "verify-key", "no-such-thing"):
        client.post(f"/1.1/{endpoint}", data={**FORM, "api_key": key})
        client.post(f"/1.1/{endpoint}?api_key={key}&comment_author={NAME}", data=FORM)
        client.post(f"/1.1/{endpoint}", data=FORM, headers={"Host": f"{key}.rest.example"})
        client.post(f"/1.1/{endpoint}", files={"api_key": (None, key), "x": (WORDS, b"x")})
        client.get(f"/1.1/{endpoint}?api_key={key}&comment_content={WORDS}")
    client.post("/blogspam", json={"comment": WORDS, "name": NAME, "site": FORM["blog"]})
    client.post("/blogspam", content=WORDS, headers=with_key)
    client.get("/metrics", headers={"Authorization": f"Bearer {WORDS}", "X-Request-Id": NAME})
    client.get("/v1/nothing", headers={"X-Request-Id": REQUEST_ID})


def every_page(client: httpx.Client) -> None:
    client.get(f"/review/queue?words={WORDS}&host=secretquery")
    client.get("/review/welcome/welcometoken123")
    client.post("/review/sign-in", data={"name": NAME, "password": WORDS})


@pytest.mark.server
def test_no_line_of_the_log_says_a_key_or_a_word(server: Any, level: str) -> None:
    greeting = len(server.output)
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=180) as client:
        every_way_in(client, server.key)
        every_page(client)
    server.stop()
    log = [line for line in server.output[greeting:].splitlines() if line.strip()]
    told = [line for line in log if server.key in line or any(word in line for word in TELLING)]
    assert told == []
    assert any("POST /1.1/comment-check HTTP" in line for line in log) == (level == "debug")
    if FORMATS[level] == "json":
        lines = [json.loads(line) for line in log]
        of_request = [line["path"] for line in lines if line.get("request_id") == REQUEST_ID]
        assert of_request == ["/v1/nothing"]
        assert all(line["request_id"] for line in lines if "path" in line)
