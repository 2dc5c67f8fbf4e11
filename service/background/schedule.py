"""Every task that is done again and again while the service runs, and how often."""

import ssl
from collections.abc import Iterator
from functools import cache, partial

import httpx

from service.background.fitting import ServiceFits
from service.background.tasks import PeriodicTask
from service.moderation.blogger_reading import BloggerReading
from service.moderation.drift import DriftWatch
from service.moderation.filing import tidy
from service.moderation.measuring import StoreReadings
from service.moderation.mentions import MentionKeeping
from service.moderation.queue_watch import QueueWatch
from service.moderation.sampling import SampleDrawing
from service.moderation.sign_in_log import forget_old
from service.moderation.upload_work import UploadWork
from service.outgoing.article_fetching import ArticleFetcher
from service.outgoing.blogger.addresses import BloggerAddresses
from service.outgoing.blogger.api import BloggerApi
from service.outgoing.blogger.polling import BloggerPolling
from service.outgoing.blogger.telling import BloggerTelling
from service.outgoing.delivery import Delivery
from service.outgoing.digest_round import DigestRound, WriteDigest
from service.outgoing.mail import Postbox
from service.outgoing.mentions.round import MentionRound
from service.outgoing.mentions.source import SourceReader
from service.outgoing.network import Network
from service.outgoing.pages import PageReader
from service.parts import Parts
from service.scoring.active_model import refresh_model
from service.scoring.rejudging import HeldComments
from service.scoring.shadowing import ShadowScoring
from service.scoring.unjudged import UnjudgedComments

TIDY_SECONDS = 20.0  # between looks for claims that ran out and changes that nobody waits for
RETENTION_SECONDS = 60.0  # between looks whether a pass through what is old is due
FIT_SECONDS = 2.0  # between looks whether somebody asked for a fit, or it is time for one
DRAW_SECONDS = 5.0  # between looks for comments that may be drawn at random
MEASURE_SECONDS = 15.0  # between readings of what is told to whoever watches from outside
KEY_USE_SECONDS = 5.0  # between looks which keys were used
SHADOW_SECONDS = 1.0  # between a few comments that a candidate judges in the shadow
WATCH_SECONDS = 30.0  # between looks whether a queue has become long or old
DIGEST_SECONDS = 60.0  # between looks whose mail of what waits is due
BLOGGER_SECONDS = 5.0  # between looks which blogs at Blogger are due
UPLOAD_SECONDS = 2.0  # between looks for archives that owners sent
FORGET_SECONDS = 3600.0  # between looks for what was told, or given up, long ago


def periodic_tasks(
    parts: Parts, *, keeps_model: bool, write_digest: WriteDigest
) -> Iterator[PeriodicTask]:
    """All of them; `keeps_model` if the judge follows the model that is registered as active."""
    settings, database, scoring = parts.settings, parts.lanes.background, parts.scoring
    if keeps_model:
        refresh = partial(refresh_model, parts.active_model, database)
        yield PeriodicTask(refresh, settings.model_poll_seconds, is_for_each=True)
    held = HeldComments(database, scoring)
    yield PeriodicTask(UnjudgedComments(database, scoring).sweep, settings.rejudge_poll_seconds)
    yield PeriodicTask(held.sweep, settings.rejudge_poll_seconds)
    yield from _outgoing_tasks(parts, held)
    if settings.smtp_host:
        digests = DigestRound(parts.telling.digests, Postbox(settings), write_digest)
        yield PeriodicTask(digests.sweep, DIGEST_SECONDS)
    uses = partial(parts.keys.write_uses, database)
    yield PeriodicTask(uses, KEY_USE_SECONDS, is_for_each=True)
    yield PeriodicTask(parts.filing.sweep, settings.filing_poll_seconds)
    yield PeriodicTask(SampleDrawing(database, settings.sample_shares).sweep, DRAW_SECONDS)
    yield PeriodicTask(partial(tidy, database), TIDY_SECONDS)
    yield PeriodicTask(partial(forget_old, database), FORGET_SECONDS)
    yield PeriodicTask(parts.retention.sweep, RETENTION_SECONDS)
    yield PeriodicTask(ServiceFits(database, settings).sweep, FIT_SECONDS)
    yield PeriodicTask(ShadowScoring(database, parts.models.shelf).sweep, SHADOW_SECONDS)
    archives = UploadWork(
        database, scoring, settings.uploads_dir, most_chars=settings.max_text_chars
    )
    yield PeriodicTask(archives.sweep, UPLOAD_SECONDS, is_for_each=True)
    if settings.metrics_token:
        readings = StoreReadings(
            database, parts.metrics.looked_up, DriftWatch(), settings.article_bounds
        )
        yield PeriodicTask(readings.sweep, MEASURE_SECONDS, is_for_each=True)


def network(allows_private: bool) -> Network:
    """The way out, also to private addresses if a site's owner says so."""
    return Network(tls=_certificates(), allows_private=allows_private)


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: there are a hundred and more of them."""
    return httpx.create_ssl_context()


def _outgoing_tasks(parts: Parts, held: HeldComments) -> Iterator[PeriodicTask]:
    """Those that go out: reading articles, telling blogs and webhooks."""
    settings, database, choose = parts.settings, parts.lanes.background, network
    reader = PageReader(
        max_bytes=settings.article_max_bytes, seconds=settings.article_timeout_seconds
    )
    bounds = settings.article_bounds
    articles = ArticleFetcher(database, reader, choose, rejudge=held.judge_article, bounds=bounds)
    api = BloggerApi(BloggerAddresses.of(settings))
    blogger = BloggerTelling(database, parts.secret, choose, api)
    delivery = Delivery(database, parts.secret, choose, blogger=blogger)
    yield PeriodicTask(articles.sweep, settings.article_poll_seconds)
    yield PeriodicTask(QueueWatch(database).sweep, WATCH_SECONDS)
    yield PeriodicTask(delivery.sweep, settings.outbox_poll_seconds)
    yield PeriodicTask(_blogger_polling(parts, api).sweep, BLOGGER_SECONDS)
    yield PeriodicTask(_mention_round(parts).sweep, settings.article_poll_seconds)
    yield PeriodicTask(delivery.forget, FORGET_SECONDS)


def _mention_round(parts: Parts) -> MentionRound:
    settings, database = parts.settings, parts.lanes.background
    reader = SourceReader(
        network,
        max_bytes=settings.article_max_bytes,
        seconds=settings.article_timeout_seconds,
    )
    keeping = MentionKeeping(database, parts.checks, most_chars=settings.max_text_chars)
    return MentionRound(database, reader.read, keeping)


def _blogger_polling(parts: Parts, api: BloggerApi) -> BloggerPolling:
    settings, database = parts.settings, parts.lanes.background
    return BloggerPolling(
        BloggerReading(
            database,
            parts.scoring,
            most_chars=settings.max_text_chars,
            bounds=settings.article_bounds,
        ),
        parts.secret,
        network,
        api,
        database=database,
        every_seconds=settings.blogger_poll_seconds,
    )
