"""A passkey made and used in Chromium, with its virtual authenticator, under a path."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from live import PASSWORD, PATIENCE_MS, Live, live, sign_in
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import update
from test_everyone import RULES

from service.moderation.inviting import enter_invitation
from service.store.tables.people import sessions

HERE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def under_a_path(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path, root="/winnow") as running:
        running.enrol("ines")
        yield running


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """One that is built into the device of this page."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": HERE})
    return session, made["authenticatorId"]


def make(page: Page, name: str) -> None:
    form = page.locator("form[data-passkey=make]")
    form.locator("[name=name]").fill(name)
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").click()


def test_a_passkey_is_made_signs_in_without_a_password_and_is_removed(
    browser: Browser, under_a_path: Live
) -> None:
    url = under_a_path.public_url
    context = browser.new_context(locale="en-GB", bypass_csp=False)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    session, device = authenticator(page)
    sign_in(page, under_a_path, "ines", url=url)

    page.goto(f"{url}/review/password")
    make(page, "telephone")
    own = page.locator("form[action$='/passkeys/removal']")
    expect(own).to_contain_text("telephone")
    expect(own).to_contain_text("never used")
    make(page, "the same again")
    expect(page.locator("form[data-passkey=make] [role=status]")).to_have_text(
        "No passkey was made."
    )

    with_passkey = page.get_by_role("button", name="Sign in with a passkey")
    page.context.clear_cookies()
    page.goto(f"{url}/review/sign-in?back=/review/rules")
    with_passkey.click()
    page.wait_for_url(f"{url}/review/rules")
    page.goto(f"{url}/review/password")
    expect(own).not_to_contain_text("never used")
    expect(page.locator(".log")).to_contain_text("signed in with a passkey, from a new browser")

    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.context.clear_cookies()
    page.goto(f"{url}/review/sign-in")
    with_passkey.click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()

    sign_in(page, under_a_path, "ines", url=url)
    page.goto(f"{url}/review/password")
    own.get_by_role("button").click()
    expect(own).to_have_count(0)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.context.clear_cookies()
    page.goto(f"{url}/review/sign-in")
    with_passkey.click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey is not known here")
    context.close()


def test_an_invitation_is_accepted_with_a_passkey_and_a_password_set_afterwards(
    browser: Browser, under_a_path: Live
) -> None:
    url = under_a_path.public_url
    with under_a_path.store.writing() as connection:
        token = enter_invitation(connection, "bob", "moderator", on=(), by=None)
    context = browser.new_context(locale="en-GB", bypass_csp=False)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    authenticator(page)
    instead = page.get_by_role("button", name="Make a passkey instead")

    page.goto(f"{url}/review/link?token={token}")
    page.get_by_label("Name").fill("ines")
    instead.click()
    expect(page.get_by_text("nobody may have it")).to_be_visible()
    page.get_by_label("Name").fill("bob")
    instead.click()
    page.wait_for_url(f"{url}/review/queue*", wait_until="commit")
    page.context.clear_cookies()
    page.goto(f"{url}/review/sign-in?back=/review/password")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{url}/review/password")
    age_sessions(under_a_path)
    page.reload()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.wait_for_url(f"{url}/review/queue*", wait_until="commit")
    context.clear_cookies()
    sign_in(page, under_a_path, "bob", url=url)
    context.close()


def age_sessions(running: Live) -> None:
    """As if everybody had signed in an hour ago."""
    with running.store.writing() as connection:
        began = datetime.now(UTC) - timedelta(hours=1)
        connection.execute(update(sessions).values(created_at=began))


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (360, "de")])
def test_axe_finds_nothing_on_the_pages_of_signing_in(
    browser: Browser, blog: Live, width: int, language: str
) -> None:
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 800}, locale=language
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, blog, "ines")
    for place in ("/review/password", "/review/second-factor", "/review/sign-ins"):
        page.goto(blog.url + place)
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
