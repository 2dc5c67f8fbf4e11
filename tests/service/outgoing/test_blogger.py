"""A blog at Blogger: its comments are read and judged, and it is told where they belong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from blogger_stand_in import (
    BLOG_ID,
    CREDENTIALS,
    BloggerStandIn,
    Entry,
    failure,
    standing_in,
)
from hearing_engine import LATER, delivering, make_due, network
from other_side import OtherSide, Reply, other_side
from running_blog import Blog, Running, WordJudge
from sqlalchemy import text

from service.domain.articles import ROOMY
from service.domain.blogger import BloggerBlog, BloggerCredentials
from service.domain.comments import StoredComment
from service.domain.sites import Site, SiteOptions
from service.moderation.blogger_reading import BloggerReading
from service.outgoing.blogger import feed
from service.outgoing.blogger.addresses import BloggerAddresses
from service.outgoing.blogger.api import BloggerApi
from service.outgoing.blogger.polling import BloggerPolling
from service.store.comments import comments
from service.store.outgoing import blogger_blogs
from service.store.queue import erasure
from service.store.sites import site_options, sites

LIVE_FEED = "/feeds/comments/default"


@dataclass
class Connected:
    """A site that is a blog at the stand-in."""

    blog: Blog
    blogger: BloggerStandIn
    polling: BloggerPolling
    site: Site

    async def poll(self) -> BloggerBlog:
        read = await self.polling.poll(self.site)
        assert read is not None
        return read

    async def tell(self) -> None:
        make_due(self.blog)
        await delivering(self.blog).sweep()

    def stored(self, entry: Entry) -> StoredComment | None:
        with self.blog.store.reading() as connection:
            return comments.find(connection, self.site.id, f"blogger-{entry.number}")

    def count(self) -> int:
        with self.blog.store.reading() as connection:
            return int(connection.execute(text("SELECT count(*) FROM comments")).scalar_one())

    async def decide(self, entry: Entry, label: str) -> None:
        stored = self.stored(entry)
        assert stored is not None
        place = f"/v1/comments/{stored.id}/decision"
        answer = await self.blog.client.post(place, json={"label": label, "moderator": "ada"})
        assert answer.is_success, answer.text


@asynccontextmanager
async def connected(
    running: Running, *, lets_in: bool = True, down: bool = False, **settings: Any
) -> AsyncIterator[Connected]:
    async with (
        other_side() as side,
        running(
            judge=WordJudge(), outbox_poll_seconds=LATER, blogger_url=side.url, **settings
        ) as blog,
    ):
        site = _register(blog, side)
        await blog.parts.telling.blogger.connect(
            site, BLOG_ID,
            credentials=BloggerCredentials(**CREDENTIALS) if lets_in else None,
            takes_down_unsure=down, by=None,
        )  # fmt: skip
        with blog.store.writing() as connection:  # the background has had no turn yet
            later = text("UPDATE blogger_blogs SET due_at = '2100-01-01 00:00:00.000000'")
            connection.execute(later)
        yield Connected(blog, standing_in(side), _polling(blog), site)


def _register(blog: Blog, side: OtherSide) -> Site:
    with blog.store.writing() as connection:
        (site,) = sites.all_sites(connection)
        sites.move(connection, site, url=side.url)
        site_options.put(connection, site.id, SiteOptions(allows_private_addresses=True))
        return sites.find_site(connection, site.name)


def _polling(blog: Blog) -> BloggerPolling:
    parts = blog.parts
    return BloggerPolling(
        BloggerReading(parts.database, parts.scoring, most_chars=1000, bounds=ROOMY),
        parts.secret,
        network,
        BloggerApi(BloggerAddresses.of(parts.settings)),
        database=parts.database,
        every_seconds=120,
    )


async def test_a_comment_is_judged_under_its_article_and_spam_goes_where_blogger_keeps_spam(
    running: Running, migrated_url: str
) -> None:
    async with connected(running, url=migrated_url) as here:
        good = here.blogger.write("Thanks, I baked it")
        bad = here.blogger.write("Cheap rolex at http://w.example")
        unsure = here.blogger.write("Hm")
        read = await here.poll()
        assert (read.problem, read.failures) == (None, 0)
        stored = here.stored(bad)
        assert stored is not None
        assert stored.comment.article.title == "Bread"
        assert "flour" in stored.comment.article.text
        assert stored.comment.author.email == ""
        assert stored.page_url.endswith(f"#c{bad.number}")
        await here.tell()
        statuses = [here.blogger.status_of(entry) for entry in (good, bad, unsure)]
        assert statuses == ["LIVE", "SPAM", "LIVE"]


async def test_reading_again_stores_and_tells_nothing_twice(running: Running) -> None:
    async with connected(running) as here:
        here.blogger.write("Thanks", minutes_ago=3)
        here.blogger.write("Cheap rolex")
        await here.poll()
        await here.tell()
        await asyncio.gather(here.poll(), here.poll())
        await here.tell()
        assert here.count() == 2
        assert len(here.blogger.orders) == 1


async def test_a_feed_that_has_not_changed_is_not_sent_again(running: Running) -> None:
    async with connected(running) as here:
        here.blogger.write("Thanks", minutes_ago=1)
        await here.poll()
        assert (await here.poll()).etag is not None
        with here.blog.store.reading() as connection:
            before = blogger_blogs.get(connection, here.site.id)
        here.blogger.requests.clear()
        after = await here.poll()
        assert before is not None
        assert (after.etag, after.read_until) == (before.etag, before.read_until)
        assert not any("posts/default" in address for address in here.blogger.requests)


async def test_more_than_a_page_is_read_to_its_end_and_removals_meanwhile_hide_nothing(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 10)
    monkeypatch.setattr(feed, "STEP", 8)
    monkeypatch.setattr(feed, "KEPT", 20)
    async with connected(running) as here:
        for minute in range(33):
            here.blogger.write(f"Thanks {minute}", minutes_ago=minute)
        first = await here.poll()
        assert here.count() == 20, "the oldest come first"
        assert here.stored(here.blogger.comments[-1]) is not None
        assert first.etag is None
        gone = here.blogger.comments.pop(0)
        await here.poll()
        assert here.count() == 32
        assert here.stored(gone) is None


async def test_how_far_it_was_read_moves_with_the_comments_that_are_stored(
    running: Running,
) -> None:
    """A process that dies between the two would lose what it had read."""
    async with connected(running) as here:
        here.blogger.write("Thanks")
        with here.blog.store.writing() as connection:
            before = blogger_blogs.get(connection, here.site.id)
            connection.execute(
                text(
                    "CREATE TRIGGER full BEFORE INSERT ON comments"
                    " BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )
        failed = await here.poll()
        assert before is not None
        assert failed.read_until == before.read_until
        assert failed.problem
        with here.blog.store.writing() as connection:
            connection.execute(text("DROP TRIGGER full"))
        assert (await here.poll()).read_until > before.read_until
        assert here.count() == 1


async def test_what_moderators_decide_reaches_the_blog_and_can_be_taken_back(
    running: Running,
) -> None:
    async with connected(running) as here:
        entry = here.blogger.write("Hm")
        await here.poll()
        await here.decide(entry, "spam")
        await here.tell()
        assert here.blogger.status_of(entry) == "SPAM"
        await here.decide(entry, "ham")
        await here.tell()
        assert here.blogger.orders == [("spam", entry.number), ("approve", entry.number)]


async def test_what_is_unsure_is_taken_down_if_the_owner_says_so(running: Running) -> None:
    async with connected(running, down=True) as here:
        entry = here.blogger.write("Hm")
        await here.poll()
        await here.tell()
        assert here.blogger.status_of(entry) == "SPAM"
        await here.decide(entry, "ham")
        await here.tell()
        assert here.blogger.status_of(entry) == "LIVE"


async def test_what_the_blog_keeps_back_is_published_spam_or_still_kept_back(
    running: Running,
) -> None:
    """With Blogger's own moderation on, nothing is published before it was judged."""
    async with connected(running) as here:
        here.blogger.page = 2
        texts = ("Thanks", "Cheap rolex", "Hm", "Thanks again", "Well")
        entries = [here.blogger.write(words, status="PENDING") for words in texts]
        await here.poll()
        await here.tell()
        await here.poll()
        statuses = [here.blogger.status_of(entry) for entry in entries]
        assert statuses == ["LIVE", "SPAM", "PENDING", "LIVE", "PENDING"]
        assert here.count() == 5


async def test_without_what_google_lets_in_it_is_only_read(running: Running) -> None:
    async with connected(running, lets_in=False) as here:
        bad = here.blogger.write("Cheap rolex")
        read = await here.poll()
        await here.decide(bad, "spam")
        await here.tell()
        assert read.problem is None
        assert here.stored(bad) is not None
        assert not any("/v3/" in address for address in here.blogger.requests)


async def test_a_token_that_ran_out_is_asked_for_anew(running: Running) -> None:
    async with connected(running) as here:
        await here.poll()
        here.blogger.good_tokens.clear()
        assert (await here.poll()).problem is None
        assert here.blogger.tokens_given == 2


async def test_credentials_that_google_takes_no_more_are_named(running: Running) -> None:
    async with connected(running) as here:
        here.blogger.is_refused = True
        entry = here.blogger.write("Thanks")
        read = await here.poll()
        assert read.problem is not None
        assert "connect the blog again" in read.problem
        assert here.stored(entry) is not None, "what is published is read all the same"


@pytest.mark.parametrize(
    ("part", "reply", "problem"),
    [
        (LIVE_FEED, Reply(status=503), "503"),
        (LIVE_FEED, Reply(status=301, headers={"Location": "https://x.example"}), "address"),
        (LIVE_FEED, Reply(b"<html>Sorry"), "no JSON"),
        (LIVE_FEED, Reply(b"[]"), "no JSON object"),
        (LIVE_FEED, Reply(b'{"feed": []}'), "no feed"),
        (LIVE_FEED, Reply(b'{"feed": {"id": {"$t": "tag:x:blog-1.comments"}}}'), "another blog"),
        ("/v3/", failure(403, "quotaExceeded"), "quotaExceeded"),
        ("/v3/", failure(403, "forbidden"), "forbidden"),
        ("/v3/", Reply(status=429), "429"),
        ("/v3/", Reply(b"{}" * 3), "no JSON"),
        ("/token", Reply(status=500), "500"),
        ("/token", Reply(b'{"access_token": 7}'), "no token"),
    ],
    ids=range(12),
)
async def test_a_round_that_does_not_work_is_named_put_off_and_made_up_for(
    running: Running, part: str, reply: Reply, problem: str
) -> None:
    async with connected(running) as here:
        entry = here.blogger.write("Thanks")
        here.blogger.failing[part] = [reply]
        failed = await here.poll()
        assert problem in str(failed.problem)
        assert failed.failures == 1
        read = await here.poll()
        assert (read.problem, read.failures) == (None, 0)
        assert here.stored(entry) is not None


async def test_the_waits_between_rounds_that_do_not_work_grow_to_an_hour(running: Running) -> None:
    async with connected(running) as here:
        here.blogger.failing[LIVE_FEED] = [Reply(status=500)] * 12
        waits = []
        for _ in range(12):
            read = await here.poll()
            waits.append(read.due_at - here.polling._clock())
        assert waits[0] < timedelta(minutes=6)
        assert timedelta(minutes=45) < waits[-1] < timedelta(minutes=73)


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (failure(403, "userRateLimitExceeded"), "waiting"),
        (Reply(status=503), "waiting"),
        (failure(404, "notFound"), "needless"),
        (failure(410, "deleted"), "needless"),
    ],
    ids=["quota", "down", "vanished", "deleted"],
)
async def test_what_the_blog_does_not_take_is_told_again_unless_the_comment_is_gone(
    running: Running, reply: Reply, state: str
) -> None:
    async with connected(running) as here:
        bad = here.blogger.write("Cheap rolex")
        await here.poll()
        here.blogger.failing["/spam"] = [reply]
        await here.tell()
        with here.blog.store.reading() as connection:
            states = connection.execute(text("SELECT state FROM outbox")).scalars().all()
        assert states == [state]
        await here.tell()
        assert here.blogger.status_of(bad) == ("SPAM" if state == "waiting" else "LIVE")


async def test_an_article_that_is_not_to_be_had_keeps_no_comment_back(running: Running) -> None:
    async with connected(running) as here:
        entry = here.blogger.write("Thanks", post_id="78")
        await here.poll()
        stored = here.stored(entry)
        assert stored is not None
        assert stored.comment.article.url == f"{here.blogger.url}/bread.html"


async def test_what_was_erased_does_not_come_back_with_the_next_reading(running: Running) -> None:
    async with connected(running) as here:
        entry = here.blogger.write("Thanks, Rita of Graz")
        await here.poll()
        stored = here.stored(entry)
        assert stored is not None
        with here.blog.store.writing() as connection:
            erasure.erase(connection, stored.id)
        here.blogger.write("Thanks")
        await here.poll()
        assert here.stored(entry) is None
        with here.blog.store.reading() as connection:
            rows = connection.execute(text("SELECT number FROM blogger_comments")).scalars().all()
        assert entry.number not in rows


async def test_the_background_reads_what_is_due(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.background.schedule.BLOGGER_SECONDS", 0.02)
    async with connected(running) as here:
        entry = here.blogger.write("Thanks")
        await here.blog.parts.telling.blogger.read_now(here.site)
        async with asyncio.timeout(60):
            while here.stored(entry) is None:
                await asyncio.sleep(0.02)


async def test_a_blog_that_answers_slowly_keeps_no_other_waiting(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "SECONDS", 3600.0)
    async with connected(running) as here, other_side() as slow:
        slow.otherwise = lambda _: Reply(after_seconds=3600)
        with here.blog.store.writing() as connection:
            site = sites.add_site(connection, "slow", url=slow.url)
            site_options.put(connection, site.id, SiteOptions(allows_private_addresses=True))
            blogger_blogs.put(
                connection, site.id, blog_id="7", sealed=None, takes_down_unsure=False
            )
        sweep = asyncio.create_task(here.polling.sweep())
        for words in ("Thanks", "Thanks again"):
            entry = here.blogger.write(words)
            async with asyncio.timeout(300):
                while here.stored(entry) is None:
                    with here.blog.store.writing() as connection:  # again: a round that ends now
                        blogger_blogs.make_due(connection, here.site.id)  # has put it off
                    await asyncio.sleep(0.5)
        assert not sweep.done()
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)


async def test_credentials_are_nowhere_in_the_database_as_they_are(running: Running) -> None:
    async with connected(running) as here:
        await here.poll()
        with here.blog.store.reading() as connection:
            rows = connection.execute(text("SELECT * FROM blogger_blogs")).all()
        assert CREDENTIALS["refresh_token"] not in str(rows)
        assert "GOCSPX" not in str(rows)
