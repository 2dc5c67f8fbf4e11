"""A key speaks for the blog, never for a person: it does not overturn who signed in."""

import pytest
from review_desk import ReviewDesk

from service.domain.errors import DecidedByModerator, DecidedMeanwhile
from service.domain.filter import Filter
from service.moderation.site_comments import SiteComments


@pytest.fixture
def by_key(desk: ReviewDesk) -> SiteComments:
    return SiteComments(desk.database)


async def test_a_key_does_not_overturn_a_moderator(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    with pytest.raises(DecidedByModerator):
        await by_key.decide_comment(desk.site, comment_id, "ham", moderator="ada")
    with pytest.raises(DecidedByModerator):
        await by_key.withdraw_decision(desk.site, comment_id, moderator="ada")
    assert desk.log(comment_id) == [("spam", "ada")]


async def test_a_key_may_agree_with_a_moderator(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    stored = await by_key.decide_comment(desk.site, comment_id, "spam")
    assert stored.decision is not None
    assert stored.decision.label == "spam"


async def test_a_moderator_overturns_a_key(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await by_key.decide_comment(desk.site, comment_id, "ham", moderator="ada")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=1)
    assert desk.standing(comment_id) == "spam"


async def test_a_key_takes_its_own_decision_back(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id = desk.comment()
    await by_key.decide_comment(desk.site, comment_id, "ham")
    assert (await by_key.withdraw_decision(desk.site, comment_id)).decision is None


async def test_an_undo_puts_no_decision_back_on_words_that_nobody_saw(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment("Hmm", external_id="1"), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    withdrawal = await desk.decisions.withdraw_decision(ada, comment_id, seen=1)
    desk.comment("Cheap rolex at http://watches.example.net", external_id="1")
    undone = await desk.undo.undo_action(ada, withdrawal.action.id)
    assert (undone.changed, len(undone.clashes)) == (0, 1)
    assert desk.standing(comment_id) is None


async def test_agreeing_first_is_no_way_for_a_key_to_overturn(
    desk: ReviewDesk, by_key: SiteComments
) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await by_key.decide_comment(desk.site, comment_id, "spam", moderator="ada")
    with pytest.raises(DecidedByModerator):
        await by_key.decide_comment(desk.site, comment_id, "ham", moderator="ada")
    assert desk.standing(comment_id) == "spam"


async def test_a_name_that_came_with_a_key_is_nobodys_in_the_queue(
    desk: ReviewDesk, by_key: SiteComments
) -> None:
    comment_id, ada, eve = desk.comment(), desk.moderator("ada"), desk.moderator("eve")
    await by_key.decide_comment(desk.site, comment_id, "ham", moderator="ada")
    with pytest.raises(DecidedMeanwhile) as clash:
        await desk.decisions.decide_comment(eve, comment_id, "spam", seen=0)
    assert (clash.value.moderator, clash.value.is_by_key) == (None, True)
    outcome = await desk.bulk_decisions.decide_selection(eve, {comment_id: 0}, "spam")
    assert [left.moderator for left in outcome.clashes] == [None]
    (item,) = (await desk.review_queue.list_page(eve, Filter(tab="decided"))).items
    assert item.is_decided_by_key
    assert (await desk.audit.list_entries(ada, moderator="ada")).entries == ()


async def test_who_signed_in_is_named_in_clash_and_queue(desk: ReviewDesk) -> None:
    comment_id, ada, eve = desk.comment(), desk.moderator("ada"), desk.moderator("eve")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    with pytest.raises(DecidedMeanwhile) as clash:
        await desk.decisions.decide_comment(eve, comment_id, "spam", seen=0)
    assert (clash.value.moderator, clash.value.is_by_key) == ("ada", False)
    (item,) = (await desk.review_queue.list_page(eve, Filter(tab="decided"))).items
    assert not item.is_decided_by_key
    assert len((await desk.audit.list_entries(eve, moderator="ada")).entries) == 1
