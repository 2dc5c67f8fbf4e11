"""Many comments decided as comment_id action: kin, a selection, a filter."""

import pytest
from review_desk import COPY, RITA, ReviewDesk

from service.domain.errors import Conflict, DecidedMeanwhile, Invalid
from service.domain.filter import Filter
from service.domain.kin import KinDecision


async def test_everything_by_an_author_is_decided_and_undone_as_one(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    theirs = [desk.comment(f"Hmm {number}", author=RITA) for number in range(3)]
    theirs.append(desk.comment("Published", 0.02, label="ham", author=RITA))
    unrelated = desk.comment()
    desk.decided_elsewhere(theirs[2], "ham")
    decision = KinDecision(theirs[0], "author", "spam", tabs=("held", "published"))
    outcome = await desk.bulk_decisions.decide_kin(ada, decision)
    assert outcome.changed == 3
    assert [desk.standing(comment_id) for comment_id in theirs] == ["spam", "spam", "ham", "spam"]
    assert desk.standing(unrelated) is None
    await desk.undo.undo_action(ada, outcome.action.id)
    assert [desk.standing(comment_id) for comment_id in theirs] == [None, None, "ham", None]


async def test_everything_by_a_host_takes_those_below_it_along(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first = desk.comment("See http://shop.watches.example/1")
    second = desk.comment("See http://www.watches.example/2")
    third = desk.comment("See http://other.example")
    outcome = await desk.bulk_decisions.decide_kin(
        ada, KinDecision(first, "host", "spam", host="watches.example")
    )
    assert outcome.changed == 2
    assert (desk.standing(second), desk.standing(third)) == ("spam", None)
    assert outcome.action.words == "watches.example"


@pytest.mark.parametrize("host", ["other.example", "example", "", "hop.watches.example"])
async def test_a_host_that_the_comment_does_not_lead_to_is_refused(
    desk: ReviewDesk, host: str
) -> None:
    comment_id = desk.comment("http://shop.watches.example http://b.example")
    with pytest.raises(Invalid):
        await desk.rules.block_host(desk.moderator("ada"), comment_id, host)


async def test_of_a_campaign_only_those_that_wait_are_decided_unless_more_is_asked(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    held = [desk.comment(f"{COPY} ({number})") for number in range(3)]
    rejected = desk.comment(f"{COPY} (9)", 0.99, label="spam")
    outcome = await desk.bulk_decisions.decide_kin(ada, KinDecision(held[0], "campaign", "ham"))
    assert outcome.changed == 3
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
    assert [desk.standing(comment_id) for comment_id in ids] == ["ham", None, None]
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
    assert [desk.standing(comment_id) for comment_id in ids] == [None, None]


async def test_a_campaign_is_decided_with_exceptions(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    copies = [desk.comment(f"{COPY} ({number})") for number in range(5)]
    outcome = await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", spared=frozenset({copies[2]}))
    )
    assert outcome.changed == 4
    assert desk.standing(copies[2]) is None


async def test_a_selection_is_decided_and_leaves_what_was_decided_meanwhile(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    ids = [desk.comment() for _ in range(5)]
    desk.decided_elsewhere(ids[1], "ham", by="eve")
    outcome = await desk.bulk_decisions.decide_selection(ada, dict.fromkeys(ids, 0), "spam")
    assert (outcome.changed, [c.comment_id for c in outcome.clashes]) == (4, [ids[1]])
    assert [c.moderator for c in outcome.clashes] == [None]  # it came by the key
    await desk.undo.undo_action(ada, outcome.action.id)
    assert [desk.standing(comment_id) for comment_id in ids] == [None, "ham", None, None, None]


async def test_a_selected_row_stands_for_its_campaign_where_it_was_listed(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    copies = await desk.filed(*(desk.comment(f"{COPY} ({number})") for number in range(3)))
    published = desk.comment(f"{COPY} (9)", 0.02, label="ham")
    single = desk.comment("Is the bakery open on Sundays?")
    await desk.filed()
    selection = {copies[0]: 0, single: 0}
    outcome = await desk.bulk_decisions.decide_selection(
        ada, selection, "spam", alike={copies[0]}, listed=Filter()
    )
    assert outcome.changed == 4
    assert [desk.standing(id_) for id_ in (*copies, single)] == ["spam"] * 4
    assert desk.standing(published) is None


async def test_a_selection_without_campaigns_is_what_was_ticked_and_no_more(
    desk: ReviewDesk,
) -> None:
    copies = await desk.filed(*(desk.comment(f"{COPY} ({number})") for number in range(3)))
    ada = desk.moderator("ada")
    outcome = await desk.bulk_decisions.decide_selection(ada, {copies[0]: 0}, "spam")
    assert outcome.changed == 1


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
    filter_ = Filter(band="high")
    with pytest.raises(Conflict, match="more than 229 by now"):
        await desk.bulk_decisions.decide_filter(ada, filter_, "spam", count=229)
    outcome = await desk.bulk_decisions.decide_filter(ada, filter_, "spam", count=230)
    assert (outcome.changed, outcome.action.changed, outcome.action.words) == (
        230,
        230,
        "band=high",
    )
    assert (await desk.review_queue.count_tabs(ada, Filter()))["decided"] == 230
    assert desk.standing(low) is None
    await desk.undo.undo_last_action(ada)
    assert {desk.standing(comment_id) for comment_id in high} == {None}


async def test_decisions_are_not_overturned_by_filter(desk: ReviewDesk) -> None:
    with pytest.raises(Invalid):
        await desk.bulk_decisions.decide_filter(
            desk.moderator("ada"), Filter(tab="decided"), "ham", count=9
        )


ELSEWHERE = ["https://other.example", "or write to eve@mail.example", "<img src='//x.example/1'>"]


@pytest.mark.parametrize("addition", ELSEWHERE)
@pytest.mark.parametrize("by_key", [True, False])
async def test_a_row_s_ham_covers_no_copy_that_leads_elsewhere(
    desk: ReviewDesk, addition: str, *, by_key: bool
) -> None:
    ada, text = desk.moderator("ada"), f"{COPY} https://watches.example/1"
    shown, other, elsewhere = await desk.filed(
        desk.comment(f"{text} (1)"), desk.comment(f"{text} (2)"), desk.comment(f"{text} {addition}")
    )
    if by_key:
        row = KinDecision(shown, "campaign", "ham", tabs=("held",))
        await desk.bulk_decisions.decide_kin(ada, row)
    else:
        await desk.bulk_decisions.decide_selection(ada, {shown: 0}, "ham", alike={shown})
    standing = [desk.standing(id_) for id_ in (shown, other, elsewhere)]
    assert standing == ["ham", "ham", None]
    assert await desk.listed(ada) == [elsewhere]


async def test_a_list_of_all_copies_covers_those_that_lead_elsewhere(desk: ReviewDesk) -> None:
    ada, text = desk.moderator("ada"), f"{COPY} https://watches.example/1"
    copies = await desk.filed(desk.comment(text), desk.comment(f"{text} {ELSEWHERE[0]}"))
    listed = KinDecision(copies[0], "campaign", "ham", tabs=("held",), with_itself=False)
    await desk.bulk_decisions.decide_kin(ada, listed)
    assert desk.standing(copies[1]) == "ham"


async def test_ham_on_a_list_covers_no_copy_that_came_or_changed_since(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    shown, changed = await desk.filed(desk.comment(f"{COPY} (1)"), desk.comment(f"{COPY} (2)"))
    [late] = await desk.filed(desk.comment(f"{COPY} (3)"))
    listed = {shown: 0, changed: 1}  # as if its log had had another entry then
    page = KinDecision(shown, "campaign", "ham", with_itself=False, listed=listed)
    await desk.bulk_decisions.decide_kin(ada, page)
    assert [desk.standing(id_) for id_ in (shown, changed, late)] == ["ham", None, None]


async def test_spam_on_a_list_covers_what_came_since(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    [shown] = await desk.filed(desk.comment(f"{COPY} (1)"))
    [late] = await desk.filed(desk.comment(f"{COPY} (2)"))
    page = KinDecision(shown, "campaign", "spam", with_itself=False, listed={shown: 0})
    await desk.bulk_decisions.decide_kin(ada, page)
    assert [desk.standing(id_) for id_ in (shown, late)] == ["spam", "spam"]
