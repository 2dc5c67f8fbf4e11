"""The provider of the organisation (OpenID Connect), over the network: authorization code, PKCE.

What it publishes of itself is kept for a while, and for a moment that it did not answer. Every
call has a deadline; nothing is asked before somebody wants to sign in, so that the service starts
and its own ways in stay open without it.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from service.domain.oidc import NotProven, OidcOutset, OidcReturn, ProviderAway
from service.settings import Settings

logger = logging.getLogger(__name__)
CALLBACK = "/review/oidc/callback"
SECONDS = 8.0  # for all calls of one sign-in together
ASKING_SHARE = 0.6  # of them, for what it publishes
KEPT_SECONDS = 600.0
AWAY_KEPT_SECONDS = 15.0  # after it did not answer nobody waits for it again
CLOCKS_APART_SECONDS = 60
LONGEST_LIFE_SECONDS = 86_400  # an older token proves nothing of now
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"]  # none that needs no key
AWAY = "the provider of your organisation does not answer as it should"
WRONG = "what the provider sent does not prove who you are"
UNUSABLE = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    AuthlibBaseError,
    JoseError,
    ValueError,
    KeyError,
    TypeError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Published:
    """What a provider says of itself, and the keys that it signs with."""

    metadata: Mapping[str, Any]
    keys: KeySet
    read_at: float


class OidcProvider:
    """One provider, as the settings name it."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._seconds = SECONDS
        self._redirect_uri = settings.url_for_others("") + CALLBACK
        self._published: Published | None = None
        self._away_since: float | None = None
        self._one_asks = asyncio.Lock()

    async def address(self, outset: OidcOutset) -> str:
        """Where to send a browser. Raises ProviderAway."""
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                published = await self._read(client)
                url, _ = client.create_authorization_url(
                    published.metadata["authorization_endpoint"],
                    state=outset.state,
                    nonce=outset.nonce,
                    code_verifier=outset.verifier,
                )
                return str(url)
        except (*UNUSABLE, TimeoutError) as error:
            raise _away(error) from error

    async def claims(self, outset: OidcOutset, answer: OidcReturn) -> Mapping[str, Any]:
        """What the provider says of somebody, proven. Raises ProviderAway, and NotProven."""
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                published = await self._read(client)
                self._require_same_issuer(published, answer.issuer)
                token = await self._exchange(client, published, outset, answer)
                claims = await self._verified(client, token)
        except (*UNUSABLE, TimeoutError) as error:
            raise _away(error) from error
        self._require_for_us(claims, outset)
        return claims

    def _client(self) -> AsyncOAuth2Client:
        settings = self._settings
        method = "client_secret_basic" if settings.oidc_client_secret else "none"
        return AsyncOAuth2Client(
            settings.oidc_client_id,
            settings.oidc_client_secret or None,
            token_endpoint_auth_method=method,
            scope=settings.oidc_scope,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=self._seconds,
            verify=_certificates(),
        )

    async def _read(self, client: AsyncOAuth2Client, *, anew: bool = False) -> Published:
        async with self._one_asks:
            last = self._published
            if last is not None and not anew and self._clock() - last.read_at < KEPT_SECONDS:
                return last
            since = self._away_since
            if since is not None and 0 <= self._clock() - since < AWAY_KEPT_SECONDS:
                raise ProviderAway(AWAY)
            try:
                async with asyncio.timeout(self._seconds * ASKING_SHARE):
                    self._published = await self._ask(client)
            except (*UNUSABLE, TimeoutError):
                self._away_since = self._clock()
                raise
            self._away_since = None
            return self._published

    async def _ask(self, client: AsyncOAuth2Client) -> Published:
        issuer = self._settings.oidc_issuer
        metadata = await _json(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata["issuer"] != issuer:
            raise ValueError("it calls itself something else")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _require_as_safe(metadata[name], issuer)
        keys = KeySet.import_key_set(await _json(client, metadata["jwks_uri"]))  # type: ignore[arg-type]
        return Published(metadata, keys, self._clock())

    def _require_same_issuer(self, published: Published, issuer: str) -> None:
        """Refuse an answer of another provider than the one that was asked (RFC 9207)."""
        says = published.metadata.get("authorization_response_iss_parameter_supported") is True
        if issuer != self._settings.oidc_issuer and (issuer or says):
            raise NotProven(WRONG)

    async def _exchange(
        self,
        client: AsyncOAuth2Client,
        published: Published,
        outset: OidcOutset,
        answer: OidcReturn,
    ) -> str:
        try:
            tokens = await client.fetch_token(
                published.metadata["token_endpoint"],
                grant_type="authorization_code",
                code=answer.code,
                code_verifier=outset.verifier,
            )
        except AuthlibBaseError as error:  # it says that this code is not good
            raise NotProven(WRONG) from error
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise NotProven(WRONG)
        return token

    async def _verified(self, client: AsyncOAuth2Client, token: str) -> dict[str, Any]:
        """The claims, signed by a key of the provider; its keys are read again for a new one."""
        try:
            return self._decoded(token)
        except InvalidKeyIdError:
            await self._read(client, anew=True)
        except JoseError as error:
            raise NotProven(WRONG) from error
        try:
            return self._decoded(token)
        except JoseError as error:
            raise NotProven(WRONG) from error

    def _decoded(self, token: str) -> dict[str, Any]:
        if self._published is None:
            raise ProviderAway(AWAY)
        try:
            return jwt.decode(token, self._published.keys, algorithms=ALGORITHMS).claims
        except (ValueError, TypeError, AttributeError) as error:
            if isinstance(error, JoseError):
                raise
            raise NotProven(WRONG) from error

    def _require_for_us(self, claims: Mapping[str, Any], outset: OidcOutset) -> None:
        """Raise NotProven unless it is said by this provider, to us, now, and of this sign-in."""
        ours, now = self._settings.oidc_client_id, int(self._clock())
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=CLOCKS_APART_SECONDS,
            iss={"essential": True, "value": self._settings.oidc_issuer},
            aud={"essential": True, "value": ours},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": outset.nonce},
        )
        try:
            registry.validate(dict(claims))
        except (JoseError, ValueError, TypeError) as error:
            raise NotProven(WRONG) from error
        is_old = claims["iat"] < now - LONGEST_LIFE_SECONDS
        is_for_another = claims.get("azp", ours) != ours
        is_nobody = not isinstance(claims["sub"], str) or not claims["sub"]
        if is_old or is_for_another or is_nobody:
            raise NotProven(WRONG)


def provider_of(settings: Settings) -> OidcProvider | None:
    """The provider of the settings; None if they name none."""
    return OidcProvider(settings) if settings.oidc_issuer else None


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: there are a hundred and more of them."""
    return httpx2.create_ssl_context()


async def _json(client: AsyncOAuth2Client, url: str) -> dict[str, Any]:
    answer = await client.request("GET", url, withhold_token=True)
    answer.raise_for_status()
    content = answer.json()
    if not isinstance(content, dict):
        raise TypeError("it is no object")
    return content


def _away(error: Exception) -> ProviderAway:
    """Says in the log what was wrong, by its kind: its words may hold a code or a token."""
    logger.warning("the provider of WINNOW_OIDC_ISSUER does not answer: %s", type(error).__name__)
    return ProviderAway(AWAY)


def _require_as_safe(url: object, issuer: str) -> None:
    """Where the issuer has TLS, all of it has."""
    if not isinstance(url, str) or not url.startswith(issuer.partition("//")[0] + "//"):
        raise ValueError("an address of it is less safe than the provider itself")
