"""How long a site keeps what, and what a person is found by, in words."""

from dataclasses import dataclass

from service.domain.retention import RETENTION_KINDS, RetentionKind, RetentionPreview
from service.domain.sites import Site
from service.review.catalogues import message

KIND_WORDS: dict[RetentionKind, str] = {
    "rejected": message("Rejected comments"),
    "held": message("Comments that wait"),
    "published": message("Published comments"),
    "addresses": message("Mail and IP addresses"),
    "articles": message("Texts of articles"),
    "verdicts": message("Reasons of verdicts"),
}
MARK_WORDS = {
    "name": message("Name"),
    "email": message("Mail address"),
    "url": message("Web address"),
    "address": message("IP address"),
}


@dataclass(frozen=True, slots=True)
class SiteRetention:
    """What a site keeps for how long: each kind with its days, and how many are older now."""

    site_id: str
    name: str
    rows: tuple[tuple[RetentionKind, int | None, int | None], ...]


def site_retention(site: Site, preview: RetentionPreview) -> SiteRetention:
    """What a site has chosen, or tries out."""
    days, due = preview.retention.days, preview.due
    rows = tuple((kind, days.get(kind), due.get(kind)) for kind in RETENTION_KINDS)
    return SiteRetention(site.id, site.name, rows)
