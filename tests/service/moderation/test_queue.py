"""The queue: order, tabs, filters, counts, pages."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from review_desk import ReviewDesk
from sqlalchemy import func, select

from model.comment import Article, Author
from model.verdict import Reason
from service.domain.errors import Invalid, NotFound
from service.domain.filter import Filter
from service.store.tables.queue import queue_counts, queue_entries

COPY = "Buy the finest wooden watches from our store today, free shipping world wide"


async def test_unsure_comments_come_by_what_a_decision_is_worth_then_by_age(
    desk: ReviewDesk,
) -> None:
    """A reader silenced costs four times a comment of spam published: 0.8 is the worst."""
    sure, worst, old, young = (desk.comment(probability=p) for p in (0.1, 0.8, 0.5, 0.51))
    unjudged = desk.comment(probability=None)
    ada = desk.moderator("ada")
    assert await desk.listed(ada) == [worst, unjudged, old, young, sure]


async def test_each_tab_has_its_comments(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    held, rejected, published, decided = (
        desk.comment(label=label) for label in ("unsure", "spam", "ham", "unsure")
    )
    await desk.decisions.decide_comment(ada, decided, "spam", seen=0)
    assert await desk.listed(ada, tab="held") == [held]
    assert await desk.listed(ada, tab="rejected") == [rejected]
    assert await desk.listed(ada, tab="published") == [published]
    assert await desk.listed(ada, tab="decided") == [decided]


async def test_what_was_decided_last_comes_first(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first, second, third = (desk.comment() for _ in range(3))
    for comment_id in (second, third, first):
        await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    assert await desk.listed(ada, tab="decided") == [first, third, second]


async def test_counts_follow_every_change(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first, _, _ = desk.comment(), desk.comment(label="spam"), desk.comment(label="ham")
    await desk.decisions.decide_comment(ada, first, "ham", seen=0)
    counts = {"held": 0, "rejected": 1, "published": 1, "decided": 1}
    assert await desk.review_queue.count_tabs(ada, Filter()) == counts
    await desk.undo.undo_last_action(ada)
    back = {"held": 1, "rejected": 1, "published": 1, "decided": 0}
    assert await desk.review_queue.count_tabs(ada, Filter()) == back


async def test_kept_counts_are_what_counting_gives(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    for number in range(12):
        comment_id = desk.comment(
            label=("ham", "spam", "unsure")[number % 3], external_id=f"{number}"
        )
        if number % 4 == 0:
            await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    desk.comment("Edited", label="ham", external_id="2")
    stored_counts = select(queue_counts.c.state, func.sum(queue_counts.c.n)).group_by(
        queue_counts.c.state
    )
    true_counts = select(queue_entries.c.state, func.count()).group_by(queue_entries.c.state)
    with desk.store.reading() as connection:
        assert dict(map(tuple, connection.execute(stored_counts).all())) == dict(
            map(tuple, connection.execute(true_counts).all())
        )


async def test_pages_follow_each_other_without_gap_or_repetition(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    for number in range(25):
        desk.comment(probability=number % 5 / 5)
    seen: list[str] = []
    after: str | None = None
    for _ in range(4):
        page = await desk.review_queue.list_page(ada, Filter(), after=after, limit=7)
        seen += [item.stored.id for item in page.items]
        after = page.next_after
    assert after is None
    assert seen == await desk.listed(ada)
    assert len(set(seen)) == 25


async def test_pages_of_several_sites_are_merged_in_one_order(desk: ReviewDesk) -> None:
    other_site = desk.other_site()
    ada = desk.moderator("ada", "moderator", desk.site, other_site)
    ids = [
        desk.comment(probability=p, site=place)
        for p, place in ((0.1, desk.site), (0.8, other_site), (0.5, desk.site), (0.3, other_site))
    ]
    assert await desk.listed(ada) == [ids[1], ids[2], ids[3], ids[0]]
    for comment_id in ids:
        await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    assert await desk.listed(ada, tab="decided") == ids[::-1]


@pytest.mark.parametrize(
    "filter_fields",
    [
        {"words": "rolex"},
        {"words": "ROLEX cheap"},
        {"words": '"cheap rolex"'},
        {"words": "role*"},
        {"words": "watches"},
        {"words": "deals"},
        {"host": "watches.example"},
        {"host": "shop.watches.example"},
        {"language": "en"},
        {"band": "high"},
        {"reason": "phone_numbers"},
    ],
)
async def test_each_filter_finds_its_comments_and_no_others(
    desk: ReviewDesk, filter_fields: dict[str, Any]
) -> None:
    ada = desk.moderator("ada")
    phone = Reason(signal="phone_numbers", phrase="telephone numbers: 1", contribution=1.0)
    comment_id = desk.comment(
        "This is the cheap rolex that you have been looking for http://shop.watches.example/a",
        0.9,
        author=Author(name="Deals"),
        reasons=(phone,),
    )
    desk.comment("Der Teig ist mir nicht aufgegangen, und das Brot ist hart", 0.5)
    await desk.filed()
    assert await desk.listed(ada, **filter_fields) == [comment_id]
    assert (await desk.review_queue.count_tabs(ada, Filter(**filter_fields)))["held"] == 1


async def test_by_article_author_and_day(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    bread = Article(title="Bread", url="https://blog.example/bread")
    comment_id = desk.comment(article=bread, author=Author(name="Rita", email="Rita@mail.example"))
    desk.comment(author=Author(name="Rita", email="other@mail.example"))
    await desk.filed()
    (item,) = (await desk.review_queue.list_page(ada, Filter(), limit=1)).items
    today = datetime.now(UTC).date()
    article = item.stored.article_id or ""
    assert await desk.listed(ada, article=article, since=today) == [comment_id]
    assert await desk.listed(ada, author=item.traits.author, until=today) == [comment_id]
    assert await desk.listed(ada, since=today + timedelta(days=1)) == []


async def test_an_author_is_the_same_whatever_the_case_of_the_mail_address(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    desk.comment(author=Author(name="Rita", email="Rita@Mail.example"))
    desk.comment(author=Author(name="R.", email="rita@mail.example "))
    await desk.filed()
    items = (await desk.review_queue.list_page(ada, Filter())).items
    assert len({item.traits.author for item in items}) == 1


async def test_decisions_against_what_the_machine_was_sure_of_can_be_listed(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    wrong, right, unsure = (desk.comment(label=label) for label in ("spam", "ham", "unsure"))
    for comment_id in (wrong, right, unsure):
        await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    assert await desk.listed(ada, tab="decided", overturned=True) == [wrong]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème brûlée without a torch", "creme brulee"),
        ("我喜欢这篇文章", "文章"),
        ("Привет, как дела", "привет"),
        ("I don't know", "don't"),
        ("Bu\u200by ch\u0435ap", "cheap"),  # a zero-width space, a Cyrillic е
    ],
)
async def test_search_sees_through_accents_scripts_and_disguise(
    desk: ReviewDesk, text: str, words: str
) -> None:
    ada = desk.moderator("ada")
    comment_id = desk.comment(text)
    desk.comment("Something else altogether")
    await desk.filed()
    assert await desk.listed(ada, words=words) == [comment_id]


@pytest.mark.parametrize(
    "words", ['"', "*", '" AND x', "a OR (", "x:y", "NEAR(", "';--", "-a", "'a'"]
)
async def test_no_search_breaks_the_query(desk: ReviewDesk, words: str) -> None:
    ada = desk.moderator("ada")
    desk.comment("A plain comment")
    await desk.filed()
    with suppress(Invalid):  # there may be no word in it
        await desk.listed(ada, words=words)
    assert len(await desk.listed(ada)) == 1


async def test_an_edit_is_found_by_its_new_words_alone(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    comment_id = desk.comment("Cheap rolex", external_id="1")
    await desk.filed()
    desk.comment("Nice bread", external_id="1")
    await desk.filed()
    assert await desk.listed(ada, words="rolex") == []
    assert await desk.listed(ada, words="bread") == [comment_id]


async def test_near_duplicates_are_one_row_with_their_number(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first = desk.comment(f"{COPY} (1)", 0.5)
    desk.comment("I baked it twice and it never rose, any idea why?", 0.5)
    for number in range(2, 5):
        desk.comment(f"{COPY} ({number})", 0.5)
    await desk.filed()
    rows = (await desk.review_queue.list_page(ada, Filter())).items
    assert [(row.stored.id == first, row.alike) for row in rows] == [(True, 4), (False, 1)]
    campaign = rows[0].traits.campaign or ""
    assert len(await desk.listed(ada, campaign=campaign)) == 4
    assert (await desk.review_queue.count_tabs(ada, Filter()))["held"] == 5


async def test_a_row_stands_for_its_campaign_under_each_filter(desk: ReviewDesk) -> None:
    """Also where the first of the campaign is filtered out."""
    ada = desk.moderator("ada")
    desk.comment(f"{COPY} (1)", 0.5)
    under_article = desk.comment(f"{COPY} (2)", 0.5, article=Article(title="Bread"))
    await desk.filed()
    (item,) = (await desk.review_queue.list_page(ada, Filter(band="medium"))).items
    assert item.alike == 2
    with_article = (await desk.open_comments.read_detail(ada, under_article)).item.stored.article_id
    (row,) = (await desk.review_queue.list_page(ada, Filter(article=with_article or ""))).items
    assert (row.stored.id, row.alike) == (under_article, 1)


async def test_what_the_filters_can_be_set_to_is_counted(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    desk.comment("This is what you have been looking for", 0.9)
    desk.comment("Das ist nicht der Teig, und ich weiß nicht mehr", 0.1, reasons=())
    await desk.filed()
    choices = await desk.review_queue.list_choices(ada, Filter())
    assert [(c.value, c.count) for c in choices.languages] == [("de", 1), ("en", 1)]
    assert [(c.value, c.count) for c in choices.reasons] == [("prices", 1)]
    assert [(c.value, c.count) for c in choices.sites] == [("my-blog", 2)]
    assert {c.value: c.count for c in choices.bands} == {
        "low": 1, "medium": 0, "high": 1, "unjudged": 0,
    }  # fmt: skip


@pytest.mark.parametrize("after", ["x", "t.1", "d.1", "t.a.b", "t.1.99999999999999999999", "\0"])
async def test_a_cursor_that_is_not_ours_is_refused(desk: ReviewDesk, after: str) -> None:
    with pytest.raises(Invalid):
        await desk.review_queue.list_page(desk.moderator("ada"), Filter(), after=after)


async def test_a_site_that_one_has_no_part_in_is_not_found(desk: ReviewDesk) -> None:
    desk.other_site("secret")
    with pytest.raises(NotFound):
        await desk.review_queue.list_page(desk.moderator("ada"), Filter(site="secret"))


async def test_comments_of_other_sites_do_not_show(desk: ReviewDesk) -> None:
    other_site = desk.other_site()
    desk.comment("Cheap rolex at http://watches.example", site=other_site)
    await desk.filed()
    ada = desk.moderator("ada")
    assert await desk.listed(ada) == []
    assert await desk.listed(ada, words="rolex") == []
    assert await desk.listed(ada, host="watches.example") == []
    assert sum((await desk.review_queue.count_tabs(ada, Filter())).values()) == 0


async def test_the_queue_has_what_was_there_before_the_update(desk: ReviewDesk) -> None:
    """The backfill gives the same entries as the triggers did."""
    from service.store.migrations import review

    ada = desk.moderator("ada")
    ids = [desk.comment(probability=p, label=label) for p, label in
           ((0.5, "unsure"), (0.97, "spam"), (0.03, "ham"), (None, "unsure"))]  # fmt: skip
    await desk.decisions.decide_comment(ada, ids[1], "ham", seen=0)
    await desk.decisions.decide_comment(ada, ids[2], "spam", seen=0)
    await desk.decisions.withdraw_decision(ada, ids[2], seen=1)
    names = [c.name for c in queue_entries.c if c.name not in ("number", "is_filed")]
    query = select(*(queue_entries.c[name] for name in names)).order_by(queue_entries.c.comment_id)
    with desk.store.writing() as connection:
        rows = connection.execute(query).all()
        connection.exec_driver_sql("DELETE FROM queue_entries")
        connection.exec_driver_sql("DELETE FROM queue_counts")
        review.backfill(review.Dialect(connection.dialect.name), connection.exec_driver_sql)
        assert connection.execute(query).all() == rows
    assert (await desk.review_queue.count_tabs(ada, Filter()))["decided"] == 1
