"""Tells blogs and webhooks what changed: in the background, signed, at least once."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.blogger import BloggerPlace
from service.domain.submissions import Told
from service.outgoing.blog_callback import callback_message, news_of, require_taken
from service.outgoing.blogger.telling import BloggerTelling
from service.outgoing.errors import AddressRefused, OutgoingError
from service.outgoing.network import ChooseNetwork
from service.outgoing.sending import Message, send
from service.outgoing.webhook import webhook_message
from service.secret import Secret
from service.store.akismet import callbacks, submissions
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.database.exclusion import Locks
from service.store.outgoing import blogger_comments, outbox, signing_turns
from service.store.outgoing.outbox import Errand
from service.store.sites import site_options
from service.tracing.stages import stage
from service.unforeseen import log_without_words

logger = logging.getLogger(__name__)

TOGETHER = 10
LEASE = timedelta(minutes=2)  # longer than a delivery may take
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
PATIENCE = timedelta(days=3)
TURN_SECONDS = 15.0  # for which one site's events are sent one after another
REMEMBERED = timedelta(days=30)  # what was told, for whoever asks why a blog shows something


def _now() -> datetime:
    return datetime.now(UTC)


class Delivery:
    """Sends what is due in the outbox; what fails is tried again, ever more rarely."""

    def __init__(
        self,
        database: AsyncStore,
        secret: Secret,
        choose_network: ChooseNetwork,
        *,
        blogger: BloggerTelling,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._database = database
        self._secret = secret
        self._choose_network = choose_network
        self._blogger = blogger
        self._clock = clock

    async def sweep(self) -> None:
        """Go on until nothing more is due."""
        while errands := await self._database.write(
            partial(outbox.claim, limit=TOGETHER, lease=LEASE, now=self._clock())
        ):
            await asyncio.gather(*(self._run(errand) for errand in errands))

    async def forget(self) -> None:
        """Drop what was told, or given up, long ago: the outbox does not grow without end."""
        before = self._clock() - REMEMBERED
        await self._database.write(lambda connection: outbox.forget(connection, before=before))

    async def _run(self, errand: Errand) -> None:
        """Run an errand; after an event for a webhook its site's next, for as long as a turn."""
        turn_ends = time.monotonic() + TURN_SECONDS
        following: Errand | None = errand
        while following is not None and await self._is_settled(following):
            if time.monotonic() >= turn_ends:
                break
            claim = partial(outbox.claim_next, errand=following, lease=LEASE, now=self._clock())
            following = await self._database.write(claim)

    async def _is_settled(self, errand: Errand) -> bool:
        """Whether nothing more is to be done about it, after this attempt."""
        try:
            with stage("deliver"):
                await self._tell(errand)
        except AddressRefused as error:
            await self._settle(errand, "given up", problem=str(error))
        except OutgoingError as error:
            return await self._try_later(errand, problem=str(error))
        except StoreUnavailable:
            raise
        except Exception as error:  # else it would break every sweep off, and never be given up
            log_without_words(error)
            return await self._try_later(errand, problem=f"unforeseen {type(error).__name__}")
        return True

    async def _tell(self, errand: Errand) -> None:
        match errand.kind:
            case "akismet":
                await self._tell_blog(errand)
            case "blogger":
                await self._tell_blogger(errand)
            case _:
                await self._call_webhook(errand)

    async def _tell_blogger(self, errand: Errand) -> None:
        """Have Blogger put a comment where it belongs by now."""
        comment_id = errand.comment_id or ""
        place = await self._blogger.tell(comment_id)
        if place is None:
            return await self._settle(errand, "needless")
        moved = partial(_enter_place, errand.id, comment_id, place)
        await self._database.write(moved, locks=Locks(comments=(comment_id,)))

    async def _tell_blog(self, errand: Errand) -> None:
        """Tell the blog engine what stands now, which may be later than the reason to."""
        comment_id = errand.comment_id or ""  # one to a blog is always about a comment
        notice = await self._database.read(partial(callbacks.notice, comment_id=comment_id))
        news = None if notice is None else news_of(notice)
        if notice is None or news is None:
            return await self._settle(errand, "needless")
        message = callback_message(notice, news, secret=self._secret)
        require_taken(await self._send(errand, message), notice.comment_id)
        receipt = partial(_enter_receipt, errand.id, notice.comment_id, news)
        await self._database.write(receipt, locks=Locks(comments=(notice.comment_id,)))

    async def _call_webhook(self, errand: Errand) -> None:
        """Send an event to the site's webhook, as it is set now."""
        options = await self._database.read(
            lambda connection: site_options.get(connection, errand.site_id)
        )
        message = webhook_message(errand, options)
        if message is None:
            return await self._settle(errand, "needless")
        await self._send(errand, message)
        await self._settle(errand, "received")

    async def _send(self, errand: Errand, message: Message) -> bytes:
        site_id = message.site_id
        turn = await self._database.read(partial(signing_turns.get, site_id=site_id))
        numbers = turn.numbers(self._clock())
        return await send(
            message,
            message_id=errand.id,
            keys=[self._secret.signing_key(site_id, number) for number in numbers],
            choose_network=self._choose_network,
        )

    async def _try_later(self, errand: Errand, *, problem: str) -> bool:
        """Put it off, or give it up. Whether it was given up."""
        now = self._clock()
        is_last = errand.kind == "trial" or now - errand.since > PATIENCE
        if is_last:
            about = errand.comment_id or errand.site_id
            logger.warning("told %s of %s in vain: %s", errand.kind, about, problem)
            await self._settle(errand, "given up", problem=problem)
        else:
            until = now + wait_after(errand.attempts)
            put_off = partial(outbox.postpone, errand_id=errand.id, until=until, problem=problem)
            await self._database.write(put_off)
        return is_last

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


def _enter_receipt(errand_id: str, comment_id: str, news: Told, connection: Connection) -> None:
    submissions.tell(connection, comment_id, news)
    outbox.settle(connection, errand_id, "received")


def _enter_place(
    errand_id: str, comment_id: str, place: BloggerPlace, connection: Connection
) -> None:
    blogger_comments.move(connection, comment_id, place)
    outbox.settle(connection, errand_id, "received")
