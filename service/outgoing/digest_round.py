"""Sends the digests that are due, one after another."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from service.domain.digests import Digest, DueDigest, WrittenMail
from service.moderation.digests import Digests
from service.outgoing.errors import DeliveryFailure
from service.outgoing.mail import Postbox
from service.store.database.engine import StoreUnavailable
from service.unforeseen import log_without_words

logger = logging.getLogger(__name__)

WriteDigest = Callable[[Digest], WrittenMail]


def _now() -> datetime:
    return datetime.now().astimezone()


class DigestRound:
    """Looks now and then whose digest is due, by the clock of this machine."""

    def __init__(
        self,
        digests: Digests,
        postbox: Postbox,
        write: WriteDigest,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._digests = digests
        self._postbox = postbox
        self._write = write
        self._clock = clock

    async def sweep(self) -> None:
        """Send what is due. Where nothing waits, no mail is sent."""
        for due in await self._digests.list_due(self._clock()):
            await self._send(due)

    async def _send(self, due: DueDigest) -> None:
        """Send one. What goes wrong with it keeps no other back."""
        try:
            digest = await self._digests.compose(due)
            if digest is not None:
                mail, to = self._write(digest), due.choice.address
                await asyncio.to_thread(self._postbox.post, mail, to=to)
        except StoreUnavailable:
            raise
        except DeliveryFailure as error:
            logger.warning("a digest was not taken by the mail server: %s", error)
            await self._digests.put_off(due, self._clock())
        except Exception as error:
            log_without_words(error)
            await self._digests.put_off(due, self._clock())
        else:
            await self._digests.settle(due, self._clock())
