"""The line to a Winnow: one question, all of it within a deadline, asked again where that helps."""

import asyncio
import json
import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from winnow_client.errors import AskingFailed, Refused, Unanswered

MOST_BYTES = 8_388_608  # of an answer
FIRST_PAUSE_SECONDS = 0.2  # doubled each time, more or less
LONGEST_PAUSE_SECONDS = 5.0
PROBLEM = "application/problem+json"  # whose errors are Winnow's own, and no proxy's
NEVER = frozenset({400, 404, 409, 413, 415, 422})
NOTHING_WAS_DONE = frozenset({429, 503})
PASSING = NOTHING_WAS_DONE | {408, 500, 502, 504}
NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
CUT = (httpx.NetworkError, httpx.RemoteProtocolError)


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `is_safe_twice`: arriving twice, it does no more than arriving once."""

    method: str
    path: str
    content: Mapping[str, Any] | None = None
    is_safe_twice: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole."""

    status: int
    headers: httpx.Headers
    body: bytes


class Passing(Exception):
    """It did not work this time, and may work the next."""

    def __init__(self, failure: Unanswered, *, may_have_arrived: bool) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.may_have_arrived = may_have_arrived


class Line:
    """Asks one Winnow with one key, within one event loop."""

    def __init__(self, url: str, key: str, *, deadline_seconds: float) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._deadline_seconds = deadline_seconds
        self._client: httpx.AsyncClient | None = None

    async def ask(self, question: Question) -> Any:
        """The JSON of the answer, None if it is empty. Raises Unanswered, Refused."""
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._ask_until_answered(question)
        except TimeoutError as error:
            raise Unanswered(f"no answer within {self._deadline_seconds:g} seconds") from error
        except AskingFailed:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as error:
            raise Unanswered(_in_words(error)) from error

    async def close(self) -> None:
        """End its connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _ask_until_answered(self, question: Question) -> Any:
        ends = asyncio.get_running_loop().time() + self._deadline_seconds
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return _content(await self._ask_once(question))
            except Passing as passing:
                seconds = max(_about(pause), passing.failure.ask_again_seconds or 0.0)
                is_in_time = asyncio.get_running_loop().time() + seconds < ends
                is_harmless = question.is_safe_twice or not passing.may_have_arrived
                if not (is_in_time and is_harmless):
                    raise passing.failure from passing
            await asyncio.sleep(seconds)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _ask_once(self, question: Question) -> Reply:
        try:
            return await self._send(question)
        except NOT_CONNECTED as error:
            raise Passing(Unanswered(_in_words(error)), may_have_arrived=False) from error
        except CUT as error:
            raise Passing(Unanswered(_in_words(error)), may_have_arrived=True) from error

    async def _send(self, question: Question) -> Reply:
        if not self._url or not self._key:
            raise Unanswered("it has no address, or no key, to ask with")
        if self._client is None:
            # The deadline is for all of a question; httpx by itself counts each read anew.
            self._client = httpx.AsyncClient(timeout=None, follow_redirects=False)  # noqa: S113
        content = question.content
        async with self._client.stream(
            question.method,
            self._url + question.path,
            content=None if content is None else json.dumps(content).encode(),
            headers={
                "Authorization": f"Bearer {self._key}",
                "Content-Type": "application/json",
                "User-Agent": "winnow-client",
            },
        ) as response:
            return Reply(response.status_code, response.headers, await _body(response))


def _about(seconds: float) -> float:
    """More or less: many who failed at once do not ask again at once."""
    return seconds * random.uniform(0.5, 1.5)  # noqa: S311 - no secret depends on it


async def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            raise Unanswered("the answer is too long to be one of Winnow's")
    return bytes(body)


def _content(reply: Reply) -> Any:
    """Raises Passing, Unanswered, Refused, ValueError, RecursionError."""
    if 200 <= reply.status < 300:
        return json.loads(reply.body) if reply.body else None
    because = f"{reply.status}: {_detail(reply)}"
    if reply.status in NEVER and _is_own(reply):
        raise Refused(because, status=reply.status)
    failure = Unanswered(because, ask_again_seconds=_ask_again_seconds(reply))
    if reply.status in PASSING:
        raise Passing(failure, may_have_arrived=reply.status not in NOTHING_WAS_DONE)
    raise failure


def _is_own(reply: Reply) -> bool:
    return str(reply.headers.get("content-type", "")).partition(";")[0].strip() == PROBLEM


def _detail(reply: Reply) -> str:
    """What a problem document says, if it is one."""
    if _is_own(reply):
        with suppress(ValueError, RecursionError, AttributeError):
            problem = json.loads(reply.body)
            return str(problem.get("detail") or problem.get("title"))[:500]
    return "no answer of Winnow's own"


def _ask_again_seconds(reply: Reply) -> float | None:
    """What Retry-After says, as seconds or as a date; None if it says nothing of use."""
    words = str(reply.headers.get("retry-after", "")).strip()
    if words.isascii() and words.isdigit():
        return float(words)
    with suppress(ValueError, TypeError, OverflowError):
        return max((parsedate_to_datetime(words) - datetime.now(UTC)).total_seconds(), 0.0)
    return None


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
