"""Blocking: one's own host as a whole, of a shared one only what is the commenter's."""

import pytest
from review_desk import ReviewDesk
from sqlalchemy import update

from model.comment import Author
from service.domain.errors import Invalid
from service.domain.filter import Filter
from service.domain.kin import KinDecision
from service.store.tables.actions import rules

EVE = "Hire me: https://www.linkedin.com/in/eve-seo/"


@pytest.mark.parametrize("value", ["", "linkedin.com", "https://linkedin.com/in/Eve-SEO"])
async def test_a_profile_is_blocked_and_not_the_platform(desk: ReviewDesk, value: str) -> None:
    ada = desk.moderator("ada")
    outcome = await desk.rules.block_host(ada, desk.comment(EVE), value)
    assert outcome.action.words == "linkedin.com/in/eve-seo"
    caught = await desk.check("By <a href='//de.linkedin.com/in/EVE-SEO?trk=1'>me</a>")
    assert caught.judgement.label == "spam"
    words = caught.judgement.reasons[0].words
    assert (
        words == "rule: linkedin.com/in/eve-seo is blocked, not the rest of linkedin.com (by ada)"
    )
    spared = await desk.check("My page", Author(name="Jo", url="https://linkedin.com/in/jo"))
    assert spared.judgement.label == "unsure"


async def test_a_domain_of_ones_own_is_blocked_with_all_below_it(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("http://shop.example-brand.co.uk"), "")
    for text in ("http://www2.example-brand.co.uk/x", "[url]HTTPS://EXAMPLE-BRAND.co.uk.:81[/url]"):
        assert (await desk.check(text)).judgement.label == "spam"
    assert (await desk.check("http://other.co.uk")).judgement.label == "unsure"


async def test_a_host_below_ones_own_domain_is_blocked_alone_if_it_is_named(
    desk: ReviewDesk,
) -> None:
    ada = desk.moderator("ada")
    comment = desk.comment("http://a.shop.city.example")
    await desk.rules.block_host(ada, comment, "shop.city.example")
    assert (await desk.check("http://b.shop.city.example")).judgement.label == "spam"
    assert (await desk.check("http://library.city.example")).judgement.label == "unsure"


async def test_a_host_in_other_letters_is_the_same_host(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("http://bäcker.example"), "")
    assert (await desk.check("http://xn--bcker-gra.example")).judgement.label == "spam"


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("No link", "", "leads nowhere"),
        ("https://github.com/", "github.com", "leads nowhere"),
        (EVE, "linkedin.com/in/jo", "linkedin.com/in/eve-seo"),
        (EVE, "evil.example", "linkedin.com/in/eve-seo"),
        (EVE, "\0", "linkedin.com/in/eve-seo"),
        (EVE, "/" * 300, "linkedin.com/in/eve-seo"),
        ("https://github.com/a https://github.com/b", "github.com", "github.com/a, github.com/b"),
        ("http://a.example http://b.example", "", "a.example, b.example"),
        ("http://evil.co.uk", "co.uk", "evil.co.uk"),
    ],
)
async def test_what_cannot_be_blocked_says_why_and_changes_nothing(
    desk: ReviewDesk, text: str, value: str, message: str
) -> None:
    ada, comment = desk.moderator("ada"), desk.comment(text)
    with pytest.raises(Invalid, match=message):
        await desk.rules.block_host(ada, comment, value)
    assert desk.standing(comment) is None
    assert (await desk.rules.list_rules(ada)).standing == ()


async def test_everything_by_a_profile_leaves_others_on_the_platform(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    first, second = desk.comment(EVE), desk.comment("Again linkedin.com/in/eve-seo, hire me")
    other = desk.comment("I am at https://linkedin.com/in/jo")
    await desk.filed(first, second, other)
    (kin,) = [kin for kin in (await desk.open_comments.read_detail(ada, first)).kin if kin.held]
    assert (kin.value, kin.held) == ("linkedin.com/in/eve-seo", 1)
    await desk.bulk_decisions.decide_kin(ada, KinDecision(first, "host", "spam", host=kin.value))
    assert [desk.standing(id_) for id_ in (first, second, other)] == ["spam", "spam", None]


async def test_the_queue_is_filtered_by_a_platform_and_by_a_profile(desk: ReviewDesk) -> None:
    ada, eve = desk.moderator("ada"), desk.comment(EVE)
    jo = desk.comment("I am at https://linkedin.com/in/jo")
    await desk.filed(eve, jo)
    assert set(await desk.listed(ada, host="linkedin.com")) == {eve, jo}
    typed = Filter.from_query([("host", "https://www.LinkedIn.com/in/eve-seo/")])
    assert await desk.listed(ada, host=typed.host) == [eve]


async def test_rules_that_were_written_before_keep_holding(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment(EVE), "")
    for value in ("linkedin.com", "github.io", "bäcker.example", "shop.old.example"):
        with desk.store.writing() as connection:
            connection.execute(update(rules).values(value=value, words=value))
        for link in (f"http://{value}/x", f"http://www.deep.{value}"):
            assert (await desk.check(f"See {link}")).judgement.label == "spam"
        (rule,) = (await desk.rules.list_rules(ada)).standing
        assert rule.value == value


@pytest.mark.parametrize(
    "text",
    [
        "<img src='https://a.evil.bet/x.png'>",
        "<iframe src=//evil.bet></iframe>",
        "<!-- https://evil.bet -->",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fevil.bet%2Fx",
        "https://web.archive.org/web/2020/https://evil.bet/",
        "hxxps://evil.bet",
        "evil.bet",
    ],
)
async def test_a_blocked_host_is_found_wherever_a_comment_holds_it(
    desk: ReviewDesk, text: str
) -> None:
    ada = desk.moderator("ada")
    await desk.rules.block_host(ada, desk.comment("https://evil.bet"), "")
    assert (await desk.check(f"Look: {text}")).judgement.label == "spam"
    assert (await desk.check("I know devil.bet and evil.better")).judgement.label == "unsure"
