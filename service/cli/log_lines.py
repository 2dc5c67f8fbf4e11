"""What the log says: our own lines, of a request no more than its path, as text or as JSON."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any, Literal

from service.request_ids import current_request_id
from service.tracing.stages import current_trace_id

LogFormat = Literal["text", "json"]

TEXT = "%(asctime)s %(levelname)s %(message)s%(of_request)s"
OURS = ("service", "model", "training")
ACCESS = "uvicorn.access"
TOKEN = re.compile(r"(/review/welcome/).+")  # whoever has it signs in


class WithoutQuery(logging.Filter):
    """Takes the query out of the lines about requests: it may hold a key, or what somebody said."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line through, shortened. Its arguments are those of uvicorn: (who, how, what)."""
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_query, record.args))
        return True


class WithRequest(logging.Filter):
    """Adds which request a line is about, if any."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line through, with `request_id`, `trace_id` and what text shows of them."""
        ids = {"request_id": current_request_id(), "trace_id": current_trace_id()}
        of_request = "".join(f" [{value}]" for value in ids.values() if value)
        record.__dict__.update(ids, of_request=of_request)
        return True


class JsonLines(logging.Formatter):
    """One object a line, for programs. Of an exception its class and where it came from, no more:
    what it says may quote a comment.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_said(record),
        }
        ids = {name: record.__dict__.get(name) for name in ("request_id", "trace_id")}
        fields.update({name: value for name, value in ids.items() if value})
        if record.exc_info and record.exc_info[0] is not None:
            fields["error"] = record.exc_info[0].__name__
            fields["frames"] = traceback.format_tb(record.exc_info[2])
        return json.dumps(fields)


def set_up_log(level: str, format_: LogFormat) -> None:
    """Log at this level what is ours; of libraries, which log what they handle, only warnings."""
    handler = logging.StreamHandler()
    handler.addFilter(WithRequest())
    handler.setFormatter(JsonLines() if format_ == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger(ACCESS).addFilter(WithoutQuery())


def _said(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says. Of a request, not from where it came: that may be somebody's address."""
    if record.name != ACCESS or not isinstance(record.args, tuple) or len(record.args) != 5:
        return {"message": record.getMessage()}
    _, method, path, version, status = record.args
    message = f"{method} {path} HTTP/{version}"
    return {"message": message, "method": method, "path": path, "status": status}


def _without_query(value: object) -> object:
    if not isinstance(value, str) or not value.startswith("/"):
        return value
    return TOKEN.sub(r"\1…", value.partition("?")[0])
