"""An owner tries the webhook, sees what did not arrive, and has it sent again."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from other_side import OtherSide, Reply, other_side
from pages_desk import PagesDesk

from service.domain.sites import SiteOptions
from service.store.outgoing import outbox
from service.store.sites import site_options, sites

HERE = "/hook"
WEBHOOK_ROUTES = [
    ("GET", ""), ("POST", ""), ("POST", "/test"), ("POST", "/again"), ("POST", "/key"),
    ("POST", "/key/end"),
]  # fmt: skip


@pytest.fixture
async def side() -> AsyncIterator[OtherSide]:
    async with other_side() as opened:
        yield opened


def hook_up(desk: PagesDesk, side: OtherSide) -> str:
    """Give the site a webhook; returns the address of its page."""
    with desk.store.writing() as connection:
        options = replace(
            site_options.get(connection, desk.site.id),
            webhook_url=f"{side.url}{HERE}",
            allows_private_addresses=True,
        )
        site_options.put(connection, desk.site.id, options)
    return f"/review/sites/{desk.site.id}/webhook"


def give_up_all(desk: PagesDesk) -> list[str]:
    """As after three days. Returns the ids, oldest first."""
    with desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'given up', problem = 'it slept'")
        rows = connection.exec_driver_sql("SELECT id FROM outbox ORDER BY id")
        return [row.id for row in rows]


def waiting(desk: PagesDesk) -> list[str]:
    with desk.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id"
        )
        return [row.id for row in rows]


async def test_a_test_is_sent_by_the_way_of_all_events_and_the_page_says_that_it_arrived(
    desk: PagesDesk, side: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.review.routes.webhook.TRIAL_SECONDS", 60.0)
    side.replies[HERE] = Reply(status=204)
    place = hook_up(desk, side)
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"{place}/test")
        page = await ada.get(answer.headers["location"])
    assert "The test arrived." in page.text
    (request,) = side.requests_for(HERE)
    assert b'"webhook.test"' in request.body


async def test_a_test_that_does_not_arrive_says_why_and_is_not_repeated(
    desk: PagesDesk, side: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.review.routes.webhook.TRIAL_SECONDS", 60.0)
    place = hook_up(desk, side)
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"{place}/test")
        page = await ada.get(answer.headers["location"])
        assert "The test did not arrive: answered with status 404" in page.text
        await ada.post(f"{place}/again")
    assert waiting(desk) == []


async def test_without_a_webhook_there_is_nothing_to_try(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"/review/sites/{desk.site.id}/webhook/test")
    assert answer.status_code == 409
    assert "Enter an address for the webhook first." in answer.text


async def test_what_was_given_up_is_shown_with_the_reason_and_sent_again(
    desk: PagesDesk, side: OtherSide
) -> None:
    place = hook_up(desk, side)
    comment = await desk.comment("Hm")
    for label in ("ham", "spam", "ham"):
        await desk.decision_by_key(comment, label, moderator="ines")
    first, *others = give_up_all(desk)
    async with desk.signed_in("ada", "owner") as ada:
        page = html.unescape((await ada.get(place)).text)
        assert "0 wait, 3 were given up." in page
        assert page.count("it slept") == 3
        side.replies[HERE] = Reply(status=503)
        assert (await ada.post(f"{place}/again", data={"delivery": first})).status_code == 303
        assert waiting(desk) == [first]
        again = await ada.post(f"{place}/again", data={"delivery": first})
        assert (again.status_code, "being sent again already" in again.text) == (409, True)
        await ada.post(f"{place}/again")
        assert waiting(desk) == [first, *others]


@pytest.mark.parametrize("delivery", ["nonsense", "01a2b3c4-0000-7000-8000-000000000000", "a\0"])
async def test_what_was_never_to_be_told_cannot_be_sent_again(
    desk: PagesDesk, side: OtherSide, delivery: str
) -> None:
    place = hook_up(desk, side)
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"{place}/again", data={"delivery": delivery})
    assert answer.status_code == 404


async def test_another_sites_delivery_is_not_touched(desk: PagesDesk, side: OtherSide) -> None:
    place = hook_up(desk, side)
    with desk.store.writing() as connection:
        other = sites.add_site(connection, "other-blog", url="https://other.example")
        outbox.enter_trial(connection, other)
    (theirs,) = give_up_all(desk)
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"{place}/again", data={"delivery": theirs})
    assert answer.status_code == 404
    assert waiting(desk) == []


@pytest.mark.parametrize(("method", "path"), WEBHOOK_ROUTES, ids=str)
async def test_only_an_owner_of_the_site_may_see_and_send(
    desk: PagesDesk, side: OtherSide, method: str, path: str
) -> None:
    place = hook_up(desk, side)
    async with desk.signed_in("ines") as ines:
        answer: httpx.Response = await ines.request(method, place + path)
    assert answer.status_code == 403


async def test_address_events_and_limits_are_chosen_together(desk: PagesDesk) -> None:
    place = f"/review/sites/{desk.site.id}/webhook"
    form = {
        "webhook_url": "https://b.example/hook",
        "event": ["comment.decided", "queue.waiting"],
        "queue_size_told": "20",
        "queue_hours_told": "12",
    }
    async with desk.signed_in("ada", "owner") as ada:
        assert (await ada.post(place, data=form)).status_code == 303
        page = (await ada.get(place)).text
        assert options(desk) == SiteOptions(
            webhook_url="https://b.example/hook",
            webhook_events=("comment.decided", "queue.waiting"),
            queue_size_told=20,
            queue_hours_told=12,
        )
        assert 'value="queue.waiting" checked' in page
        assert 'value="model.refused" checked' not in page
        await ada.post(place, data=form | {"webhook_url": ""})
        assert options(desk).webhook_url is None


def options(desk: PagesDesk) -> SiteOptions:
    with desk.store.reading() as connection:
        return site_options.get(connection, desk.site.id)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"webhook_url": "hook.example"}, "An address begins with"),
        ({"webhook_url": "https://h.example/" + "x" * 2000}, ""),
        ({"event": "comment.lost"}, ""),
        ({"queue_size_told": "0"}, "a number from 1 to 1,000,000"),
        ({"queue_size_told": "many"}, ""),
        ({"queue_hours_told": "-3"}, "a number from 1 to 8,760"),
        ({"queue_hours_told": "9" * 40}, ""),
    ],
)
async def test_what_a_webhook_cannot_be_changes_nothing(
    desk: PagesDesk, wrong: dict[str, str], words: str
) -> None:
    form = {"webhook_url": "https://b.example/hook", "event": "comment.decided"}
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"/review/sites/{desk.site.id}/webhook", data=form | wrong)
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert options(desk) == SiteOptions()


async def test_the_signing_key_is_replaced_while_the_former_one_signs_too(desk: PagesDesk) -> None:
    place = f"/review/sites/{desk.site.id}/webhook"
    async with desk.signed_in("ada", "owner") as ada:
        former = shown_signing_key((await ada.get(place)).text)
        assert (await ada.post(f"{place}/key")).status_code == 303
        page = (await ada.get(place)).text
        assert shown_signing_key(page) != former
        assert "The key before this one signs too, until" in page
        assert (await ada.post(f"{place}/key")).status_code == 409
        assert (await ada.post(f"{place}/key/end")).status_code == 303
        assert "signs too" not in (await ada.get(place)).text
        assert (await ada.post(f"{place}/key/end")).status_code == 409
        changes = html.unescape((await ada.get("/review/sites")).text)
    assert "replaced the webhook's signing key" in changes
    assert "ended the webhook's former signing key" in changes


def shown_signing_key(page: str) -> str:
    found = re.search(r"<code>(whsec_[^<]+)</code>", page)
    assert found is not None
    return html.unescape(found.group(1))
