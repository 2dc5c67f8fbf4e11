"""What has become other since the fit, as it lies in the store."""

from dataclasses import replace
from datetime import timedelta

from kept_models import keep
from review_desk import ReviewDesk
from sqlalchemy import select, update
from stored_weeks import store_weeks

from service.domain.drift import Drift
from service.moderation.drift import (
    REMEMBERED_SECONDS,
    SITES_AT_ONCE,
    DriftWatch,
    drift_of_site,
    drift_of_sites,
)
from service.store import models
from service.store.comments import label_log
from service.store.tables.queue import queue_entries


def drift(desk: ReviewDesk) -> dict[str, Drift]:
    with desk.store.reading() as connection:
        return {line.kind: line for line in drift_of_site(connection, desk.site)}


def change(desk: ReviewDesk, **values: object) -> None:
    """Something of every comment of the last week."""
    with desk.store.writing() as connection:
        last = connection.scalar(select(queue_entries.c.created_on).order_by(
            queue_entries.c.created_on.desc()).limit(1))  # fmt: skip
        assert last is not None
        of_week = queue_entries.c.created_on > last - timedelta(days=1)
        connection.execute(update(queue_entries).where(of_week).values(**values))


async def test_a_site_that_is_as_it_was_is_not_spoken_of(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site)
    assert drift(desk) == {}


async def test_a_new_language_and_a_longer_queue_are_found(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site, languages=("en", "ru"), held_of_ten=4)
    lines = drift(desk)
    assert lines["languages"].words == "50 of 100 comments are in ru; it was 0"
    assert lines["held"].words == "40 of 100 comments are held; it was 0"


async def test_a_campaign_is_one_comment(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site, languages=("ru",))
    change(desk, campaign_id="one")
    assert drift(desk) == {}


async def test_an_archive_that_was_brought_along_is_left_out(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site, languages=("ru",))
    change(desk, turn=20)
    assert drift(desk) == {}


async def test_verdicts_that_are_overturned_are_found(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site)
    with desk.store.writing() as connection:
        query = select(queue_entries.c.comment_id).order_by(queue_entries.c.number)
        ids = connection.execute(query).scalars().all()
        for at, comment_id in enumerate([*ids[:60], *ids[-40:]]):
            label_log.append(connection, comment_id, "ham" if at < 60 else "spam")
    assert (
        drift(desk)["overturned"].words == "moderators overturn 100 of 100 sure verdicts; it was 0"
    )


async def test_each_site_is_named_and_a_retired_one_is_not_looked_at(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site, languages=("ru",))
    retired = replace(desk.site, retired_at=desk.site.created_at)
    other = desk.other_site()
    with desk.store.reading() as connection:
        lines = drift_of_sites(connection, [desk.site, retired, other])
    assert [line.site for line in lines] == ["my-blog"]


async def test_what_was_found_at_a_site_is_remembered_for_some_minutes(desk: ReviewDesk) -> None:
    now = [0.0]
    watch = DriftWatch(clock=lambda: now[0])
    with desk.store.reading() as connection:
        assert watch.of_sites(connection, [desk.site]) == ()
    store_weeks(desk.store, desk.site, languages=("ru",))
    with desk.store.reading() as connection:
        assert watch.of_sites(connection, [desk.site]) == ()
        now[0] += REMEMBERED_SECONDS
        assert [line.site for line in watch.of_sites(connection, [desk.site])] == ["my-blog"]


async def test_of_many_sites_each_has_its_turn(desk: ReviewDesk) -> None:
    store_weeks(desk.store, desk.site, languages=("ru",))
    watch = DriftWatch(clock=lambda: 0.0)
    others = [replace(desk.site, id=f"other-{n}", name=f"{n}") for n in range(2 * SITES_AT_ONCE)]
    with desk.store.reading() as connection:
        found = [watch.of_sites(connection, [*others, desk.site]) for _ in range(3)]
    assert [len(lines) for lines in found] == [0, 0, 1]


async def test_another_model_is_looked_at_anew(desk: ReviewDesk) -> None:
    watch = DriftWatch(clock=lambda: 0.0)
    store_weeks(desk.store, desk.site, languages=("ru",))
    with desk.store.reading() as connection:
        assert watch.of_sites(connection, [desk.site])
    keep(desk.store, "site-1")
    with desk.store.writing() as connection:
        models.activate(connection, version="site-1", by="ada")
    with desk.store.reading() as connection:
        assert watch.of_sites(connection, [desk.site]) == drift_of_sites(connection, [desk.site])
