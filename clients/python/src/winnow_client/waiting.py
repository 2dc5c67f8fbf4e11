"""The client for asyncio."""

import logging
import os
import uuid
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

from winnow_client import wording
from winnow_client.errors import AskingFailed, Refused, Unanswered
from winnow_client.line import Line, Question
from winnow_client.values import Answer, Article, Comment, Decided, Standing

logger = logging.getLogger("winnow_client")

DEADLINE_SECONDS = 10.0


class AsyncWinnow:
    """One site's Winnow. Make one for each event loop, and keep it: it keeps its connections.

    No call takes longer than `deadline_seconds`, all of it together: the name of the host, every
    attempt, the pauses between them, and every byte of the answer.
    """

    def __init__(self, url: str, key: str, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._line = Line(url, key, deadline_seconds=deadline_seconds)

    @classmethod
    def from_environment(cls, *, deadline_seconds: float = DEADLINE_SECONDS) -> Self:
        """The Winnow of WINNOW_URL and WINNOW_KEY. Without one of them, every comment is held."""
        url, key = os.environ.get("WINNOW_URL", ""), os.environ.get("WINNOW_KEY", "")
        return cls(url, key, deadline_seconds=deadline_seconds)

    async def check(self, comment: Comment) -> Answer:
        """What to do with a comment. Raises nothing: what goes wrong holds it, and says why."""
        try:
            return await self._check(comment)
        except Exception as error:
            return held(comment, error)

    async def read_comment(self, comment_id: str) -> Standing:
        """Where a comment stands now. Raises Unanswered, Refused."""
        return wording.standing_of(await self._line.ask(Question("GET", _comment(comment_id))))

    async def erase_comment(self, external_id: str) -> None:
        """Erase a comment by your own id, for good. Raises Unanswered, Refused."""
        query = urlencode({"external_id": external_id})
        await self._line.ask(Question("DELETE", f"/v1/comments?{query}"))

    async def decide(
        self,
        comment_id: str,
        label: Decided,
        *,
        moderator: str | None = None,
        note: str | None = None,
        revision: int | None = None,
    ) -> Standing:
        """Enter what a moderator of the blog says. Raises Unanswered, Refused.

        With `revision` it is refused with 409 if the comment was edited since.
        """
        content: dict[str, Any] = {
            "label": label,
            "moderator": moderator,
            "note": note,
            "revision": revision,
        }
        question = Question("POST", f"{_comment(comment_id)}/decision", content)
        standing = wording.standing_of(await self._line.ask(question))
        if standing.decision is None or standing.decision.label != label:
            raise Unanswered("it has not taken the decision")
        return standing

    async def withdraw(self, comment_id: str, *, moderator: str | None = None) -> Standing:
        """Take a decision back. Raises Unanswered, Refused: 404 if none stands."""
        query = "" if moderator is None else "?" + urlencode({"moderator": moderator})
        path = f"{_comment(comment_id)}/decision{query}"
        question = Question("DELETE", path, is_safe_twice=False)
        return wording.standing_of(await self._line.ask(question))

    async def put_article(self, article_id: str, article: Article) -> Article:
        """Store or replace an article under your own id. Raises Unanswered, Refused."""
        content = {"title": article.title, "text": article.text, "url": article.url}
        return wording.article_of(
            await self._line.ask(Question("PUT", _article(article_id), content))
        )

    async def read_article(self, article_id: str) -> Article:
        """An article as it is stored. Raises Unanswered, Refused."""
        return wording.article_of(await self._line.ask(Question("GET", _article(article_id))))

    async def close(self) -> None:
        """End its connections."""
        await self._line.close()

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End its connections."""
        await self.close()

    async def _check(self, comment: Comment) -> Answer:
        external_id = comment.external_id or uuid.uuid4().hex
        sent = wording.sent_comment(comment, external_id)
        try:
            content = await self._line.ask(Question("POST", "/v1/comments", sent))
            return wording.answer(content, external_id)
        except AskingFailed as failure:
            return _held(external_id, failure)


def held(comment: Comment, error: Exception) -> Answer:
    """The answer where none was to be had, whatever the reason is."""
    return _held(str(getattr(comment, "external_id", None) or ""), error)


def _held(external_id: str, error: Exception) -> Answer:
    because = str(error) if isinstance(error, AskingFailed) else repr(error)
    logger.warning("comment %s is held: %s", external_id, because)
    return Answer(
        told="held",
        external_id=external_id,
        held_because=because or type(error).__name__,
        is_refused=isinstance(error, Refused),
        ask_again_seconds=getattr(error, "ask_again_seconds", None),
    )


def _comment(comment_id: str) -> str:
    return "/v1/comments/" + quote(comment_id, safe="")


def _article(article_id: str) -> str:
    return "/v1/articles/" + quote(article_id, safe="")
