"""What a moderator is told is blocked: all of a host, or one's part of a shared one."""

import html
import re

import httpx
import pytest
from pages_desk import PagesDesk

EVE = "Hire me: https://www.linkedin.com/in/eve-seo/"


def shown(page: httpx.Response) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page.text)).split())


@pytest.mark.parametrize(
    ("language", "button", "message", "scope"),
    [
        (
            "en",
            "Block only this, not the rest of linkedin.com",
            "Blocked: only linkedin.com/in/eve-seo, not the rest of linkedin.com.",
            "linkedin.com/in/eve-seo only this, not the rest of linkedin.com",
        ),
        (
            "de",
            "Nur dies sperren, nicht den Rest von linkedin.com",
            "Gesperrt: nur linkedin.com/in/eve-seo, nicht der Rest von linkedin.com.",
            "linkedin.com/in/eve-seo nur dies, nicht der Rest von linkedin.com",
        ),
    ],
)
async def test_button_message_rules_and_audit_name_the_profile(
    desk: PagesDesk, language: str, button: str, message: str, scope: str
) -> None:
    comment = await desk.comment(EVE)
    async with desk.signed_in("ada") as ada:
        ada.headers["Accept-Language"] = language
        assert button in shown(await ada.get(f"/review/queue?open={comment}"))
        form = {"value": "linkedin.com/in/eve-seo"}
        after = await ada.post(f"/review/comments/{comment}/block", data=form)
        assert message in shown(await ada.get(after.headers["location"]))
        assert scope in shown(await ada.get("/review/rules"))
        assert message in shown(await ada.get("/review/audit"))


async def test_a_host_of_ones_own_is_said_to_be_blocked_as_a_whole(desk: PagesDesk) -> None:
    comment = await desk.comment("http://shop.example-brand.co.uk/x")
    async with desk.signed_in("ada") as ada:
        page = shown(await ada.get(f"/review/queue?open={comment}"))
        assert "Block all of example-brand.co.uk" in page
        await ada.post(f"/review/comments/{comment}/block", data={"value": "example-brand.co.uk"})
        rules = shown(await ada.get("/review/rules"))
    assert "Everything with a link to example-brand.co.uk and what is below it" in rules


@pytest.mark.parametrize("value", ["", "x" * 301, "linkedin.com/in/jo", "evil.example", "%00"])
async def test_what_cannot_be_blocked_is_refused_in_words(desk: PagesDesk, value: str) -> None:
    comment = await desk.comment(EVE)
    async with desk.signed_in("ada") as ada:
        answer = await ada.post(f"/review/comments/{comment}/block", data={"value": value})
        assert answer.status_code == 422
        assert "Everything with a link" not in shown(await ada.get("/review/rules"))
