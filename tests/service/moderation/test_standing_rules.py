"""Rules: made from a comment, applied to those to come, removed."""

import pytest
from review_desk import COPY, RITA, ReviewDesk
from running_blog import Broken, WordJudge

from model.comment import Author
from service.domain.comments import standing_label
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.kin import KinDecision


@pytest.fixture(autouse=True)
def _a_model_judges(desk: ReviewDesk) -> None:
    desk.scoring.use(WordJudge())


@pytest.mark.parametrize("made_up", ["", "x", "\0", "00000000-0000-7000-8000-000000000000"])
async def test_what_is_no_action_or_rule_is_not_found(desk: ReviewDesk, made_up: str) -> None:
    ada = desk.moderator("ada")
    with pytest.raises(NotFound):
        await desk.undo.undo_action(ada, made_up)
    with pytest.raises(NotFound):
        await desk.rules.remove_rule(ada, made_up)


async def test_a_decided_campaign_catches_what_comes_later_by_a_stated_rule(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    copies = [desk.comment(f"{COPY} ({number})") for number in range(3)]
    await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", and_later=True)
    )
    late = await desk.check(f"{COPY} (again)")
    assert standing_label(late) == "spam"
    assert late.decision is None
    first = late.judgement.reasons[0]
    assert first.signal == "rule"
    assert "(by ada)" in first.words
    (rule,) = (await desk.rules.list_rules(ada)).standing
    assert (rule.kin, rule.label, rule.caught, rule.moderator) == ("campaign", "spam", 1, "ada")
    assert (await desk.check("Nothing like it at all, only bread")).judgement.label == "unsure"


async def test_undo_takes_the_rule_back_with_the_decisions(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    copies = [desk.comment(f"{COPY} ({number})") for number in range(3)]
    await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", and_later=True)
    )
    await desk.undo.undo_last_action(ada)
    assert (await desk.rules.list_rules(ada)).standing == ()
    assert (await desk.check(f"{COPY} (again)")).judgement.label == "unsure"


async def test_a_blocked_host_is_rejected_from_then_on(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    comment_id = desk.comment("See http://shop.watches.example/1")
    await desk.rules.block_host(ada, comment_id, "watches.example")
    assert desk.standing(comment_id) == "spam"
    caught = await desk.check("Look", Author(name="x", url="http://a.b.watches.example"))
    assert caught.judgement.label == "spam"
    spared = await desk.check("See http://notwatches.example")
    assert spared.judgement.label == "unsure"
    assert await desk.listed(ada, tab="rejected") == [caught.id]


async def test_a_trusted_author_is_published_from_then_on(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    again = Author(name="rita", email="RITA@mail.example")
    assert (await desk.check("Hmm", again)).judgement.label == "ham"
    assert (await desk.check("Hmm", Author(name="Rita"))).judgement.label == "unsure"


async def test_a_name_alone_cannot_be_trusted(desk: ReviewDesk) -> None:
    comment_id = desk.comment(author=Author(name="Rita"))
    with pytest.raises(Invalid, match="mail address"):
        await desk.rules.trust_author(desk.moderator("ada"), comment_id)
    assert desk.standing(comment_id) is None


async def test_a_blocked_host_goes_before_a_trusted_author(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    assert (await desk.check("See http://bad.example", RITA)).judgement.label == "spam"


async def test_a_rule_never_beats_a_humans_decision(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    stored = await desk.check("See http://bad.example", external_id="7")
    await desk.decisions.decide_comment(ada, stored.id, "ham", seen=0)
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    again = await desk.check("<p>See http://bad.example</p>", external_id="7")
    assert again.judgement.label == "spam"
    assert standing_label(again) == "ham"


async def test_a_rule_holds_on_its_own_site_alone(desk: ReviewDesk) -> None:
    ada, other_site = desk.moderator("ada"), desk.other_site()
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    there = await desk.check("http://bad.example", site=other_site)
    assert there.judgement.label == "unsure"


async def test_a_removed_rule_is_listed_and_can_be_brought_back(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    (rule,) = (await desk.rules.list_rules(ada)).standing
    await desk.rules.remove_rule(ada, rule.id)
    assert (await desk.check("http://bad.example")).judgement.label == "unsure"
    (removed,) = (await desk.rules.list_rules(ada)).removed
    assert (removed.id, removed.removed_by) == (rule.id, "ada")
    with pytest.raises(Conflict):
        await desk.rules.remove_rule(ada, rule.id)
    await desk.undo.undo_last_action(ada)
    assert (await desk.check("http://bad.example now")).judgement.label == "spam"


async def test_a_rule_of_another_site_cannot_be_removed(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    (rule,) = (await desk.rules.list_rules(ada)).standing
    eve = desk.moderator("eve", "owner", desk.other_site())
    with pytest.raises(NotFound):
        await desk.rules.remove_rule(eve, rule.id)


async def test_trust_publishes_what_is_unsure_and_never_what_is_spam(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    assert standing_label(await desk.check("Hmm", RITA)) == "ham"
    forged = await desk.check("Cheap rolex", RITA)
    assert standing_label(forged) == "unsure"
    assert forged.judgement.note == "a rule says ham; the machine said spam"


async def test_an_author_is_trusted_under_one_name(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    other_name = RITA.model_copy(update={"name": "Best casino"})
    assert standing_label(await desk.check("Hmm", other_name)) == "unsure"


async def test_an_approved_campaign_covers_no_link_that_it_has_not_seen(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first, second = desk.comment(COPY), desk.comment(COPY)
    await desk.filed(first, second)
    await desk.bulk_decisions.decide_kin(ada, KinDecision(first, "campaign", "ham", and_later=True))
    assert standing_label(await desk.check(COPY)) == "ham"
    assert standing_label(await desk.check(f"{COPY} https://casino.example.net")) == "unsure"


@pytest.mark.parametrize(
    "addition",
    [
        "https://evil.example",
        "<img src='https://evil.example/x.png'>",
        "<!-- https://evil.example -->",
        "https://watches.example/?to=https://evil.example",
        "or casino.bet",
        "or write to eve@evil.example",
        "or on Telegram: casino_eve",
        "<a href='tg://resolve?domain=eve'>!</a>",
    ],
)
async def test_an_approved_campaign_covers_no_other_place_to_go_to(
    desk: ReviewDesk, addition: str
) -> None:
    ada, text = desk.moderator("ada"), f"{COPY} https://watches.example/1"
    copies = [desk.comment(f"{text} ({number})") for number in range(3)]
    approve = KinDecision(copies[0], "campaign", "ham", and_later=True)
    await desk.bulk_decisions.decide_kin(ada, approve)
    assert standing_label(await desk.check(f"{text} (again)")) == "ham"
    assert standing_label(await desk.check(f"{text} {addition}")) == "unsure"


async def test_an_approved_campaign_covers_the_contacts_that_were_approved(
    desk: ReviewDesk,
) -> None:
    ada, text = desk.moderator("ada"), f"{COPY} or write to shop@watches.example"
    copies = [desk.comment(f"{text} ({number})") for number in range(3)]
    approve = KinDecision(copies[0], "campaign", "ham", and_later=True)
    await desk.bulk_decisions.decide_kin(ada, approve)
    assert standing_label(await desk.check(f"{text} (again)")) == "ham"


async def test_trust_delivers_no_enquiry_that_the_machine_calls_spam(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    forged = await desk.check("Cheap rolex for you", RITA, comment_type="contact-form")
    assert standing_label(forged) == "unsure"
    unsure = await desk.check("Do you sell bread?", RITA, comment_type="contact-form")
    assert standing_label(unsure) == "ham"


async def test_trust_publishes_nothing_that_no_model_has_judged(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.trust_author(ada, desk.comment(author=RITA))
    await desk.rules.block_host(ada, desk.comment("http://bad.example"), "bad.example")
    desk.scoring.use(Broken())
    unjudged = await desk.check("Cheap rolex", RITA)
    assert standing_label(unjudged) == "unsure"
    assert unjudged.judgement.note == "a rule says ham; not judged: the model failed"
    assert standing_label(await desk.check("See http://bad.example", RITA)) == "spam"
