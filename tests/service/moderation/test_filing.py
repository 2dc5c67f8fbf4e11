"""What a comment is found by is written down as it is stored, or else soon after."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from review_desk import COPY, RITA, ReviewDesk
from sqlalchemy import func, select, text

from model.comment import Author, Comment
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.sites import Site
from service.store.comments import comments as stored_comments
from service.store.queue import filing, searching, sketches
from service.store.store import Store
from service.store.tables.queue import campaigns, comment_hosts, queue_entries, sketch_bands


@pytest.fixture
def desk(store: Store, site: Site) -> Iterator[ReviewDesk]:
    opened = ReviewDesk(store, site)
    yield opened
    opened.close()


async def test_a_comment_that_is_answered_can_be_found(desk: ReviewDesk) -> None:
    stored = await desk.check("See http://rings.example for bronze rings", RITA)
    with desk.store.reading() as connection:
        entry = connection.execute(select(queue_entries)).one()
        hosts = connection.scalars(select(comment_hosts.c.host)).all()
        found = connection.scalars(searching.numbers_of(connection.dialect.name, "bronze")).all()
    assert (entry.comment_id, entry.is_filed) == (stored.id, True)
    assert entry.author
    assert set(hosts) == {"rings.example", "rita.example"}
    assert found == [entry.number]


async def test_copies_that_come_together_are_one_campaign(desk: ReviewDesk) -> None:
    await asyncio.gather(*(desk.check(f"{COPY} {n}", Author(name=f"shop {n}")) for n in range(9)))
    with desk.store.reading() as connection:
        sizes = connection.scalars(select(campaigns.c.size)).all()
        of_campaign = select(func.count()).where(queue_entries.c.campaign_id.is_not(None))
        assert (sizes, connection.scalar(of_campaign)) == ([9], 9)


async def test_what_newcomers_are_compared_with_stays_bounded_and_the_newest_are_found(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a shop that always signs alike would slow down the intake with each comment."""
    monkeypatch.setattr(sketches, "MOST_COMPARED", 3)
    shop = Author(name="Shop", url="https://shop.example")
    for n in range(20):
        await desk.check(" ".join(f"word{n}{letter}" for letter in "abcdefghijklmn"), shop)
        with desk.store.reading() as connection:
            in_band = select(func.count(sketch_bands.c.number)).group_by(sketch_bands.c.band)
            assert max(connection.scalars(in_band)) <= 2 * 3
    await desk.check(" ".join(f"word19{letter}" for letter in "abcdefghijklmx"), shop)
    with desk.store.reading() as connection:
        assert connection.scalars(select(campaigns.c.size)).all() == [2]


async def test_a_comment_that_cannot_be_filed_is_stored_all_the_same(desk: ReviewDesk) -> None:
    with desk.store.writing() as connection:
        connection.execute(text("ALTER TABLE comment_hosts RENAME TO away"))
    stored = await desk.check("See http://rings.example for bronze rings", RITA)
    with desk.store.writing() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO comment_hosts"))
        assert not connection.scalar(select(queue_entries.c.is_filed))
    await desk.filing.sweep()
    with desk.store.reading() as connection:
        entry = connection.execute(select(queue_entries)).one()
        assert (entry.comment_id, entry.is_filed) == (stored.id, True)
        assert connection.scalar(select(func.count()).select_from(comment_hosts)) == 2


def test_what_is_edited_while_it_is_filed_is_filed_anew(store: Store, site: Site) -> None:
    unsure = Judgement(Label.UNSURE, 0.5, 0.0, (), "m-1")
    with store.writing() as connection:
        comment = Comment(text="See http://former.example")
        stored, _ = stored_comments.record(
            connection, site.id, comment, external_id=None, article_id=None, judgement=unsure
        )
    with store.reading() as connection:
        readings = [filing.read_comment(c) for c in filing.comments_to_file(connection, limit=9)]

    def file() -> None:
        with store.writing() as connection:
            filing.file_readings(connection, readings)

    filer = threading.Thread(target=file)
    with store.writing() as connection:
        edited = Comment(text="See http://later.example")
        stored_comments.revise(connection, stored.id, edited, article_id=None, judgement=unsure)
        filer.start()
        filer.join(0.5)  # it waits, or has gone on with what it had read
    filer.join()
    with store.reading() as connection:
        (again,) = filing.comments_to_file(connection, limit=9)
    assert again.comment.text == "See http://later.example"
