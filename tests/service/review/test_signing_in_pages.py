"""Signing in and out through the pages, and attacks on the session."""

import re

import pytest
from pages_desk import BASE, OURS, PASSWORD, PagesDesk

from service.store.people import attempts

HOME = "/review/queue"
COOKIE = "winnow_session"
SESSION = re.compile(r'name="session" value="([0-9a-f]{64})"')


async def test_without_a_session_a_page_leads_to_the_sign_in_and_back(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        answer = await browser.get("/review/queue?tab=rejected")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review/sign-in?back=%2Freview%2Fqueue%3Ftab%3Drejected"


async def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines") as browser:
        answer = await browser.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/review" in cookie
    assert "secure" not in cookie


async def test_behind_tls_the_cookie_is_only_sent_over_tls(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        answer = await browser.post(
            "https://winnow.example/review/sign-in",
            data={"name": "ines", "password": PASSWORD},
            headers={"Origin": "https://winnow.example"},
        )
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_while_nobody_can_sign_in_the_page_tells_of_the_first_link(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        before = await browser.get("/review/sign-in")
        async with desk.signed_in("ines"):
            pass
        after = await browser.get("/review/sign-in")
    assert "Nobody owns this Winnow yet" in before.text
    assert "Nobody owns this Winnow yet" not in after.text
    assert "No account yet?" in after.text


async def test_a_wrong_password_is_refused_without_saying_what_was_wrong(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        wrong = await browser.post("/review/sign-in", data={"name": "ines", "password": "no"})
        unknown = await browser.post("/review/sign-in", data={"name": "nobody", "password": "no"})
    assert wrong.status_code == unknown.status_code == 401
    assert "Name and password do not go together" in wrong.text
    assert wrong.text.replace("ines", "nobody") == unknown.text


async def test_guessing_is_throttled_and_says_when_to_come_back(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        for _ in range(30):
            answer = await browser.post("/review/sign-in", data={"name": "ines", "password": "no"})
            if answer.status_code == 429:
                break
    assert answer.status_code == 429
    assert "try again in" in answer.text


async def test_whoever_signed_in_before_is_let_in_while_their_address_has_to_wait(
    desk: PagesDesk,
) -> None:
    right = {"name": "ines", "password": PASSWORD}
    async with desk.signed_in("ines") as known, desk.signed_in("ada") as stranger:
        await known.post("/review/sign-out")
        with desk.store.writing() as connection:
            for _ in range(40):
                attempts.enter(connection, attempts.subjects("ines", "127.0.0.1"))
        assert (await stranger.post("/review/sign-in", data=right)).status_code == 429
        assert (await known.post("/review/sign-in", data=right)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": f"{BASE}.evil.example"},
        {"Origin": "http://[broken"},
        {},
    ],
)
@pytest.mark.parametrize(
    "path", ["/review/sign-in", "/review/undo", "/review/sign-out", "/review/bulk"]
)
async def test_a_form_of_another_site_is_refused(
    desk: PagesDesk, path: str, headers: dict[str, str]
) -> None:
    async with desk.signed_in("ines") as browser:
        for name in OURS:
            browser.headers.pop(name)
        answer = await browser.post(path, headers=headers)
        still = await browser.get("/review/keys")
    assert answer.status_code == 403
    assert still.status_code == 200, "the session goes on"


async def test_a_session_that_was_planted_before_signing_in_is_not_taken_over(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines") as victim, desk.browser() as attacker:
        planted = victim.cookies[COOKIE]
        await victim.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
        assert victim.cookies[COOKIE] != planted
        attacker.cookies.set(COOKIE, planted, path="/review")
        answer = await attacker.get("/review/keys")
    assert answer.status_code == 303, "the planted session is ended"


async def test_a_made_up_session_is_nobody(desk: PagesDesk) -> None:
    async with desk.browser() as attacker:
        attacker.cookies.set(COOKIE, "a" * 43, path="/review")
        answer = await attacker.get("/review/keys")
    assert answer.status_code == 303


async def test_signing_out_ends_the_session_itself_not_only_the_cookie(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser, desk.browser() as thief:
        thief.cookies.set(COOKIE, browser.cookies[COOKIE], path="/review")
        assert (await thief.get("/review/keys")).status_code == 200
        await browser.post("/review/sign-out")
        assert (await thief.get("/review/keys")).status_code == 303


async def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as here, desk.browser() as there:
        await there.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
        assert (await there.get("/review/keys")).status_code == 200
        await here.post("/review/sign-out-everywhere")
        assert (await there.get("/review/keys")).status_code == 303


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/review/\\evil",
        "javascript:x",
        "/v1/comments",
        "/review/queue\r\nX-Bad: 1",
        "",
    ],
)
async def test_signing_in_leads_to_no_other_place(desk: PagesDesk, back: str) -> None:
    async with desk.signed_in("ines") as browser:
        answer = await browser.post(
            "/review/sign-in", data={"name": "ines", "password": PASSWORD, "back": back}
        )
    assert answer.headers["location"] == HOME


async def test_every_answer_comes_with_the_security_headers(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        for path in (
            "/review/sign-in",
            "/review/nothing",
            "/review/queue",
            "/review/static/review.js",
        ):
            headers = (await browser.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"


async def test_no_template_holds_a_script_or_a_style_of_its_own() -> None:
    from pathlib import Path

    import service.review

    of_ours = '<script type="module" src="{{ root }}/review/static/'
    for template in (Path(service.review.__file__).parent / "templates").glob("*.html"):
        text = template.read_text()
        # A mail has no style sheet, and is read under no policy of ours.
        assert " style=" not in text or template.name.startswith("mail_"), template.name
        assert "<style" not in text, template.name
        assert " on" + "click" not in text, template.name
        assert text.count("<script") == text.count(of_ours), template.name
        assert "|safe" not in text.replace(" ", ""), template.name


NEW_PASSWORD = "a quite different sentence"


async def test_a_moderator_changes_the_own_password_and_stays_signed_in_here_alone(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines") as here, desk.browser() as elsewhere:
        credentials = {"name": "ines", "password": PASSWORD}
        await elsewhere.post("/review/sign-in", data=credentials)
        form = await here.get("/review/password")
        changed = await here.post("/review/password", data={"old": PASSWORD, "new": NEW_PASSWORD})
        assert 'action="/review/password"' in form.text
        assert (changed.status_code, changed.headers["location"]) == (303, HOME)
        assert (await here.get("/review/keys")).status_code == 200
        assert (await elsewhere.get("/review/keys")).status_code == 303
        assert (await elsewhere.post("/review/sign-in", data=credentials)).status_code == 401


@pytest.mark.parametrize(
    ("old", "new", "status", "words"),
    [
        ("not it", NEW_PASSWORD, 403, "This is not your present password."),
        (PASSWORD, "too short", 422, "12 to 1,000 characters"),
        (PASSWORD, "", 422, "12 to 1,000 characters"),
        ("", "", 422, "12 to 1,000 characters"),
    ],
)
async def test_a_password_is_not_changed_to_what_cannot_be_nor_without_the_present_one(
    desk: PagesDesk, old: str, new: str, status: int, words: str
) -> None:
    async with desk.signed_in("ines") as browser:
        answer = await browser.post("/review/password", data={"old": old, "new": new})
        assert answer.status_code == status
        assert words in answer.text
        assert (await browser.get("/review/keys")).status_code == 200, "the session goes on"


async def test_guessing_the_present_password_is_throttled(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        for _ in range(30):
            answer = await browser.post("/review/password", data={"old": "x", "new": NEW_PASSWORD})
            if answer.status_code == 429:
                break
    assert answer.status_code == 429
    assert "try again in" in answer.text


async def test_a_stranger_is_led_to_the_sign_in_and_back_to_the_password(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        answer = await browser.get("/review/password")
        posted = await browser.post("/review/password", data={"old": PASSWORD, "new": NEW_PASSWORD})
    assert answer.headers["location"] == "/review/sign-in?back=%2Freview%2Fpassword"
    assert posted.status_code in (303, 401)


async def test_a_moderator_ends_the_session_of_a_lost_telephone_and_no_other(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines") as here, desk.browser() as telephone:
        await telephone.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
        page = (await here.get("/review/password")).text
        (session,) = SESSION.findall(page)
        ended = await here.post("/review/sessions/end", data={"session": session})
        assert ended.headers["location"] == "/review/password"
        assert (await telephone.get(HOME)).status_code == 303
        assert SESSION.findall((await here.get("/review/password")).text) == []
        again = await here.post("/review/sessions/end", data={"session": session})
        assert again.status_code == 404


async def test_nobody_ends_the_session_of_another(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as ines, desk.browser() as elsewhere:
        await elsewhere.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
        (session,) = SESSION.findall((await ines.get("/review/password")).text)
        async with desk.signed_in("olga", "owner") as olga:
            for name in (session, "nonsense", "a\0b"):
                answer = await olga.post("/review/sessions/end", data={"session": name})
                assert answer.status_code == 404
            assert (await olga.post("/review/sessions/end")).status_code == 422
        assert (await elsewhere.get(HOME)).status_code == 200
