"""Comments on the pages of a site that has no server: shown, and taken from whoever reads there.

No key is asked for, because a page can keep none. A comment comes with a ticket that was given out
for its page a moment ago, from an origin that is the site's, and so many a minute from one place.
What is not ham waits, and who wrote it hears no more than that.
"""

import hmac
import time
from collections.abc import Callable
from functools import partial

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from sqlalchemy import Connection

from model.comment import Article, Author, Comment
from service.domain.comments import standing_label
from service.domain.embedding import (
    OF_PAGES,
    EmbeddedComment,
    PageComments,
    PublishedComment,
    is_page,
)
from service.domain.errors import Forbidden, Invalid, NotFound, TooMany
from service.domain.sites import NAME, Site, SiteOptions, UnknownSite
from service.domain.urls import is_of_site
from service.domain.visitors import network_of
from service.moderation.checking import CommentChecks, IncomingComment
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.comments import articles, published
from service.store.sites import site_options, sites

SOONEST_SECONDS, LATEST_SECONDS = 2, 12 * 3600  # between a ticket and a comment
SEAL_CHARS = 32
A_PLACE: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(5), RateLimitItemPerHour(30))
LOOKS: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(60),)  # a page is read at each load
# Whoever sends names the page: each that no comment and no engine has named makes an article.
NEW_PAGES, NEW_PAGES_OF_SITE = RateLimitItemPerHour(10), RateLimitItemPerHour(200)
NO_PAGE = "the path of a page of the site"


class Embedding:
    """What a page may ask."""

    def __init__(
        self,
        database: AsyncStore,
        checks: CommentChecks,
        secret: Secret,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._checks = checks
        self._secret = secret
        self._clock = clock
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def site_of(self, name: str, *, origin: str) -> tuple[Site, SiteOptions]:
        """The site of this name, for a page of that origin.

        Raises NotFound if no site of this name has its pages send comments, Forbidden for a page
        of another site.
        """
        opened = await self._database.read(partial(find_with_options, name))
        if opened is None or not opened[1].takes_from_pages or opened[0].retired_at:
            raise NotFound("no site of this name takes comments from its pages")
        if not is_of_site(origin, site_url=opened[0].url):
            raise Forbidden("this page is not one of the site's")
        return opened

    async def read(self, site: Site, page: str, *, address: str) -> PageComments:
        """What is published on a page, be it at a former address. Raises Invalid and TooMany."""
        _require_page(page)
        await self._count(LOOKS, "looks", site, address)
        read = partial(_published, site=site, page=page)
        return PageComments(await self._database.read(read), self._ticket(site, page))

    async def take(
        self, site: Site, options: SiteOptions, sent: EmbeddedComment, *, address: str
    ) -> bool:
        """Judge and keep a comment; whether it is published. Sent twice, it is kept once.

        Raises Invalid, TooMany and Busy.
        """
        _require_page(sent.page)
        self._check_ticket(site, sent)
        await self._count(A_PLACE, "comments", site, address)
        url = _url_of(site.url, sent.page)
        if not await self._database.read(partial(articles.is_at, site_id=site.id, url=url)):
            await self._count((NEW_PAGES,), "comments on new pages", site, address)
            await self._count((NEW_PAGES_OF_SITE,), "comments on new pages", site, "")
        email = sent.email if options.keeps_personal_data else self._secret.hash_email(sent.email)
        author = Author(name=sent.name, email=email, url=sent.url)
        comment = Comment(
            text=sent.text, author=author, article=Article(url=_url_of(site.url, sent.page))
        )
        words = "\0".join((sent.page, sent.ticket, sent.name, sent.email, sent.url, sent.text))
        number = f"{OF_PAGES}{self._secret.digest('embedded-comment', words)}"
        outcome = await self._checks.check_comment(
            site, IncomingComment(comment, external_id=number)
        )
        return standing_label(outcome.stored).value == "ham"

    def _ticket(self, site: Site, page: str) -> str:
        given_at = int(self._clock())
        return f"{given_at}.{self._seal(site, page, given_at)}"

    def _check_ticket(self, site: Site, sent: EmbeddedComment) -> None:
        moment, _, seal = sent.ticket.partition(".")
        if not (moment.isascii() and moment.isdigit() and len(moment) < 13 and seal.isascii()):
            raise Invalid("load the page again", field="ticket")
        age = self._clock() - int(moment)
        is_ours = hmac.compare_digest(seal, self._seal(site, sent.page, int(moment)))
        if not is_ours or not SOONEST_SECONDS <= age <= LATEST_SECONDS:
            raise Invalid("load the page again", field="ticket")

    def _seal(self, site: Site, page: str, given_at: int) -> str:
        return self._secret.digest("page-ticket", f"{site.id} {given_at} {page}")[:SEAL_CHARS]

    async def _count(
        self, rates: tuple[RateLimitItem, ...], kind: str, site: Site, address: str
    ) -> None:
        """So many from one place, on one site; nothing of the address is written down."""
        for rate in rates:
            if not await self._rates.hit(rate, kind, site.id, network_of(address)):
                raise TooMany(
                    f"too many {kind} come from there: try again later",
                    retry_seconds=max(1, rate.get_expiry() // rate.amount),
                )


def find_with_options(name: str, connection: Connection) -> tuple[Site, SiteOptions] | None:
    """The site of this name with what it chose; None if there is none."""
    if not NAME.fullmatch(name):
        return None
    try:
        site = sites.find_site(connection, name)
    except UnknownSite:
        return None
    return site, site_options.get(connection, site.id)


def _published(connection: Connection, *, site: Site, page: str) -> tuple[PublishedComment, ...]:
    addresses = sites.addresses_of(connection, site)
    urls = {_url_of(address, page) for address in addresses}
    return published.under(connection, site.id, urls)


def _require_page(page: str) -> None:
    if not is_page(page):
        raise Invalid(NO_PAGE, field="page")


def _url_of(address: str, page: str) -> str:
    """Of a page, on the host of a site's address."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{page}"
