"""Which site a key opens."""

from fastapi import APIRouter

from service.api.auth import CurrentSite
from service.api.requests import problems
from service.api.schemas.site import SiteOut

router = APIRouter(prefix="/v1/site", tags=["site"])


@router.get("", summary="Read which site a key opens", responses=problems(401, 503))
async def read_site(site: CurrentSite) -> SiteOut:
    """The site of this key, the key's id and scopes: for a blog that tries or changes its key.

    A key makes and revokes no keys: a stolen one would outlive its end.
    """
    return SiteOut.of(site)
