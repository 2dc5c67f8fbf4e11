"""The tokens by which Google lets Winnow in: each good for an hour, and asked for anew then."""

import asyncio
import time
from urllib.parse import urlencode

from service.domain.blogger import BloggerCredentials
from service.outgoing.blogger.lists import read_object
from service.outgoing.errors import DeliveryFailure, Unreachable
from service.outgoing.network import FetchedResponse, Network

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SECONDS, MOST_BYTES = 15.0, 65_536
SPARE_SECONDS = 60.0  # before its end a token is no longer used
USUAL_SECONDS, LONGEST_SECONDS = 3600.0, 86_400.0


class AccessTokens:
    """Keeps the token of each blog as long as it is good."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._kept: dict[BloggerCredentials, tuple[float, str]] = {}
        self._one_at_a_time = asyncio.Lock()

    def drop(self, credentials: BloggerCredentials, token: str) -> None:
        """It was not taken, whatever was said of how long it is good."""
        if self._kept.get(credentials, (0.0, ""))[1] == token:
            del self._kept[credentials]

    async def get(self, credentials: BloggerCredentials, network: Network) -> str:
        """A token that is good. Raises DeliveryFailure if there is none to be had, Unreachable."""
        async with self._one_at_a_time:
            until, token = self._kept.get(credentials, (0.0, ""))
            return token if time.monotonic() < until else await self._ask(credentials, network)

    async def _ask(self, credentials: BloggerCredentials, network: Network) -> str:
        body = urlencode(
            {
                "grant_type": "refresh_token",
                "client_id": credentials.client_id,
                "client_secret": credentials.client_secret,
                "refresh_token": credentials.refresh_token,
            }
        ).encode()
        response = await network.post(
            self._url, body, headers=FORM, max_bytes=MOST_BYTES, seconds=SECONDS
        )
        return self._keep(credentials, response)

    def _keep(self, credentials: BloggerCredentials, response: FetchedResponse) -> str:
        if response.status == 429 or response.status >= 500:
            raise Unreachable(f"Google's tokens are answered with status {response.status}")
        if response.status != 200:
            raise DeliveryFailure("Google takes the refresh token no more: connect the blog again")
        answer = read_object(response.body)
        token, seconds = answer.get("access_token"), answer.get("expires_in", USUAL_SECONDS)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise DeliveryFailure("Google handed out no token")
        good = float(seconds) if isinstance(seconds, int | float) else USUAL_SECONDS
        self._kept[credentials] = (
            time.monotonic() + min(good, LONGEST_SECONDS) - SPARE_SECONDS, token
        )  # fmt: skip
        return token
