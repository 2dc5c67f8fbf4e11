"""Comments of former years that are checked today: they are of their day, and stand behind."""

from datetime import UTC, datetime, timedelta

from review_desk import ReviewDesk

from service.domain.filter import Filter

LONG_AGO = datetime(2024, 5, 1, 8, tzinfo=UTC)


async def test_an_old_comment_is_of_its_own_day(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    old = await desk.check("An old one", created_at=LONG_AGO)
    new = await desk.check("A new one")
    assert old.created_at == LONG_AGO
    assert await desk.listed(ada, since=datetime.now(UTC).date()) == [new.id]
    assert await desk.listed(ada, until=LONG_AGO.date()) == [old.id]
    today = (await desk.overviews.read_overview(ada)).days[-1]
    assert today.unsure == 1


async def test_old_comments_stand_behind_what_came_in_its_time(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    old = [(await desk.check(f"Old {n}", created_at=LONG_AGO)).id for n in range(3)]
    new = [(await desk.check(f"New {n}")).id for n in range(2)]
    late = await desk.check("Late by a day", created_at=datetime.now(UTC) - timedelta(days=1))
    assert await desk.listed(ada) == [*new, late.id, *old]


async def test_another_verdict_brings_an_old_comment_no_further_ahead(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    old = await desk.check("Old", external_id="1", created_at=LONG_AGO)
    edited = await desk.check("Old, then edited", external_id="1")
    new = await desk.check("New")
    assert edited.id == old.id
    assert edited.created_at == LONG_AGO
    assert await desk.listed(ada) == [new.id, old.id]


async def test_how_long_a_comment_has_waited_counts_from_when_it_came(desk: ReviewDesk) -> None:
    await desk.check("Old", created_at=LONG_AGO)
    waited = (await desk.overviews.read_overview(desk.moderator("ada"))).oldest_held_seconds
    assert waited is not None
    assert waited < 60


async def test_pages_of_the_queue_go_on_into_the_old_ones(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    for n in range(3):
        await desk.check(f"Old {n}", created_at=LONG_AGO)
    first = await desk.review_queue.list_page(ada, Filter(), limit=2)
    rest = await desk.review_queue.list_page(ada, Filter(), limit=2, after=first.next_after)
    assert [len(first.items), len(rest.items)] == [2, 1]


async def test_the_page_of_a_comment_is_kept_and_a_later_one_takes_its_place(
    desk: ReviewDesk,
) -> None:
    first = await desk.check("Hi", external_id="1", page_url="https://b.example/rye#c1")
    moved = await desk.check("Hi", external_id="1", page_url="https://b.example/2026/rye#c1")
    silent = await desk.check("Hello", external_id="1")
    assert first.page_url == "https://b.example/rye#c1"
    assert moved.page_url == silent.page_url == "https://b.example/2026/rye#c1"
