"""What the log says: our own lines, and of a request no more than its path."""

import logging
import re

FORMAT = "%(asctime)s %(levelname)s %(message)s"
OURS = ("service", "model", "training")
TOKEN = re.compile(r"(/review/welcome/).+")  # whoever has it signs in


class WithoutQuery(logging.Filter):
    """Takes the query out of the lines about requests: it may hold a key, or what somebody said."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line through, shortened. Its arguments are those of uvicorn: (who, how, what)."""
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_query, record.args))
        return True


def set_up_log(level: str) -> None:
    """Log at this level what is ours; of libraries, which log what they handle, only warnings."""
    logging.basicConfig(level=logging.WARNING, format=FORMAT)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger("uvicorn.access").addFilter(WithoutQuery())


def _without_query(value: object) -> object:
    if not isinstance(value, str) or not value.startswith("/"):
        return value
    return TOKEN.sub(r"\1…", value.partition("?")[0])
