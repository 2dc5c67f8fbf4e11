"""Tells blogs and webhooks what changed: in the background, signed, at least once."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection
from standardwebhooks.webhooks import Webhook

from service.domain.submissions import Told, told_of
from service.domain.urls import is_of_site
from service.outgoing.network import AddressRefused, Network, TooMuch, Unreachable
from service.problems import log_without_words
from service.secret import Secret
from service.store.akismet import callbacks, submissions
from service.store.akismet.callbacks import Notice
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.outgoing import outbox
from service.store.outgoing.outbox import Errand
from service.store.sites import site_options

logger = logging.getLogger(__name__)

TOGETHER = 10
LEASE = timedelta(minutes=2)  # longer than a delivery may take
DELIVERY_SECONDS = 15.0
ANSWER_BYTES = 65_536
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
PATIENCE = timedelta(days=3)
REMEMBERED = timedelta(days=30)  # what was told, for whoever asks why a blog shows something

Choose = Callable[[bool], Network]  # a network that may, or may not, lead to private addresses


class DeliveryFailure(Exception):
    """The other side has not taken it. Later it may."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent where, and with whose signature."""

    url: str
    body: str
    site_id: str
    allows_private: bool
    guid: str = ""


class Delivery:
    """Sends what is due in the outbox; what fails is tried again, ever more rarely."""

    def __init__(self, database: AsyncStore, secret: Secret, choose: Choose) -> None:
        self._database = database
        self._secret = secret
        self._choose = choose

    async def sweep(self) -> None:
        """Go on until nothing more is due."""
        while errands := await self._database.write(
            partial(outbox.claim, limit=TOGETHER, lease=LEASE)
        ):
            await asyncio.gather(*(self._run(errand) for errand in errands))

    async def forget(self) -> None:
        """Drop what was told, or given up, long ago: the outbox does not grow without end."""
        before = datetime.now(UTC) - REMEMBERED
        await self._database.write(lambda connection: outbox.forget(connection, before=before))

    async def _run(self, errand: Errand) -> None:
        try:
            await (self._tell_blog(errand) if errand.kind == "akismet" else self._call(errand))
        except AddressRefused as error:
            await self._settle(errand, "given up", problem=str(error))
        except (DeliveryFailure, Unreachable, TooMuch) as error:
            await self._try_later(errand, problem=str(error))
        except StoreUnavailable:
            raise
        except Exception as error:  # else it would break every sweep off, and never be given up
            log_without_words(error)
            await self._try_later(errand, problem=f"unforeseen {type(error).__name__}")

    async def _tell_blog(self, errand: Errand) -> None:
        """Tell the blog engine what stands now, which may be later than the reason to."""
        notice = await self._database.read(
            lambda connection: callbacks.notice(connection, errand.comment_id)
        )
        told = "held" if notice is None else told_of(notice.stands, notice.options.unsure)
        if notice is None or told in ("held", notice.told):  # no webhook can say that it is held
            return await self._settle(errand, "needless")
        if not is_of_site(notice.url, site_url=notice.site_url):
            raise AddressRefused("it is not at the host of the site")
        key = self._secret.unseal(notice.sealed_key)
        if key is None:
            raise AddressRefused("its key was sealed with another secret")
        await self._send(errand, _for_plugin(notice, told, key=key))
        await self._database.write(partial(_received, errand, told))

    async def _call(self, errand: Errand) -> None:
        """Send an event to the site's webhook, as it is set now."""
        options = await self._database.read(
            lambda connection: site_options.get(connection, errand.site_id)
        )
        if options.webhook_url is None:
            return await self._settle(errand, "needless")
        body = json.dumps(errand.payload, ensure_ascii=False)
        allows = options.allows_private_addresses
        await self._send(errand, Message(options.webhook_url, body, errand.site_id, allows))
        await self._settle(errand, "received")

    async def _send(self, errand: Errand, message: Message) -> None:
        now = datetime.now(UTC)
        signing = Webhook(self._secret.signing_key(message.site_id))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": errand.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signing.sign(errand.id, now, message.body),
        }
        answer = await self._choose(message.allows_private).post(
            message.url,
            message.body.encode(),
            headers=headers,
            max_bytes=ANSWER_BYTES,
            seconds=DELIVERY_SECONDS,
        )
        if not 200 <= answer.status < 300:
            raise DeliveryFailure(f"answered with status {answer.status}")
        if message.guid and not _accepts(answer.body, message.guid):
            raise DeliveryFailure("the blog engine does not know the comment")

    async def _try_later(self, errand: Errand, *, problem: str) -> None:
        if datetime.now(UTC) - errand.created_at > PATIENCE:
            logger.warning("told %s of %s in vain: %s", errand.kind, errand.comment_id, problem)
            return await self._settle(errand, "given up", problem=problem)
        wait = wait_after(errand.attempts)
        await self._database.write(
            lambda connection: outbox.postpone(connection, errand.id, wait=wait, problem=problem)
        )

    async def _settle(
        self, errand: Errand, state: outbox.State, *, problem: str | None = None
    ) -> None:
        await self._database.write(
            lambda connection: outbox.settle(connection, errand.id, state, problem=problem)
        )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: three times as long each time, an hour at most."""
    times: int = 3 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * times, LONGEST_WAIT)


def _for_plugin(notice: Notice, told: str, *, key: str) -> Message:
    comment: dict[str, Any] = {
        "guid": notice.comment_id,
        "result": "true" if told == "spam" else "false",
    }
    if notice.post_id:
        comment["comment_post_ID"] = notice.post_id
    if notice.options.keeps_personal_data:  # else what is stored is a hash, and finds nothing
        comment["comment_author_email"] = notice.email
    body = {"key": key, "endpoint": "comment-check", "comments": [comment]}
    return Message(
        notice.url,
        json.dumps(body, ensure_ascii=False),
        notice.site_id,
        notice.options.allows_private_addresses,
        guid=notice.comment_id,
    )


def _accepts(body: bytes, guid: str) -> bool:
    """Whether the plugin has taken it: it answers with a status for each comment it was sent.

    An engine that answers otherwise, or not in JSON, has taken it by its status alone.
    """
    try:
        answer = json.loads(body)
    except ValueError:
        return True
    if not isinstance(answer, dict) or not isinstance(answer.get("comments"), dict):
        return True
    status = answer["comments"].get(guid)
    return isinstance(status, dict) and status.get("status") == "success"


def _received(errand: Errand, told: Told, connection: Connection) -> None:
    submissions.tell(connection, errand.comment_id, told)
    outbox.settle(connection, errand.id, "received")
