"""What a stranger sees at the first `serve`."""

import http.client
import json
import os
import shlex
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

from own_winnow import UNHURRIED


def test_the_printed_curl_line_works_as_it_is(tmp_path: Path) -> None:
    from loopback.server import running

    with running(tmp_path, **UNHURRIED) as server:
        printed = server.output
        assert server.key in printed
        command = "curl" + printed.split("  curl", 1)[1].split("\"}'", 1)[0] + "\"}'"
        words = shlex.split(command.replace("\\\n", " "))
        address = next(word for word in words if word.startswith("http"))
        body = json.loads(words[words.index("-d") + 1])
        headers = dict(word.split(": ", 1) for flag, word in pairwise(words) if flag == "-H")
        answer = _post(address, body, headers)
    assert answer["label"] == "spam"
    assert str(tmp_path) in printed


def test_the_greeting_says_where_the_queue_is(tmp_path: Path) -> None:
    from loopback.server import running

    with running(tmp_path) as server:
        assert f"http://127.0.0.1:{server.port}/review\n" in server.output


def test_the_key_is_printed_once(tmp_path: Path) -> None:
    from loopback.server import running

    with running(tmp_path) as first:
        key = first.key
    with running(tmp_path) as second:
        assert key not in second.output
        assert "shown only now" not in second.output


def test_a_comment_in_progress_is_answered_before_the_service_stops(tmp_path: Path) -> None:
    from loopback.server import running

    with running(tmp_path, **UNHURRIED, WINNOW_SHUTDOWN_TIMEOUT_SECONDS="60") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=180)
        body = json.dumps({"text": "Lovely bread"}).encode()
        connection.putrequest("POST", "/v1/comments")
        connection.putheader("Authorization", f"Bearer {server.key}")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader("Expect", "100-continue")
        connection.endheaders()
        assert connection.sock.recv(1024).startswith(b"HTTP/1.1 100")  # now it is in progress
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        stopping.join(timeout=0.5)
        connection.send(body)
        assert connection.getresponse().status == 201
        connection.close()
        stopping.join()


def _post(address: str, body: object, headers: dict[str, str]) -> dict[str, object]:
    host, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=180)
    connection.request("POST", f"/{path}", json.dumps(body), headers)
    answer = connection.getresponse()
    assert answer.status == 201
    content: dict[str, object] = json.loads(answer.read())
    connection.close()
    return content


def test_a_second_server_on_one_folder_says_which_process_has_it(tmp_path: Path) -> None:
    from loopback.server import running

    environment = {**os.environ, "WINNOW_DATA_DIR": str(tmp_path), "WINNOW_PORT": "0"}
    with running(tmp_path):
        process_id = (tmp_path / "winnow.db.server").read_text().strip()
        second = subprocess.run(
            [sys.executable, "-m", "service", "serve"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert second.returncode == 1
    assert f"another Winnow (process {process_id}) serves {tmp_path}/winnow.db" in second.stderr
