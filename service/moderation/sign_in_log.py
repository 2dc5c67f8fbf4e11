"""The audit of sign-ins: for oneself, and for owners of every site. No HTTP, no SQL."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.people import Moderator, SignedIn
from service.domain.sign_ins import OPENING, Doorstep, SignIn, SignInKind, SignInsPage
from service.moderation import cursors
from service.moderation.devices import Devices
from service.secret import SHOWN_CHARS, Secret
from service.store.async_store import AsyncStore
from service.store.people import sign_ins as store

KEPT = timedelta(days=90)
MOST_ENTRIES = 20_000  # of all: whoever guesses cannot fill the disk
PAGE_ENTRIES = 200


class SignInLog:
    """Writes down who came, went, or was refused, and reads it."""

    def __init__(self, database: AsyncStore, secret: Secret, devices: Devices) -> None:
        self._database = database
        self._secret = secret
        self._devices = devices

    def enter(
        self,
        connection: Connection,
        kind: SignInKind,
        who: Moderator | None,
        at: Doorstep | None = None,
    ) -> None:
        """Write it down, in the transaction that it is about."""
        is_opening = at is not None and who is not None and kind in OPENING
        store.enter(
            connection,
            kind,
            who,
            is_new_browser=is_opening and self._is_new(at, who),
            place=self._secret.hash_ip(at.address)[:SHOWN_CHARS] if at else "",
        )

    async def list_page(
        self, who: SignedIn, *, is_own: bool, after: str | None = None, limit: int = 50
    ) -> SignInsPage:
        """The entries of this moderator, or of all for an owner of every site, newest first.

        Raises Invalid for a cursor that cannot be. Anybody else sees only their own.
        """
        whose = who.moderator if is_own or not who.is_chief else None
        after, limit = cursors.check_id(after), cursors.check_limit(limit)
        read = partial(store.latest, whose=whose, after=after, limit=limit + 1)
        entries = await self._database.read(read)
        is_last = len(entries) <= limit
        return SignInsPage(entries[:limit], None if is_last else entries[limit - 1].id)

    async def each(self, who: SignedIn) -> AsyncIterator[SignIn]:
        """All that this moderator may see, newest first, some read at a time."""
        after: str | None = None
        while True:
            page = await self.list_page(who, is_own=False, after=after, limit=PAGE_ENTRIES)
            for entry in page.entries:
                yield entry
            if (after := page.next_after) is None:
                return

    def _is_new(self, at: Doorstep | None, who: Moderator | None) -> bool:
        return bool(at and who and self._devices.known(at.device, who.name) is None)


async def forget_old(database: AsyncStore) -> None:
    """Delete what was written down long ago, and what is too much."""
    before = datetime.now(UTC) - KEPT
    await database.write(partial(store.forget, before=before, most=MOST_ENTRIES))
