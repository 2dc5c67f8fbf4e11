"""Decisions and notes on single comments, and who may not."""

import asyncio

import pytest
from review_desk import COPY, RITA, ReviewDesk

from service.domain.errors import Conflict, DecidedMeanwhile, Forbidden, Invalid, NotFound
from service.domain.filter import Filter
from service.domain.kin import KinDecision


async def test_a_decision_enters_the_label_log_with_the_moderators_name(desk: ReviewDesk) -> None:
    comment_id = desk.comment()
    outcome = await desk.decisions.decide_comment(desk.moderator("ada"), comment_id, "spam", seen=0)
    assert desk.log(comment_id) == [("spam", "ada")]
    assert (outcome.changed, outcome.comment_ids) == (1, (comment_id,))


async def test_a_decision_made_meanwhile_is_shown_not_overwritten(desk: ReviewDesk) -> None:
    comment_id = desk.comment()
    ada, bob = desk.moderator("ada"), desk.moderator("bob")
    await desk.decisions.decide_comment(bob, comment_id, "ham", seen=0)
    with pytest.raises(DecidedMeanwhile) as caught:
        await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    assert (caught.value.label, caught.value.moderator, caught.value.seen) == ("ham", "bob", 1)
    assert desk.standing(comment_id) == "ham"


async def test_of_two_at_the_same_moment_one_decides(desk: ReviewDesk) -> None:
    comment_id = desk.comment()
    people = [desk.moderator(f"ada{number}") for number in range(6)]
    outcomes = await asyncio.gather(
        *(desk.decisions.decide_comment(who, comment_id, "spam", seen=0) for who in people),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, DecidedMeanwhile) for outcome in outcomes) == 5
    assert len(desk.log(comment_id)) == 1


async def test_a_refused_decision_leaves_no_action_behind(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    desk.decided_elsewhere(comment_id, "ham")
    with pytest.raises(DecidedMeanwhile):
        await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    assert await desk.audit.list_actions(ada) == ()


async def test_a_decision_on_words_that_were_edited_is_refused(desk: ReviewDesk) -> None:
    comment_id = desk.comment(external_id="1")
    desk.comment("Other words", external_id="1")
    with pytest.raises(Conflict, match="edited"):
        await desk.decisions.decide_comment(
            desk.moderator("ada"), comment_id, "ham", seen=0, revision=1
        )


async def test_a_viewer_changes_nothing(desk: ReviewDesk) -> None:
    comment_id, eve = desk.comment(COPY, author=RITA), desk.moderator("eve", "viewer")
    attempts = (
        desk.decisions.decide_comment(eve, comment_id, "spam", seen=0),
        desk.decisions.withdraw_decision(eve, comment_id, seen=0),
        desk.decisions.note_on_comment(eve, comment_id, "hello"),
        desk.bulk_decisions.decide_kin(eve, KinDecision(comment_id, "author", "ham")),
        desk.bulk_decisions.decide_selection(eve, {comment_id: 0}, "spam"),
        desk.bulk_decisions.decide_filter(eve, Filter(), "spam", count=1),
        desk.rules.trust_author(eve, comment_id),
        desk.rules.block_host(eve, comment_id, "rita.example"),
        desk.open_comments.claim_comment(eve, comment_id),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden):
            await attempt
    assert desk.log(comment_id) == []


async def test_another_sites_comment_is_not_found(desk: ReviewDesk) -> None:
    comment_id = desk.comment(COPY, author=RITA, site=desk.other_site())
    ada = desk.moderator("ada", "owner")
    attempts = (
        desk.decisions.decide_comment(ada, comment_id, "spam", seen=0),
        desk.decisions.note_on_comment(ada, comment_id, "hello"),
        desk.bulk_decisions.decide_kin(ada, KinDecision(comment_id, "author", "ham")),
        desk.bulk_decisions.decide_selection(ada, {comment_id: 0}, "spam"),
        desk.rules.trust_author(ada, comment_id),
        desk.open_comments.read_detail(ada, comment_id),
        desk.open_comments.claim_comment(ada, comment_id),
        desk.open_comments.release_comment(ada, comment_id),
        desk.audit.list_entries(ada, comment_id=comment_id),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            await attempt


@pytest.mark.parametrize("comment_id", ["", "x", "\0", "01a2107b-58bd-781a-9a35-30b154c0c816"])
async def test_a_comment_that_is_not_there_is_not_found(desk: ReviewDesk, comment_id: str) -> None:
    with pytest.raises(NotFound):
        await desk.decisions.decide_comment(desk.moderator("ada"), comment_id, "spam", seen=0)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\0b"])
async def test_a_note_that_cannot_be_is_refused(desk: ReviewDesk, text: str) -> None:
    with pytest.raises(Invalid):
        await desk.decisions.note_on_comment(desk.moderator("ada"), desk.comment(), text)
