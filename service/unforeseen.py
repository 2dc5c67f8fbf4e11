"""Errors that nobody thought of: answered, and logged without the words they quote."""

import logging
import traceback
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.errors import WinnowError

logger = logging.getLogger(__name__)


class CutShort(WinnowError, ConnectionError):
    """An answer that was under way ends here. What went wrong is in the log."""


class CatchAll:
    """ASGI middleware: an unforeseen error is a 500, logged without the words it quotes."""

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 500 unless an answer is under way already."""
        has_started = False

        async def watched(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except CutShort:  # by another of these, further in
            raise
        except Exception as error:
            log_without_words(error)
            if scope["type"] != "http" or has_started:
                raise CutShort("the answer was cut short") from None
            await self._answer(Request(scope, receive))(scope, receive, send)


def log_without_words(error: BaseException) -> None:
    """Log where an error came from, but not its message: that may quote a comment."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("unforeseen %s\n%s", type(error).__name__, frames)
