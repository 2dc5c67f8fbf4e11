"""Actions are undone as one, and outcome again."""

import pytest
from review_desk import ReviewDesk
from sqlalchemy import select

from service.domain.errors import Conflict, Forbidden, NotFound
from service.domain.filter import Filter
from service.domain.people import SignedIn
from service.store.tables.actions import actions


async def test_undo_takes_a_decision_back_and_keeps_the_log(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    outcome = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.undo.undo_action(ada, outcome.action.id)
    assert desk.log(comment_id) == [("spam", "ada"), ("withdrawn", "ada")]


async def test_undo_puts_the_decision_back_that_had_stood(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    desk.decided_elsewhere(comment_id, "ham")
    outcome = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=1)
    await desk.undo.undo_action(ada, outcome.action.id)
    assert desk.standing(comment_id) == "ham"


async def test_what_was_undone_can_be_done_again(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    outcome = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    undone = await desk.undo.undo_action(ada, outcome.action.id)
    await desk.undo.undo_action(ada, undone.action.id)
    assert desk.standing(comment_id) == "spam"
    await desk.undo.undo_last_action(ada)  # and undone again
    assert desk.standing(comment_id) is None


async def test_an_action_is_undone_once(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    outcome = await desk.decisions.decide_comment(ada, desk.comment(), "spam", seen=0)
    await desk.undo.undo_action(ada, outcome.action.id)
    with pytest.raises(Conflict, match="undone already"):
        await desk.undo.undo_action(ada, outcome.action.id)


async def test_undo_leaves_what_somebody_decided_since(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    outcome = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.decisions.decide_comment(bob, comment_id, "ham", seen=1)
    undone = await desk.undo.undo_action(ada, outcome.action.id)
    assert desk.standing(comment_id) == "ham"
    (clash,) = undone.clashes
    assert (undone.changed, clash.moderator, clash.label) == (0, "bob", "ham")


async def test_a_hundred_actions_are_undone_one_by_one(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    ids = [desk.comment() for _ in range(100)]
    for comment_id in ids:
        await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    for comment_id in reversed(ids):
        undone = await desk.undo.undo_last_action(ada)
        assert undone.comment_ids == (comment_id,)
    assert {desk.standing(comment_id) for comment_id in ids} == {None}
    with pytest.raises(NotFound, match="nothing to undo"):
        await desk.undo.undo_last_action(ada)


async def test_an_owner_undoes_anybodys_action_a_moderator_only_their_own(desk: ReviewDesk) -> None:
    ada, bob = desk.moderator("ada"), desk.moderator("bob")
    outcome = await desk.decisions.decide_comment(ada, desk.comment(), "spam", seen=0)
    with pytest.raises(Forbidden):
        await desk.undo.undo_action(bob, outcome.action.id)
    await desk.undo.undo_action(desk.moderator("olga", "owner"), outcome.action.id)


async def test_an_action_that_touched_nothing_is_its_makers_alone(desk: ReviewDesk) -> None:
    ada, eve = desk.moderator("ada"), desk.moderator("eve", "owner", desk.other_site())
    outcome = await desk.bulk_decisions.decide_filter(ada, Filter(words="private"), "spam", count=0)
    with pytest.raises(NotFound):
        await desk.undo.undo_action(eve, outcome.action.id)
    assert (await desk.undo.undo_action(ada, outcome.action.id)).action.kind == "undo"


async def test_a_withdrawal_can_be_undone(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    await desk.decisions.withdraw_decision(ada, comment_id, seen=1)
    assert desk.standing(comment_id) is None
    await desk.undo.undo_last_action(ada)
    assert desk.standing(comment_id) == "ham"


async def test_a_note_is_kept_and_withdrawn_by_undo(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await desk.decisions.note_on_comment(ada, comment_id, " asked the author by mail ")
    await desk.undo.undo_last_action(ada)
    (note,) = (await desk.open_comments.read_detail(ada, comment_id)).notes
    assert (note.text, note.moderator, note.is_withdrawn) == (
        "asked the author by mail",
        "ada",
        True,
    )
    assert desk.log(comment_id) == []


async def test_actions_are_listed_newest_first_after_a_reload(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.decisions.decide_comment(ada, desk.comment(), "ham", seen=0)
    await desk.decisions.note_on_comment(ada, desk.comment(), "hello")
    await desk.undo.undo_last_action(ada)
    latest = await ReviewDesk(desk.store, desk.site).audit.list_actions(ada)
    assert [(action.kind, action.undone_at is None) for action in latest] == [
        ("undo", True),
        ("note", False),
        ("decide", True),
    ]


async def test_a_hundred_actions_and_more_can_be_undone_one_by_one(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    ids = [desk.comment(f"Number {number}") for number in range(120)]
    for comment_id in ids:
        await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    later = ReviewDesk(desk.store, desk.site)  # nothing of it is remembered but what is stored
    undone = [(await later.undo.undo_last_action(ada)).comment_ids for _ in ids]
    later.close()
    assert undone == [(comment_id,) for comment_id in reversed(ids)]
    assert {desk.standing(comment_id) for comment_id in ids} == {None}


async def test_nothing_of_an_action_is_deleted_by_undo(desk: ReviewDesk) -> None:
    ada: SignedIn = desk.moderator("ada")
    await desk.decisions.decide_comment(ada, desk.comment(), "ham", seen=0)
    await desk.undo.undo_last_action(ada)
    with desk.store.reading() as connection:
        assert len(connection.execute(select(actions)).all()) == 2


async def test_an_owner_of_another_site_finds_no_action_here(desk: ReviewDesk) -> None:
    outcome = await desk.decisions.decide_comment(
        desk.moderator("ada"), desk.comment(), "spam", seen=0
    )
    eve = desk.moderator("eve", "owner", desk.other_site())
    with pytest.raises(NotFound):
        await desk.undo.undo_action(eve, outcome.action.id)
