"""Signing in and out: passwords, sessions, the first owner's link. No HTTP, no SQL."""

from service.review.people import Session, SignedIn
from service.store.lanes import Lanes


class SigningIn:
    """What a person at the door can do."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    async def is_link_good(self, token: str) -> bool:
        """Whether the first owner's link can still be used. Looking does not use it up."""
        raise NotImplementedError

    async def accept_link(self, token: str, *, name: str, password: str) -> Session:
        """Make the first owner, of every site, and sign them in. The link is used up.

        Raises NotFound for a link that is unknown, used, out of date, or beaten by another
        owner; Invalid for a name or a password that cannot be.
        """
        raise NotImplementedError

    async def sign_in(
        self, name: str, password: str, *, address: str, former: str | None = None
    ) -> Session:
        """A new session, never one that the browser brought along: `former` is ended.

        `address` is where the request came from, for the throttle. Raises WrongPassword, and
        TooMany while the account or the address has failed too often.
        """
        raise NotImplementedError

    async def signed_in(self, token: str | None) -> SignedIn | None:
        """Who holds this session; None if it is unknown, out of date or ended."""
        raise NotImplementedError

    async def sign_out(self, token: str) -> None:
        """End a session, and let go what it has claimed."""
        raise NotImplementedError

    async def sign_out_everywhere(self, who: SignedIn) -> int:
        """End all sessions of this moderator, this one too. Returns how many there were."""
        raise NotImplementedError

    async def change_password(self, who: SignedIn, *, old: str, new: str, address: str) -> Session:
        """Set another password; all sessions end, and a new one begins.

        Raises WrongPassword, TooMany, and Invalid for a new password that cannot be.
        """
        raise NotImplementedError
