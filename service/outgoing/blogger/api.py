"""Blogger's API, version 3: what it keeps back, and where it is to put a comment."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

from service.domain.blogger import BloggerComment, BloggerCredentials, BloggerPlace
from service.outgoing.blogger.addresses import BloggerAddresses
from service.outgoing.blogger.lists import pending_of_list, read_object
from service.outgoing.blogger.tokens import AccessTokens
from service.outgoing.errors import DeliveryFailure, Gone, OutgoingError, Unreachable
from service.outgoing.network import FetchedResponse, Network

SECONDS, MOST_BYTES = 15.0, 8 * 1_048_576
MOST_PAGES, PAGE = 50, "100"
VERBS: dict[BloggerPlace, str] = {"live": "approve", "spam": "spam"}
NO_BODY = {"Content-Length": "0"}  # Google answers a POST without a length with 411
REASON = re.compile(r"[A-Za-z_]{1,40}")
LIMITS = ("quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded")


@dataclass(frozen=True, slots=True)
class BloggerAccess:
    """A blog, by what Google lets Winnow in there, and over which network."""

    blog_id: str
    credentials: BloggerCredentials
    network: Network


class BloggerApi:
    """Asks it; a token that is not taken is asked for anew, once."""

    def __init__(self, addresses: BloggerAddresses) -> None:
        self._url = addresses.api
        self._tokens = AccessTokens(addresses.tokens)

    async def list_pending(self, access: BloggerAccess) -> AsyncIterator[list[BloggerComment]]:
        """What the blog keeps back until somebody approves of it, a page at a time."""
        page_token = ""
        for _ in range(MOST_PAGES):
            words = {"status": "PENDING", "fetchBodies": "true", "maxResults": PAGE}
            words |= {"pageToken": page_token} if page_token else {}
            path = f"blogs/{access.blog_id}/comments?{urlencode(words)}"
            answer = read_object((await self._ask("GET", path, access)).body)
            yield list(pending_of_list(answer))
            following = answer.get("nextPageToken")
            if not isinstance(following, str) or following in ("", page_token):
                return
            page_token = following

    async def put(
        self, access: BloggerAccess, post_id: str, number: str, *, place: BloggerPlace
    ) -> None:
        """Put a comment there. Raises Gone if there is none of it any more."""
        path = f"blogs/{access.blog_id}/posts/{post_id}/comments/{number}/{VERBS[place]}"
        await self._ask("POST", path, access)

    async def _ask(self, method: str, path: str, access: BloggerAccess) -> FetchedResponse:
        token = await self._tokens.get(access.credentials, access.network)
        response = await _send(method, f"{self._url}/v3/{path}", access.network, token)
        if response.status == 401:
            self._tokens.drop(access.credentials, token)
            token = await self._tokens.get(access.credentials, access.network)
            response = await _send(method, f"{self._url}/v3/{path}", access.network, token)
        if not 200 <= response.status < 300:
            raise _refusal(response)
        return response


async def _send(method: str, url: str, network: Network, token: str) -> FetchedResponse:
    headers = {"Authorization": f"Bearer {token}"}
    if method == "GET":
        return await network.get(url, headers=headers, max_bytes=MOST_BYTES, seconds=SECONDS)
    headers |= NO_BODY
    return await network.post(url, b"", headers=headers, max_bytes=MOST_BYTES, seconds=SECONDS)


def _refusal(response: FetchedResponse) -> OutgoingError:
    reason = _reason(response.body)
    words = f"Blogger's API is answered with status {response.status}"
    words += f" ({reason})" if reason else ""
    if response.status in (404, 410):
        return Gone(words)
    if response.status == 429 or response.status >= 500 or reason in LIMITS:
        return Unreachable(words)
    return DeliveryFailure(words)


def _reason(body: bytes) -> str:
    """Google's word for what is wrong; empty for none."""
    try:
        errors = read_object(body)["error"]["errors"]
        reason = str(errors[0]["reason"])
    except (OutgoingError, KeyError, IndexError, TypeError):
        return ""
    return reason if REASON.fullmatch(reason) else ""
