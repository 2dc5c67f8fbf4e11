"""Signing in by a provider of the organisation (OpenID Connect): what goes out and comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.domain.errors import ServiceError
from service.domain.people import ROLES, Role

EVERY_SITE = ""
MOST_VALUES = 1000  # of the claim that roles are read from


class ProviderAway(ServiceError):
    """The provider does not answer, or not in time, or says what no provider may say."""

    status = 503
    title = "The provider does not answer"


class NotProven(ServiceError):
    """What came back does not prove who somebody is."""

    status = 401
    title = "This does not prove who you are"


class NotAllowed(ServiceError):
    """The provider knows somebody to whom no role is given here."""

    status = 403
    title = "You have no role here"


@dataclass(frozen=True, slots=True)
class OidcGrant:
    """Whoever has a value in their claim has a role, on one site (by name) or on every site."""

    value: str
    role: Role
    site: str = EVERY_SITE


@dataclass(frozen=True, slots=True)
class OidcOutset:
    """What a browser keeps while its person is at the provider's: it is asked for afterwards."""

    state: str
    nonce: str
    verifier: str
    back: str


@dataclass(frozen=True, slots=True)
class OidcReturn:
    """What comes back by the browser. `issuer` is empty if the provider does not say it."""

    state: str
    code: str
    issuer: str = ""


class IdentityProvider(Protocol):
    """The provider, over the network."""

    async def address(self, outset: OidcOutset) -> str:
        """Where to send a browser. Raises ProviderAway."""

    async def claims(self, outset: OidcOutset, answer: OidcReturn) -> Mapping[str, Any]:
        """What the provider says of somebody, proven. Raises ProviderAway, and NotProven."""


def read_grants(text: str) -> tuple[OidcGrant, ...]:
    """`VALUE=ROLE` or `VALUE=ROLE@SITE`, with commas between them. Raises ValueError."""
    return tuple(_grant(part.strip()) for part in text.split(","))


def granted(grants: Sequence[OidcGrant], claim: object) -> dict[str, Role]:
    """The roles that a claim gives, by the name of the site: the highest on each."""
    has = {claim} if isinstance(claim, str) else set()
    if isinstance(claim, list):
        has = {value for value in claim[:MOST_VALUES] if isinstance(value, str)}
    roles: dict[str, Role] = {}
    for grant in grants:
        if grant.value in has:
            before = roles.get(grant.site)
            candidates = [grant.role] if before is None else [grant.role, before]
            roles[grant.site] = max(candidates, key=ROLES.index)
    return roles


def _grant(text: str) -> OidcGrant:
    value, _, right = text.rpartition("=")
    name, at, site = right.partition("@")
    for role in ROLES:
        if role == name.strip() and value.strip() and bool(at) == bool(site.strip()):
            return OidcGrant(value.strip(), role, site.strip())
    raise ValueError(
        f"{text or 'an empty part'}: give VALUE=ROLE or VALUE=ROLE@SITE, with commas between them;"
        f" a role is one of {', '.join(ROLES)}"
    )
