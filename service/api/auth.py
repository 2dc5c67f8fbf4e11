"""Who is asking: the API key of a site, and what the key is for."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from service.domain.scopes import Scope, read_scopes
from service.domain.sites import Site
from service.moderation.keys import require_scope
from service.parts import CurrentParts

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="API key",
    description="The key that `python -m service keys add SITE` printed.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


async def authenticated_site(
    request: Request, parts: CurrentParts, credentials: Credentials, needed: SecurityScopes
) -> Site:
    """The site whose key came with the request. Raises Unauthenticated, OutOfScope."""
    site = await parts.keys.site_of(credentials.credentials if credentials else "")
    for scope in read_scopes(needed.scope_str):
        require_scope(site, scope)
    return replace(site, client=request.headers.get("user-agent", ""))


def _by_key_for(scope: Scope) -> Any:
    return Security(authenticated_site, scopes=[scope])


CurrentSite = Annotated[Site, Depends(authenticated_site)]  # by any key
CheckingSite = Annotated[Site, _by_key_for("check")]
DecidingSite = Annotated[Site, _by_key_for("decide")]
ReadingSite = Annotated[Site, _by_key_for("read")]
