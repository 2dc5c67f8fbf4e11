"""A site, its keys, and what its owner chose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from service.domain.comment_types import canonical
from service.domain.deliveries import USUAL_EVENTS, WebhookEvent
from service.domain.errors import WinnowError
from service.domain.labels import CLIENT_CHARS, Channel, Provenance
from service.domain.scopes import EVERY_SCOPE, Scope

UnsurePolicy = Literal["held", "published", "spam"]
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
NAME_OF_SITE = "a site's name has small letters, digits and hyphens, at most 63"
URL_RULE = "a URL begins with http:// or https:// and names a host"
MOST_URL_CHARS = 2000
MOST_PURPOSE_CHARS = 60
FIRST_URL = "http://localhost"  # of the site of the first start, until the blog's is said
NOWHERE = "https://erased.invalid"  # the address of a site that was erased


class UnknownSite(WinnowError):
    """No site has this name."""


class SiteExists(WinnowError):
    """A site has this name already."""


@dataclass(frozen=True, slots=True)
class Site:
    """One blog. `key_id` and `client` say what opened it for a request: a key, and a program;
    `scopes`, what the key is good for.

    While it is retired its keys open nothing; all else of it stays.
    """

    id: str
    name: str
    url: str
    created_at: datetime
    retired_at: datetime | None = field(default=None, compare=False, kw_only=True)
    key_id: str | None = field(default=None, compare=False)
    client: str = field(default="", compare=False)
    scopes: frozenset[Scope] = field(default=frozenset(), compare=False, kw_only=True)

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left of it but what the label log needs."""
        return self.url == NOWHERE

    def by_key(self, channel: Channel) -> Provenance:
        """Where a label comes from that the key brought."""
        return Provenance(channel, key_id=self.key_id, client=self.client[:CLIENT_CHARS])


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A site whose comments all come from another host than the one it is registered with."""

    site: Site
    host: str


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What a site may choose.

    `unsure`: what its blog engine does with a comment that waits for a moderator, and
    `unsure_by_type` the same of the types of comments that it chose something else for.
    `trusts_staff`: whether what the model is unsure of is ham by an editor or author of the blog.
    `discards`: whether spam far beyond the operating point may be thrown away by the engine.
    `takes_from_pages`: whether its pages may send and show comments by the script, without a key.
    `takes_mentions`: whether other pages may tell of it that they mention one of the site's.
    `webhook_events`: which the webhook hears of; it is told of a queue from `queue_size_told`
    comments on, or once the oldest has waited for `queue_hours_told`.
    """

    unsure: UnsurePolicy = "held"
    discards: bool = False
    keeps_personal_data: bool = False
    trusts_administrators: bool = True
    trusts_staff: bool = True
    allows_private_addresses: bool = False
    takes_from_pages: bool = False
    takes_mentions: bool = False
    webhook_url: str | None = None
    webhook_events: tuple[WebhookEvent, ...] = USUAL_EVENTS
    queue_size_told: int = 100
    queue_hours_told: int = 24
    unsure_by_type: Mapping[str, UnsurePolicy] = field(default_factory=dict)

    def hears(self, event: WebhookEvent) -> bool:
        """Whether the site has a webhook that is told of this."""
        return self.webhook_url is not None and event in self.webhook_events

    def unsure_for(self, comment_type: str) -> UnsurePolicy:
        """What the engine does with a comment of this type that waits for a moderator."""
        return self.unsure_by_type.get(canonical(comment_type), self.unsure)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of an API key: never the key.

    `purpose` says in the owner's words what uses it. One with a `successor_id` was replaced, and
    still opens its site until it is revoked. `scopes` are for good.
    """

    id: str
    site: str
    created_at: datetime
    revoked_at: datetime | None
    site_id: str = ""
    purpose: str = ""
    last_used_at: datetime | None = None
    successor_id: str | None = None
    scopes: frozenset[Scope] = EVERY_SCOPE


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made: `key` can be read only now."""

    site: Site
    key_id: str
    key: str = field(repr=False)
