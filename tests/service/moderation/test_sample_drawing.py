"""A random sample of what is published and rejected waits in the queue until it is decided."""

import pytest
from review_desk import ReviewDesk

from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.filter import Filter
from service.domain.label_lines import LabelLine
from service.domain.sampling import SampleShares
from service.moderation.sampling import SampleDrawing
from service.store.comments import verdicts
from service.store.comments.label_lines import label_lines

EVERYTHING = SampleShares(1.0, 1.0)


@pytest.fixture
def everything(desk: ReviewDesk) -> SampleDrawing:
    """Draws all that comes."""
    return SampleDrawing(desk.database, EVERYTHING)


def lines(desk: ReviewDesk) -> list[LabelLine]:
    with desk.store.reading() as connection:
        return list(label_lines(connection))


async def test_what_is_drawn_waits_and_stays_published(
    desk: ReviewDesk, everything: SampleDrawing
) -> None:
    ada = desk.moderator("ada")
    published = desk.comment("Hello", 0.01, label="ham")
    rejected = desk.comment("Rolex", 0.99, label="spam")
    await everything.sweep()
    assert await desk.listed(ada, tab="held") == [published, rejected]
    tabs = await desk.review_queue.count_tabs(ada, Filter())
    assert (tabs["held"], tabs["published"], tabs["rejected"]) == (2, 0, 0)
    page = await desk.review_queue.list_page(ada, Filter())
    assert [item.stored.judgement.label for item in page.items] == [Label.HAM, Label.SPAM]
    assert all(item.is_drawn for item in page.items)


async def test_without_a_share_nothing_is_drawn(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    desk.comment("Hello", 0.01, label="ham")
    await SampleDrawing(desk.database, SampleShares()).sweep()
    assert await desk.listed(ada, tab="held") == []


async def test_a_decision_on_it_is_of_the_random_sample_and_ends_its_waiting(
    desk: ReviewDesk, everything: SampleDrawing
) -> None:
    ada = desk.moderator("ada")
    published = desk.comment("Hello", 0.01, label="ham")
    await everything.sweep()
    outcome = await desk.decisions.decide_comment(ada, published, "ham", seen=None)
    assert await desk.listed(ada, tab="held") == []
    assert lines(desk)[0].channel == "random sample"
    await desk.undo.undo_action(ada, outcome.action.id)
    assert await desk.listed(ada, tab="held") == [published]


async def test_another_verdict_does_not_end_its_waiting(
    desk: ReviewDesk, everything: SampleDrawing
) -> None:
    ada = desk.moderator("ada")
    published = desk.comment("Hello", 0.01, label="ham")
    await everything.sweep()
    with desk.store.writing() as connection:
        again = Judgement(Label.HAM, 0.02, 0.0, (), "m-2")
        assert verdicts.replace(connection, published, revision=1, judgement=again)
    assert await desk.listed(ada, tab="held") == [published]


async def test_spam_all_leaves_what_was_drawn_to_be_looked_at(
    desk: ReviewDesk, everything: SampleDrawing
) -> None:
    ada = desk.moderator("ada")
    drawn = desk.comment("Hello", 0.01, label="ham")
    await everything.sweep()
    held = desk.comment("Hmm")
    await desk.bulk_decisions.decide_filter(ada, Filter(), "spam", count=2)
    assert desk.standing(held) == "spam"
    assert desk.standing(drawn) is None


async def test_the_overview_says_how_often_the_machine_was_wrong(
    desk: ReviewDesk, everything: SampleDrawing
) -> None:
    ada = desk.moderator("ada")
    ids = [desk.comment(f"Hello {n}", 0.01, label="ham") for n in range(4)]
    await everything.sweep()
    for number, comment_id in enumerate(ids):
        label = "spam" if number == 0 else "ham"
        await desk.decisions.decide_comment(ada, comment_id, label, seen=None)
    overview = await desk.overviews.read_overview(ada)
    assert overview.accuracy.spam_published.estimate == 250
    assert overview.accuracy_by_week[0] == overview.accuracy.__class__(
        since=overview.accuracy_by_week[0].since,
        ham_lost=overview.accuracy.ham_lost,
        spam_published=overview.accuracy.spam_published,
        n_drawn=4,
        n_looked_at=4,
    )
