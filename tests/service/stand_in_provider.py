"""A provider of an organisation (OpenID Connect) on loopback: real HTTP, real signatures."""

import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from other_side import OtherSide, Reply, Request, other_side

CLIENT, CLIENT_SECRET = "winnow", "rye bread and butter"
FIRST_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, auto_kid=False)


@dataclass
class StandInProvider:
    """Signs people in as it is told. What tests change: `claims`, `metadata`, `key`, `header`."""

    side: OtherSide
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: FIRST_KEY)
    header: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] | None = None
    after_seconds: float = 0.0
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.side.replies |= {
            "/.well-known/openid-configuration": lambda _: self._json(self._metadata()),
            "/jwks": lambda _: self._json(KeySet([self.key]).as_dict(private=False)),
            "/token": self._token,
        }

    @property
    def issuer(self) -> str:
        return self.side.url

    def settings(self, **further: Any) -> dict[str, Any]:
        """What an owner sets."""
        return {
            "oidc_issuer": self.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_roles": "bosses=owner, editors=moderator@my-blog",
        } | further

    def sign_in_at(self, address: str) -> dict[str, str]:
        """What somebody does whose browser was sent here: the query that it comes back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return {"state": asked["state"], "code": code, "iss": self.issuer}

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def _token(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        asked = self.asked.pop(form.get("code", ""), None)
        if asked is None or not self._is_ours(request, form, asked):
            return self._json({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "preferred_username": "grace", "groups": ["editors"],
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        token = jwt.encode(header, claims, self.key)
        return self._json(
            {"access_token": "x", "token_type": "Bearer", "id_token": token}
            if self.tokens is None
            else self.tokens
        )

    def _is_ours(self, request: Request, form: dict[str, str], asked: dict[str, str]) -> bool:
        """Whether it is the client itself, with what the challenge was made of (PKCE)."""
        basic = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (
            request.headers.get("authorization") == f"Basic {basic}"
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == form.get("redirect_uri")
        )

    def _json(self, content: Any, *, status: int = 200) -> Reply:
        headers = {"Content-Type": "application/json"}
        return Reply(json.dumps(content).encode(), status, headers, self.after_seconds)


@asynccontextmanager
async def stand_in_provider() -> AsyncIterator[StandInProvider]:
    async with other_side() as side:
        yield StandInProvider(side)
