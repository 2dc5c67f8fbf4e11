"""The tasks that go out: reading articles, telling blogs and webhooks."""

from collections.abc import Awaitable, Callable

import httpx

from service.outgoing.article_fetching import ArticleFetcher, Rejudge
from service.outgoing.delivery import Delivery
from service.outgoing.network import Network
from service.outgoing.pages import PageReader
from service.secret import Secret
from service.settings import Settings
from service.store.async_store import AsyncStore

FORGET_EVERY_SECONDS = 3600.0
Task = tuple[Callable[[], Awaitable[None]], float]


def outgoing_tasks(
    settings: Settings, database: AsyncStore, secret: Secret, *, rejudge: Rejudge
) -> list[Task]:
    """Each task with the seconds between its runs."""
    tls = httpx.create_ssl_context()

    def choose(allows_private: bool) -> Network:
        return Network(tls=tls, allows_private=allows_private)

    reader = PageReader(
        max_bytes=settings.article_max_bytes, seconds=settings.article_timeout_seconds
    )
    reading = ArticleFetcher(database, reader, choose, rejudge=rejudge)
    delivery = Delivery(database, secret, choose)
    return [
        (reading.sweep, settings.article_poll_seconds),
        (delivery.sweep, settings.outbox_poll_seconds),
        (delivery.forget, FORGET_EVERY_SECONDS),
    ]
