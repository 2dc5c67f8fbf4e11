"""What moderators do: decide, in bulk, by rule, and undo."""

import asyncio
from typing import Any

import pytest
from review_desk import ReviewDesk
from sqlalchemy import select

from model.comment import Author, Comment
from service.domain.comments import StoredComment, standing_label
from service.domain.errors import Conflict, DecidedMeanwhile, Forbidden, Invalid, NotFound
from service.domain.filter import Filter
from service.domain.kin import KinDecision
from service.domain.people import SignedIn
from service.moderation.checking import CommentChecks, IncomingComment
from service.store.tables.actions import actions

COPY = "Buy the finest wooden watches from our store today, free shipping world wide"
RITA = Author(name="Rita", email="rita@mail.example", url="https://rita.example")


async def check(
    desk: ReviewDesk, text: str, author: Author | None = None, **fields: Any
) -> StoredComment:
    """A comment that comes by the JSON API."""
    said = Comment(text=text, author=author or Author())
    checks = CommentChecks(desk.database, desk.scoring)
    return (await checks.check_comment(desk.site, IncomingComment(said, **fields))).stored


async def test_a_decision_enters_the_label_log_with_the_moderators_name(desk: ReviewDesk) -> None:
    comment_id = desk.comment()
    done = await desk.decisions.decide_comment(desk.moderator("ada"), comment_id, "spam", seen=0)
    assert desk.log(comment_id) == [("spam", "ada")]
    assert (done.changed, done.comment_ids) == (1, (comment_id,))


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
    assert sum(isinstance(one, DecidedMeanwhile) for one in outcomes) == 5
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


async def test_undo_takes_a_decision_back_and_keeps_the_log(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    done = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.undo.undo_action(ada, done.action.id)
    assert desk.log(comment_id) == [("spam", "ada"), ("withdrawn", "ada")]


async def test_undo_puts_the_decision_back_that_had_stood(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    desk.decided_elsewhere(comment_id, "ham")
    done = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=1)
    await desk.undo.undo_action(ada, done.action.id)
    assert desk.standing(comment_id) == "ham"


async def test_what_was_undone_can_be_done_again(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    done = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    undone = await desk.undo.undo_action(ada, done.action.id)
    await desk.undo.undo_action(ada, undone.action.id)
    assert desk.standing(comment_id) == "spam"
    await desk.undo.undo_last_action(ada)  # and undone again
    assert desk.standing(comment_id) is None


async def test_an_action_is_undone_once(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    done = await desk.decisions.decide_comment(ada, desk.comment(), "spam", seen=0)
    await desk.undo.undo_action(ada, done.action.id)
    with pytest.raises(Conflict, match="undone already"):
        await desk.undo.undo_action(ada, done.action.id)


async def test_undo_leaves_what_somebody_decided_since(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    done = await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.decisions.decide_comment(bob, comment_id, "ham", seen=1)
    undone = await desk.undo.undo_action(ada, done.action.id)
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
    done = await desk.decisions.decide_comment(ada, desk.comment(), "spam", seen=0)
    with pytest.raises(Forbidden):
        await desk.undo.undo_action(bob, done.action.id)
    await desk.undo.undo_action(desk.moderator("olga", "owner"), done.action.id)


async def test_an_owner_of_another_site_finds_no_action_here(desk: ReviewDesk) -> None:
    done = await desk.decisions.decide_comment(
        desk.moderator("ada"), desk.comment(), "spam", seen=0
    )
    eve = desk.moderator("eve", "owner", desk.other_site())
    with pytest.raises(NotFound):
        await desk.undo.undo_action(eve, done.action.id)


async def test_an_action_that_touched_nothing_is_its_makers_alone(desk: ReviewDesk) -> None:
    ada, eve = desk.moderator("ada"), desk.moderator("eve", "owner", desk.other_site())
    done = await desk.bulk_decisions.decide_filter(ada, Filter(words="private"), "spam", count=0)
    with pytest.raises(NotFound):
        await desk.undo.undo_action(eve, done.action.id)
    assert (await desk.undo.undo_action(ada, done.action.id)).action.kind == "undo"


@pytest.mark.parametrize("made_up", ["", "x", "\0", "00000000-0000-7000-8000-000000000000"])
async def test_what_is_no_action_or_rule_is_not_found(desk: ReviewDesk, made_up: str) -> None:
    ada = desk.moderator("ada")
    with pytest.raises(NotFound):
        await desk.undo.undo_action(ada, made_up)
    with pytest.raises(NotFound):
        await desk.rules.remove_rule(ada, made_up)


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


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\0b"])
async def test_a_note_that_cannot_be_is_refused(desk: ReviewDesk, text: str) -> None:
    with pytest.raises(Invalid):
        await desk.decisions.note_on_comment(desk.moderator("ada"), desk.comment(), text)


async def test_everything_by_an_author_is_decided_and_undone_as_one(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    theirs = [desk.comment(f"Hmm {number}", author=RITA) for number in range(3)]
    theirs.append(desk.comment("Published", 0.02, label="ham", author=RITA))
    other = desk.comment()
    desk.decided_elsewhere(theirs[2], "ham")
    done = await desk.bulk_decisions.decide_kin(ada, KinDecision(theirs[0], "author", "spam"))
    assert done.changed == 3
    assert [desk.standing(one) for one in theirs] == ["spam", "spam", "ham", "spam"]
    assert desk.standing(other) is None
    await desk.undo.undo_action(ada, done.action.id)
    assert [desk.standing(one) for one in theirs] == [None, None, "ham", None]


async def test_everything_by_a_host_takes_those_below_it_along(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first = desk.comment("See http://shop.watches.example/1")
    second = desk.comment("See http://www.watches.example/2")
    third = desk.comment("See http://other.example")
    done = await desk.bulk_decisions.decide_kin(
        ada, KinDecision(first, "host", "spam", host="watches.example")
    )
    assert done.changed == 2
    assert (desk.standing(second), desk.standing(third)) == ("spam", None)
    assert done.action.words == "watches.example"


@pytest.mark.parametrize("host", ["other.example", "example", "", "hop.watches.example"])
async def test_a_host_that_the_comment_does_not_lead_to_is_refused(
    desk: ReviewDesk, host: str
) -> None:
    comment_id = desk.comment("http://shop.watches.example http://b.example")
    with pytest.raises(Invalid):
        await desk.rules.block_host(desk.moderator("ada"), comment_id, host)


async def test_of_a_campaign_only_those_on_one_tab_are_decided_if_that_is_asked(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    held = [desk.comment(f"{COPY} ({number})") for number in range(3)]
    rejected = desk.comment(f"{COPY} (9)", 0.99, label="spam")
    done = await desk.bulk_decisions.decide_kin(
        ada, KinDecision(held[0], "campaign", "ham", tab="held")
    )
    assert done.changed == 3
    assert desk.standing(rejected) is None


async def test_a_row_whose_comment_was_decided_meanwhile_is_left_as_a_whole(
    desk: ReviewDesk,
) -> None:
    ids = await desk.filed(*(desk.comment(COPY) for _ in range(3)))
    ada, opened = desk.moderator("ada"), ids[0]
    desk.decided_elsewhere(opened, "ham")
    with pytest.raises(DecidedMeanwhile):
        await desk.bulk_decisions.decide_kin(
            ada, KinDecision(opened, "campaign", "spam", seen=0, revision=1)
        )
    assert [desk.standing(one) for one in ids] == ["ham", None, None]
    assert await desk.audit.list_actions(ada) == ()


async def test_a_row_whose_comment_was_edited_meanwhile_is_left_as_a_whole(
    desk: ReviewDesk,
) -> None:
    first = desk.comment(author=RITA, external_id="1")
    ids = await desk.filed(first, desk.comment(author=RITA))
    desk.comment("Other words", author=RITA, external_id="1")
    with pytest.raises(Conflict, match="edited"):
        await desk.bulk_decisions.decide_kin(
            desk.moderator("ada"), KinDecision(ids[0], "author", "spam", seen=0, revision=1)
        )
    assert [desk.standing(one) for one in ids] == [None, None]


async def test_a_campaign_is_decided_with_exceptions(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    copies = [desk.comment(f"{COPY} ({number})") for number in range(5)]
    done = await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", spared=frozenset({copies[2]}))
    )
    assert done.changed == 4
    assert desk.standing(copies[2]) is None


async def test_a_decided_campaign_catches_what_comes_later_by_a_stated_rule(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    copies = [desk.comment(f"{COPY} ({number})") for number in range(3)]
    await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", and_later=True)
    )
    late = await check(desk, f"{COPY} (again)")
    assert standing_label(late) == "spam"
    assert late.decision is None
    first = late.judgement.reasons[0]
    assert first.signal == "rule"
    assert "(by ada)" in first.words
    (rule,) = (await desk.rules.list_rules(ada)).standing
    assert (rule.kin, rule.label, rule.caught, rule.moderator) == ("campaign", "spam", 1, "ada")
    assert (await check(desk, "Nothing like it at all, only bread")).judgement.label == "unsure"


async def test_undo_takes_the_rule_back_with_the_decisions(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    copies = [desk.comment(f"{COPY} ({number})") for number in range(3)]
    await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", and_later=True)
    )
    await desk.undo.undo_last_action(ada)
    assert (await desk.rules.list_rules(ada)).standing == ()
    assert (await check(desk, f"{COPY} (again)")).judgement.label == "unsure"


async def test_a_blocked_host_is_rejected_from_then_on(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    comment_id = desk.comment("See http://shop.watches.example/1")
    await desk.rules.block_host(ada, comment_id, "watches.example")
    assert desk.standing(comment_id) == "spam"
    caught = await check(desk, "Look", Author(name="x", url="http://a.b.watches.example"))
    assert caught.judgement.label == "spam"
    spared = await check(desk, "See http://notwatches.example")
    assert spared.judgement.label == "unsure"
    assert await desk.listed(ada, tab="rejected") == [caught.id]


async def test_a_trusted_author_is_published_from_then_on(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    by_other_name = Author(name="R.", email="RITA@mail.example")
    assert (await check(desk, "Hmm", by_other_name)).judgement.label == "ham"
    assert (await check(desk, "Hmm", Author(name="Rita"))).judgement.label == "unsure"


async def test_a_name_alone_cannot_be_trusted(desk: ReviewDesk) -> None:
    comment_id = desk.comment(author=Author(name="Rita"))
    with pytest.raises(Invalid, match="mail address"):
        await desk.rules.trust_author(desk.moderator("ada"), comment_id)
    assert desk.standing(comment_id) is None


async def test_a_blocked_host_goes_before_a_trusted_author(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    assert (await check(desk, "See http://bad.example", RITA)).judgement.label == "spam"


async def test_a_rule_never_beats_a_humans_decision(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    known = await check(desk, "See http://bad.example", external_id="7")
    await desk.decisions.decide_comment(ada, known.id, "ham", seen=0)
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    again = await check(desk, "See http://bad.example now", external_id="7")
    assert again.judgement.label == "spam"
    assert standing_label(again) == "ham"


async def test_a_rule_holds_on_its_own_site_alone(desk: ReviewDesk) -> None:
    ada, other = desk.moderator("ada"), desk.other_site()
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    checks = CommentChecks(desk.database, desk.scoring)
    there = await checks.check_comment(other, IncomingComment(Comment(text="http://bad.example")))
    assert there.stored.judgement.label == "unsure"


async def test_a_removed_rule_is_listed_and_can_be_brought_back(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    (rule,) = (await desk.rules.list_rules(ada)).standing
    await desk.rules.remove_rule(ada, rule.id)
    assert (await check(desk, "http://bad.example")).judgement.label == "unsure"
    (removed,) = (await desk.rules.list_rules(ada)).removed
    assert (removed.id, removed.removed_by) == (rule.id, "ada")
    with pytest.raises(Conflict):
        await desk.rules.remove_rule(ada, rule.id)
    await desk.undo.undo_last_action(ada)
    assert (await check(desk, "http://bad.example now")).judgement.label == "spam"


async def test_a_rule_of_another_site_cannot_be_removed(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    (rule,) = (await desk.rules.list_rules(ada)).standing
    eve = desk.moderator("eve", "owner", desk.other_site())
    with pytest.raises(NotFound):
        await desk.rules.remove_rule(eve, rule.id)


async def test_a_selection_is_decided_and_leaves_what_was_decided_meanwhile(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    ids = [desk.comment() for _ in range(5)]
    desk.decided_elsewhere(ids[1], "ham", by="eve")
    done = await desk.bulk_decisions.decide_selection(ada, dict.fromkeys(ids, 0), "spam")
    assert (done.changed, [c.comment_id for c in done.clashes]) == (4, [ids[1]])
    assert [c.moderator for c in done.clashes] == ["eve"]
    await desk.undo.undo_action(ada, done.action.id)
    assert [desk.standing(one) for one in ids] == [None, "ham", None, None, None]


@pytest.mark.parametrize("n", [0, 1001])
async def test_a_selection_of_none_or_too_many_is_refused(desk: ReviewDesk, n: int) -> None:
    with pytest.raises(Invalid):
        await desk.bulk_decisions.decide_selection(
            desk.moderator("ada"), {str(number): 0 for number in range(n)}, "spam"
        )


async def test_all_under_a_filter_are_decided_and_undone_as_one(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    high = [desk.comment(f"Number {number}", 0.9) for number in range(230)]
    low = desk.comment(probability=0.1)
    wanted = Filter(band="high")
    with pytest.raises(Conflict, match="230 by now"):
        await desk.bulk_decisions.decide_filter(ada, wanted, "spam", count=229)
    done = await desk.bulk_decisions.decide_filter(ada, wanted, "spam", count=230)
    assert (done.changed, done.action.changed, done.action.words) == (230, 230, "band=high")
    assert (await desk.review_queue.count_tabs(ada, Filter()))["decided"] == 230
    assert desk.standing(low) is None
    await desk.undo.undo_last_action(ada)
    assert {desk.standing(one) for one in high} == {None}


async def test_decisions_are_not_overturned_by_filter(desk: ReviewDesk) -> None:
    with pytest.raises(Invalid):
        await desk.bulk_decisions.decide_filter(
            desk.moderator("ada"), Filter(tab="decided"), "ham", count=9
        )


async def test_actions_are_listed_newest_first_after_a_reload(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.decisions.decide_comment(ada, desk.comment(), "ham", seen=0)
    await desk.decisions.note_on_comment(ada, desk.comment(), "hello")
    await desk.undo.undo_last_action(ada)
    found = await ReviewDesk(desk.store, desk.site).audit.list_actions(ada)
    assert [(one.kind, one.undone_at is None) for one in found] == [
        ("undo", True),
        ("note", False),
        ("decide", True),
    ]


async def test_a_hundred_actions_and_more_can_be_undone_one_by_one(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    ids = [desk.comment(f"Number {number}") for number in range(120)]
    for one in ids:
        await desk.decisions.decide_comment(ada, one, "spam", seen=0)
    later = ReviewDesk(desk.store, desk.site)  # nothing of it is remembered but what is stored
    undone = [(await later.undo.undo_last_action(ada)).comment_ids for _ in ids]
    later.close()
    assert undone == [(one,) for one in reversed(ids)]
    assert {desk.standing(one) for one in ids} == {None}


async def test_nothing_of_an_action_is_deleted_by_undo(desk: ReviewDesk) -> None:
    ada: SignedIn = desk.moderator("ada")
    await desk.decisions.decide_comment(ada, desk.comment(), "ham", seen=0)
    await desk.undo.undo_last_action(ada)
    with desk.store.reading() as connection:
        assert len(connection.execute(select(actions)).all()) == 2
