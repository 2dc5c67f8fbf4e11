"""Tells a blog at Blogger what stands: published, or spam. Both can be taken back there."""

from functools import partial

from service.domain.blogger import BloggerPlace, wanted_place
from service.moderation.blogger import open_credentials
from service.outgoing.blogger.api import BloggerAccess, BloggerApi
from service.outgoing.errors import AddressRefused, Gone
from service.outgoing.network import ChooseNetwork
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.outgoing import blogger_comments


class BloggerTelling:
    """Over the API, by the credentials that the owner gave."""

    def __init__(
        self, database: AsyncStore, secret: Secret, choose_network: ChooseNetwork, api: BloggerApi
    ) -> None:
        self._database = database
        self._secret = secret
        self._choose_network = choose_network
        self._api = api

    async def tell(self, comment_id: str) -> BloggerPlace | None:
        """Have the blog put a comment where it belongs by now; where it is then.

        None if nothing is to be done, or the comment is gone there. Raises OutgoingError.
        """
        read = partial(blogger_comments.notice, comment_id=comment_id)
        notice = await self._database.read(read)
        if notice is None:
            return None
        place = wanted_place(
            notice.stands, notice.place, takes_down_unsure=notice.takes_down_unsure
        )
        credentials = open_credentials(self._secret, notice.sealed)
        if place is None:
            return None
        if credentials is None:
            raise AddressRefused("its credentials were sealed with another secret")
        network = self._choose_network(notice.allows_private_addresses)
        access = BloggerAccess(notice.blog_id, credentials, network)
        try:
            await self._api.put(access, notice.post_id, notice.number, place=place)
        except Gone:
            return None
        return place
