"""The sites: make one, call it something else, choose for it, retire it. No HTTP, no SQL.

Who may do it was found out before. Each change is entered in the audit of owners, in the
transaction that makes it; `by` is None for the command line and a site's own key.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial

from sqlalchemy import Connection

from service.domain.articles import ArticleBounds, ArticleStorage
from service.domain.crossings import MOST_HOURS_TOLD, MOST_SIZE_TOLD
from service.domain.errors import Conflict, Forbidden, Invalid
from service.domain.owner_changes import OwnerChange
from service.domain.people import Moderator
from service.domain.sites import (
    FIRST_URL,
    MOST_URL_CHARS,
    NAME,
    NAME_OF_SITE,
    URL_RULE,
    Misplaced,
    NewKey,
    Site,
    SiteExists,
    SiteOptions,
)
from service.domain.urls import read_address
from service.store.async_store import AsyncStore
from service.store.comments import article_room
from service.store.people import owner_changes, roles
from service.store.sites import keys, site_options, whereabouts
from service.store.sites import sites as store

MOST_CHANGES = 100


class Sites:
    """What owners do with sites, over the lane of the pages."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def add(self, name: str, url: str, *, by: Moderator | None) -> NewKey:
        """Make a site. Returns its first key, which can be read only now.

        Raises Invalid for a name or an address that cannot be, Conflict for a name that is taken.
        """
        _check_name(name)
        check_url(url)

        def add(connection: Connection) -> NewKey:
            site = store.add_site(connection, name, url=url)
            owner_changes.enter(connection, "site-made", by=by, site=site, about=f"{name} {url}")
            return keys.make_key(connection, site)

        try:
            return await self._database.write(add)
        except SiteExists as error:
            raise Conflict(f"there is a site {name} already") from error

    async def register(
        self, site: Site, *, name: str = "", url: str = "", by: Moderator | None
    ) -> None:
        """Call a site something else, or register it with another address; empty stays.

        Raises Invalid, and Conflict for a name that is taken: then nothing is changed.
        """
        new_name, new_url = name or site.name, url or site.url
        if new_name != site.name:
            _check_name(new_name)
        if new_url != site.url:
            check_url(new_url)
        change = partial(_register, site=site, name=new_name, url=new_url, by=by)
        try:
            await self._database.write(change)
        except SiteExists as error:
            raise Conflict(f"there is a site {new_name} already") from error

    async def read_options(self, site: Site) -> SiteOptions:
        """What a site has chosen."""
        return await self._database.read(partial(site_options.get, site_id=site.id))

    async def choose(
        self,
        site: Site,
        change: Callable[[SiteOptions], SiteOptions],
        *,
        by: Moderator | None,
    ) -> SiteOptions:
        """Change what a site has chosen; it holds from the next comment on. Returns that.

        Raises Invalid, and Forbidden for what reaches into the network that Winnow stands in,
        unless an owner of every site chooses it.
        """

        def put(connection: Connection) -> SiteOptions:
            before = site_options.get(connection, site.id)
            options = change(before)
            _check_webhook(options)
            if by is not None and _reaches_further(before, options):
                _require_chief(connection, by)
            site_options.put(connection, site.id, options)
            if about := _differences(before, options):
                owner_changes.enter(connection, "site-options", by=by, site=site, about=about)
            return options

        return await self._database.write(put)

    async def find_misplaced(self, site: Site) -> Misplaced | None:
        """Where its comments come from, if none comes from where it is registered."""
        return await self._database.read(partial(whereabouts.misplaced, site=site))

    async def measure_articles(self, site: Site, bounds: ArticleBounds) -> ArticleStorage:
        """What its articles take of the room that they have."""
        room = await self._database.read(partial(article_room.of_site, site_id=site.id))
        return ArticleStorage(room, bounds)

    async def find_unaddressed(self) -> Site | None:
        """The site that the first start made, if nobody has said yet where its blog is."""
        every = await self._database.read(store.all_sites)
        return next((site for site in every if site.url == FIRST_URL), None)

    async def has_heard(self, site: Site) -> bool:
        """Whether a comment of the site has come, in whatever way."""
        return await self._database.read(partial(whereabouts.has_comment, site=site))

    async def retire(self, site: Site, *, by: Moderator | None) -> None:
        """Let the keys of a site open nothing. Nothing is deleted, and it can be taken back."""

        def retire(connection: Connection) -> None:
            if store.retire(connection, site):
                owner_changes.enter(connection, "site-retired", by=by, site=site)

        await self._database.write(retire)

    async def restore(self, site: Site, *, by: Moderator | None) -> None:
        """Take it back that a site was retired: its keys open it as before."""

        def restore(connection: Connection) -> None:
            if store.restore(connection, site):
                owner_changes.enter(connection, "site-restored", by=by, site=site)

        await self._database.write(restore)

    async def list_changes(
        self, sites: Sequence[Site], *, with_all_sites: bool = False
    ) -> tuple[OwnerChange, ...]:
        """What owners changed of some sites, newest first."""
        ids = [site.id for site in sites]
        read = partial(
            owner_changes.latest,
            site_ids=ids,
            with_all_sites=with_all_sites,
            limit=MOST_CHANGES,
        )
        return await self._database.read(read)


def _register(
    connection: Connection, *, site: Site, name: str, url: str, by: Moderator | None
) -> None:
    if name != site.name:
        store.rename(connection, site, name=name)
        about = f"{site.name} → {name}"
        owner_changes.enter(connection, "site-renamed", by=by, site=site, about=about)
    if url != site.url:
        store.move(connection, site, url=url)
        owner_changes.enter(connection, "site-moved", by=by, site=site, about=url)


def check_url(url: str, *, field: str = "url") -> None:
    """Raise Invalid unless this can be the address of a site or a webhook."""
    if len(url) > MOST_URL_CHARS or "\0" in url or read_address(url) is None:
        raise Invalid(URL_RULE, field=field)


def _check_webhook(options: SiteOptions) -> None:
    if options.webhook_url is not None:
        check_url(options.webhook_url, field="webhook")
    for field, most in (("queue_size_told", MOST_SIZE_TOLD), ("queue_hours_told", MOST_HOURS_TOLD)):
        if not 1 <= getattr(options, field) <= most:
            raise Invalid(f"a number from 1 to {most}", field=field)


def _reaches_further(before: SiteOptions, after: SiteOptions) -> bool:
    """Whether private addresses are let in, or asked at another address."""
    is_new = not before.allows_private_addresses or before.webhook_url != after.webhook_url
    return after.allows_private_addresses and is_new


def _require_chief(connection: Connection, who: Moderator) -> None:
    if not roles.is_chief(connection, who):
        raise Forbidden("private addresses need the role owner on every site")


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise Invalid(NAME_OF_SITE, field="name")


def _differences(before: SiteOptions, after: SiteOptions) -> str:
    """What another choice changes, in the words of the fields."""
    former = asdict(before)
    changed = {name: value for name, value in asdict(after).items() if value != former[name]}
    return ", ".join(f"{name}: {value}" for name, value in changed.items())
