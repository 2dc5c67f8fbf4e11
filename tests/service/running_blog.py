"""A site of a running application, and a judge that is easy to predict."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import httpx
from argon2 import PasswordHasher

from model.comment import Comment
from model.verdict import Label, Reason, ReasonGroup, Verdict
from service.moderation.passwords import Passwords
from service.parts import Parts
from service.store.sites import sites
from service.store.store import Store

# A machine that is busy with other tests is no defect.
PATIENT = {"database_timeout_seconds": 60, "scoring_timeout_seconds": 60}
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
JSON = {"Content-Type": "application/json"}


@dataclass
class WordJudge:
    """Spam if it says rolex, ham if it says thanks, else unsure. Remembers what it was given."""

    version: str = "words-1"
    seen: list[list[Comment]] = field(default_factory=list)

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        self.seen.append(list(comments))
        return [self._verdict(comment) for comment in comments]

    def _verdict(self, comment: Comment) -> Verdict:
        label, probability = Label.UNSURE, 0.5
        if "rolex" in comment.text.lower():
            label, probability = Label.SPAM, 0.98
        elif "thanks" in comment.text.lower():
            label, probability = Label.HAM, 0.02
        reason = Reason(signal="words", phrase="what it says", contribution=1.5)
        return Verdict(
            label=label,
            spam_probability=probability,
            log_odds=1.5,
            reasons=(reason,),
            summary=(ReasonGroup("wording", "Reads like spam", 1.5),),
            model_version=self.version,
        )


class Broken(WordJudge):
    """Fails on every comment."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        raise ValueError


@dataclass(frozen=True)
class Blog:
    """A site of a running application: its client sends its key along."""

    client: httpx.AsyncClient
    store: Store
    key: str
    app: Any

    @property
    def parts(self) -> Parts:
        """What the application is put together from."""
        parts: Parts = self.app.state.parts
        return parts

    async def check(self, text: str, **fields: Any) -> httpx.Response:
        return await self.client.post("/v1/comments", json={"text": text, **fields})

    async def post_bytes(self, body: bytes, path: str = "/v1/comments") -> httpx.Response:
        return await self.client.post(path, content=body, headers=JSON)

    def other_site(self, name: str = "other-blog") -> dict[str, str]:
        """The header of another site's key."""
        with self.store.writing() as connection:
            site = sites.add_site(connection, name, url="https://other.example")
            return {"Authorization": f"Bearer {sites.add_key(connection, site)}"}


Running = Callable[..., AbstractAsyncContextManager[Blog]]
