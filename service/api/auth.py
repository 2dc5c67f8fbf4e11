"""Who is asking: the API key of a site."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.domain.sites import Site
from service.parts import CurrentParts

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
    site = await parts.keys.site_of(credentials.credentials if credentials else "")
    return replace(site, client=request.headers.get("user-agent", ""))


CurrentSite = Annotated[Site, Depends(authenticated_site)]
