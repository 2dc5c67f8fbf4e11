"""A key speaks for the blog, never for a person: it does not overturn who signed in."""

import pytest
from review_desk import ReviewDesk

from service.domain.errors import DecidedByModerator
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
