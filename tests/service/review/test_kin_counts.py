"""What goes with a comment is counted where it stands; one key decides only on what waits."""

import re

import pytest
from pages_desk import PagesDesk

from service.domain.comments import DecisionLabel
from service.store.comments import comments, label_log

WAITS = "Look at https://knives.example/{n}, sharp blades for every kitchen in our fine town"
PUBLISHED = "Thanks! " + WAITS
EVERYTHING = {"kin": "campaign", "itself": "no", "label": "spam"}


@pytest.fixture
async def campaign(desk: PagesDesk) -> tuple[list[str], list[str]]:
    """One spam operation: two that wait, and three that the machine took for ham."""
    published = [await desk.comment(PUBLISHED.format(n=n)) for n in range(3)]
    waiting = [await desk.comment(WAITS.format(n=n)) for n in range(2)]
    return waiting, published


def text_of(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def standing(desk: PagesDesk, comment_id: str) -> str | None:
    with desk.store.reading() as connection:
        stored = comments.get(connection, desk.site.id, comment_id)
    assert stored is not None
    return stored.decision.label if stored.decision else None


def decide(desk: PagesDesk, comment_id: str, label: DecisionLabel) -> None:
    with desk.store.writing() as connection:
        label_log.append(connection, comment_id, label, moderator="eve")


async def test_only_what_is_held_is_called_waiting(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, _ = campaign
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get(f"/review/queue?open={waiting[0]}")
        listed = await moderator.get("/review/campaigns")
    others = text_of(page.text.split("With this host", 1)[1])
    assert "4 others: 1 waiting 3 published Spam all 2" in others
    assert "5 comments 2 waiting 3 published" in text_of(listed.text)


async def test_each_count_leads_to_the_comments_it_counts(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, _ = campaign
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get(f"/review/queue?open={waiting[0]}")
        (href,) = re.findall(r'href="([^"]*tab=published[^"]*host=[^"]*)">', page.text)
        published = await moderator.get(href.replace("&amp;", "&"))
    assert len(re.findall(r'<li class="row', published.text)) == 1  # three alike
    assert "3 alike" in published.text


async def test_one_key_leaves_what_is_published_alone(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, published = campaign
    form = {"kin": "host", "value": "knives.example", "label": "spam", "tab": "held"}
    async with desk.signed_in("ines") as moderator:
        await moderator.post(f"/review/comments/{waiting[0]}/everything", data=form)
    assert [standing(desk, one) for one in waiting] == ["spam", "spam"]
    assert [standing(desk, one) for one in published] == [None, None, None]


async def test_a_published_comment_that_is_opened_from_elsewhere_is_decided_on_by_itself(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    _, published = campaign
    async with desk.signed_in("ines") as moderator:
        opened = await moderator.get(f"/review/queue?open={published[0]}")
        listed = await moderator.get(f"/review/queue?tab=published&open={published[0]}")
    assert f'action="/review/comments/{published[0]}/decision"' in opened.text
    assert "One of 3 that are nearly the same and published" in text_of(listed.text)


async def test_a_campaign_proposes_what_waits_and_takes_down_what_is_published_if_asked(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, published = campaign
    place = f"/review/comments/{published[0]}/everything"
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get(f"/review/campaigns/{published[0]}")
        assert 'name="tab" value="held" checked' in page.text
        assert "the 3 that are published" in text_of(page.text)
        await moderator.post(place, data=EVERYTHING | {"tab": "held"})
        assert [standing(desk, one) for one in published] == [None, None, None]
        excepted = {"tab": ["published"], "excepted": [published[1]]}
        await moderator.post(place, data=EVERYTHING | excepted)
    assert [standing(desk, one) for one in waiting] == ["spam", "spam"]
    assert [standing(desk, one) for one in published] == ["spam", None, "spam"]


async def test_a_campaign_leaves_decisions_alone_its_own_comments_too(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, _ = campaign
    decide(desk, waiting[0], "ham")
    async with desk.signed_in("ines") as moderator:
        form = EVERYTHING | {"tab": "held"}
        await moderator.post(f"/review/comments/{waiting[0]}/everything", data=form)
    assert [standing(desk, one) for one in waiting] == ["ham", "spam"]


async def test_a_decision_on_none_is_refused(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, _ = campaign
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.post(f"/review/comments/{waiting[0]}/everything", data=EVERYTHING)
    assert answer.status_code == 422
    assert "choose which of them" in answer.text


async def test_ham_on_the_page_of_a_campaign_covers_what_it_listed_and_nothing_later(
    desk: PagesDesk, campaign: tuple[list[str], list[str]]
) -> None:
    waiting, _ = campaign
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get(f"/review/campaigns/{waiting[0]}")
        listed = re.search(r'name="listed" value="([^"]*)"', page.text)
        assert listed is not None
        late = await desk.comment(WAITS.format(n=9))
        form = {**EVERYTHING, "label": "ham", "tab": "held", "listed": listed[1]}
        await moderator.post(f"/review/comments/{waiting[0]}/everything", data=form)
    assert [standing(desk, id_) for id_ in (*waiting, late)] == ["ham", "ham", None]


@pytest.mark.parametrize("listed", ["nonsense", "a:b", "x:1;y:2", "a:-1"])
async def test_a_list_that_is_none_is_refused(
    desk: PagesDesk, campaign: tuple[list[str], list[str]], listed: str
) -> None:
    waiting, _ = campaign
    async with desk.signed_in("ines") as moderator:
        form = {**EVERYTHING, "label": "ham", "tab": "held", "listed": listed}
        answer = await moderator.post(f"/review/comments/{waiting[0]}/everything", data=form)
    assert answer.status_code == 422
    assert standing(desk, waiting[0]) is None
