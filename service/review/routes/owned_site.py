"""The site that an address names, for its owners."""

from typing import Annotated

from fastapi import Depends

from service.domain.sites import Site
from service.moderation import access
from service.review.screen import CurrentScreen


async def owned_site(screen: CurrentScreen, site_id: str) -> Site:
    """The site. Raises NotFound for whoever has no part in it, and Forbidden."""
    return access.owned_site(screen.who, site_id)


OwnedSite = Annotated[Site, Depends(owned_site)]
