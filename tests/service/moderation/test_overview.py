"""The numbers of the overview, on both databases."""

from review_desk import ReviewDesk

from service.domain.filter import Filter

LINK = "https://knives.example"


async def test_what_is_busiest_is_counted_by_where_it_stands(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    desk.comment(f"Look at {LINK}")
    desk.comment(f"See {LINK}", 0.02, label="ham")
    decided = desk.comment(f"Again {LINK}", 0.99, label="spam")
    await desk.filed()
    await desk.decisions.decide_comment(ada, decided, "ham", seen=None)
    overview = await desk.overviews.read_overview(ada)
    (host,) = overview.hosts
    assert (host.value, host.count) == ("knives.example", 3)
    assert host.by_tab == {"held": 1, "published": 1, "decided": 1}
    assert [reason.count for reason in overview.reasons] == [3]


async def test_decisions_are_counted_by_comment_as_the_tab_does(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first, second = desk.comment(), desk.comment()
    await desk.decisions.decide_comment(ada, first, "ham", seen=None)
    await desk.decisions.decide_comment(ada, first, "spam", seen=None)
    await desk.decisions.decide_comment(ada, second, "ham", seen=None)
    await desk.undo.undo_last_action(ada)
    overview = await desk.overviews.read_overview(ada)
    tabs = await desk.review_queue.count_tabs(ada, Filter())
    assert overview.decided_today == tabs["decided"] == 1
