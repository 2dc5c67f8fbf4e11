"""Who is asking: the API key of a site."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.domain.errors import Unauthenticated
from service.domain.sites import Site
from service.parts import CurrentParts, Parts
from service.store.sites import sites

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="API key",
    description="The key that `python -m service keys add SITE` printed.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


async def authenticated_site(
    request: Request, parts: CurrentParts, credentials: Credentials
) -> Site:
    """The site whose key came with the request. Raises Unauthenticated."""
    site = await site_of_key(parts, credentials.credentials if credentials else "")
    return replace(site, client=request.headers.get("user-agent", ""))


async def site_of_key(parts: Parts, key: str) -> Site:
    """The site of a key; without one it is empty. Raises Unauthenticated."""
    if not key:
        raise Unauthenticated("send your site's key: `Authorization: Bearer KEY`")
    site = await parts.database.read_together(sites.sites_of_keys, key)
    if site is None:
        raise Unauthenticated("this key is not known, or it was revoked")
    return site


CurrentSite = Annotated[Site, Depends(authenticated_site)]
