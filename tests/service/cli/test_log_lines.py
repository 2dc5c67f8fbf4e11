"""A line of the log, as text and as JSON."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any

import pytest

from service.cli.log_lines import ACCESS, OURS, LogFormat, set_up_log

QUERY = "/v1/queue?api_key=123456789abc&cursor=marzipan"
ASKED = ("203.0.113.7:4711", "GET", QUERY, "1.1", 200)


@contextmanager
def written_by(level: str, format_: LogFormat) -> Iterator[io.StringIO]:
    """What is written while the log is set up so, without what pytest hangs on it."""
    root, access = logging.getLogger(), logging.getLogger(ACCESS)
    handlers, filters = root.handlers[:], access.filters[:]
    root.handlers[:], stream = [], io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stderr(stream):
        for logger in (root, access, *map(logging.getLogger, OURS)):
            patched.setattr(logger, "level", logger.level)
        # A server that ran in this process has set its own log up.
        for attribute, value in (("propagate", True), ("handlers", []), ("disabled", False)):
            patched.setattr(access, attribute, value)
        set_up_log(level, format_)
        access.setLevel(logging.INFO)  # as uvicorn does
        yield stream
    root.handlers[:], access.filters[:] = handlers, filters


def as_json(written: io.StringIO) -> dict[str, Any]:
    (line,) = written.getvalue().splitlines()
    fields: dict[str, Any] = json.loads(line)
    return fields


def test_a_line_of_json_says_when_how_bad_and_who() -> None:
    with written_by("info", "json") as written:
        logging.getLogger("service.tests").warning("told %s in vain\nand again", "webhook")
    fields = as_json(written)
    assert fields.pop("time").endswith("+00:00")
    assert fields == {
        "level": "warning",
        "logger": "service.tests",
        "message": "told webhook in vain\nand again",
    }


def test_of_an_exception_json_has_where_it_came_from_and_not_what_it_said() -> None:
    words = "Marzipan, says Eufemia"
    with written_by("info", "json") as written:
        try:
            raise ValueError(words)
        except ValueError:
            logging.getLogger("service.tests").exception("a task ended")
    fields = as_json(written)
    assert (fields["error"], "test_log_lines.py" in fields["frames"][0]) == ("ValueError", True)
    assert "Eufemia" not in written.getvalue()


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_line_about_a_request_has_no_query(format_: LogFormat) -> None:
    with written_by("debug", format_) as written:
        logging.getLogger(ACCESS).info('%s - "%s %s HTTP/%s" %d', *ASKED)
    assert "GET /v1/queue HTTP/1.1" in written.getvalue()
    assert "123456789abc" not in written.getvalue()


def test_a_line_of_json_about_a_request_has_its_parts_and_no_address() -> None:
    with written_by("debug", "json") as written:
        logging.getLogger(ACCESS).info('%s - "%s %s HTTP/%s" %d', *ASKED)
    fields = as_json(written)
    parts = (fields["method"], fields["path"], fields["status"])
    assert parts == ("GET", "/v1/queue", 200)
    assert "203.0.113.7" not in written.getvalue()


def test_without_json_a_line_is_text() -> None:
    with written_by("info", "text") as written:
        logging.getLogger("service.tests").info("a site said that it will be told")
    assert written.getvalue().endswith(" INFO a site said that it will be told\n")
