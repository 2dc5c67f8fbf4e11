"""A site that is a blog at Blogger: connect it, see how it does, read it no more. No HTTP, no SQL.

Who may do it was found out before.
"""

import json
import re
from dataclasses import asdict
from functools import partial

from sqlalchemy import Connection

from service.domain.blogger import BloggerBlog, BloggerCredentials
from service.domain.errors import Conflict, Invalid
from service.domain.people import Moderator
from service.domain.sites import Site
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.outgoing import blogger_blogs
from service.store.people import owner_changes

BLOG_ID = re.compile(r"[0-9]{1,30}")
MOST_CREDENTIAL_CHARS = 500
PLAIN = re.compile(r"[!-~]+")


class Blogger:
    """What owners do with it."""

    def __init__(self, database: AsyncStore, secret: Secret) -> None:
        self._database = database
        self._secret = secret

    async def read(self, site: Site) -> BloggerBlog | None:
        """How a site's blog is read, and how the last round went; None if it is not read."""
        return await self._database.read(partial(blogger_blogs.get, site_id=site.id))

    async def connect(
        self,
        site: Site,
        blog_id: str,
        *,
        credentials: BloggerCredentials | None,
        takes_down_unsure: bool,
        by: Moderator | None,
    ) -> None:
        """Read a blog from now on. Without credentials those of before stay, if there are any.

        Raises Invalid.
        """
        if not BLOG_ID.fullmatch(blog_id):
            raise Invalid("the number of a blog has digits only", field="blog_id")
        sealed = None if credentials is None else self._sealed(credentials)

        def put(connection: Connection) -> None:
            before = blogger_blogs.get(connection, site.id)
            kept = before.sealed if before is not None and before.blog_id == blog_id else None
            blogger_blogs.put(
                connection, site.id,
                blog_id=blog_id, sealed=sealed or kept, takes_down_unsure=takes_down_unsure,
            )  # fmt: skip
            owner_changes.enter(connection, "blogger-connected", by=by, site=site, about=blog_id)

        await self._database.write(put)

    async def disconnect(self, site: Site, *, by: Moderator | None) -> None:
        """Read it no more, and forget what Google lets in. Raises Conflict if it is not read."""

        def remove(connection: Connection) -> None:
            if not blogger_blogs.remove(connection, site.id):
                raise Conflict("this site is no blog of Blogger's")
            owner_changes.enter(connection, "blogger-ended", by=by, site=site)

        await self._database.write(remove)

    async def read_now(self, site: Site) -> None:
        """Have it read at once, however long it was put off. Raises Conflict if it is not read."""
        if not await self._database.write(partial(blogger_blogs.make_due, site_id=site.id)):
            raise Conflict("this site is no blog of Blogger's")

    def _sealed(self, credentials: BloggerCredentials) -> str:
        for field, text in asdict(credentials).items():
            if len(text) > MOST_CREDENTIAL_CHARS or not PLAIN.fullmatch(text):
                raise Invalid("one word, as Google shows it", field=field)
        return self._secret.seal(json.dumps(asdict(credentials)))


def open_credentials(secret: Secret, sealed: str | None) -> BloggerCredentials | None:
    """What Google lets in; None if there is none, or it was sealed with another secret."""
    opened = None if sealed is None else secret.unseal(sealed)
    return None if opened is None else BloggerCredentials(**json.loads(opened))
