"""The keys that sign what a site is told: shown, and replaced while the former one still signs.

No HTTP, no SQL. Who may do it was found out before.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.deliveries import SigningKeys, SigningTurn
from service.domain.errors import Conflict
from service.domain.people import Moderator
from service.domain.sites import Site
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.outgoing import signing_turns
from service.store.people import owner_changes

OVERLAP = timedelta(days=7)  # for which the former key signs too


class Signing:
    """What owners do with the signing key of a site."""

    def __init__(self, database: AsyncStore, secret: Secret) -> None:
        self._database = database
        self._secret = secret

    async def read(self, site: Site) -> SigningKeys:
        """The key that signs, and until when the one before does."""
        turn = await self._database.read(partial(signing_turns.get, site_id=site.id))
        return self._keys(site, turn)

    async def rotate(self, site: Site, *, by: Moderator | None) -> SigningKeys:
        """Let another key sign. The former one signs beside it for a week.

        Raises Conflict as long as two keys sign: a third would leave a receiver without either.
        """

        def rotate(connection: Connection) -> SigningTurn:
            turn, now = signing_turns.get(connection, site.id), datetime.now(UTC)
            if turn.has_former(now):
                raise Conflict("the key before this one still signs: end it first")
            number, until = turn.number + 1, now + OVERLAP
            signing_turns.put(connection, site.id, number=number, former_until=until)
            owner_changes.enter(connection, "signing-key-rotated", by=by, site=site)
            return SigningTurn(number, until)

        return self._keys(site, await self._database.write(rotate))

    async def end_former(self, site: Site, *, by: Moderator | None) -> None:
        """Let the former key sign no more. Raises Conflict if it does not."""

        def end(connection: Connection) -> None:
            turn = signing_turns.get(connection, site.id)
            if not turn.has_former(datetime.now(UTC)):
                raise Conflict("only one key signs")
            signing_turns.put(connection, site.id, number=turn.number, former_until=None)
            owner_changes.enter(connection, "signing-key-ended", by=by, site=site)

        await self._database.write(end)

    def _keys(self, site: Site, turn: SigningTurn) -> SigningKeys:
        until = turn.former_until if turn.has_former(datetime.now(UTC)) else None
        return SigningKeys(self._secret.signing_key(site.id, turn.number), until)
