"""The site that a key opens."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from service.domain.sites import Site


class SiteOut(BaseModel):
    """A site, as its owner has registered it; `key_id` names the key that asked."""

    name: str
    url: str
    created_at: datetime
    key_id: str | None

    @classmethod
    def of(cls, site: Site) -> Self:
        """From the value of the domain."""
        return cls(name=site.name, url=site.url, created_at=site.created_at, key_id=site.key_id)
