"""The second factor through the pages: turned on, asked for, turned off by an owner."""

import re
import time

import httpx
import pyotp
from pages_desk import PASSWORD, PagesDesk

from service.store.people import moderators, roles

HOME = "/review/queue"
PLACE = "/review/second-factor"
SEALED = re.compile(r'name="sealed" value="([^"]+)"')
AWAITED = re.compile(r'name="awaited" value="([^"]+)"')
SECRET = re.compile(r'<code class="secret">([A-Z2-7]{32})</code>')
PAPER = re.compile(r"<li><code>([a-z2-9-]{14})</code></li>")


async def turn_on(browser: httpx.AsyncClient) -> tuple[pyotp.TOTP, list[str]]:
    """As a person does: read the secret, type the code and the password."""
    page = (await browser.get(PLACE)).text
    (secret,), (sealed,) = SECRET.findall(page), SEALED.findall(page)
    codes = pyotp.TOTP(secret)
    form = {"sealed": sealed, "code": codes.now(), "password": PASSWORD}
    answer = await browser.post(PLACE, data=form)
    assert answer.status_code == 200
    return codes, PAPER.findall(answer.text)


async def first_step(browser: httpx.AsyncClient, back: str = HOME) -> str:
    credentials = {"name": "ines", "password": PASSWORD, "back": back}
    answer = await browser.post("/review/sign-in", data=credentials)
    assert answer.status_code == 200
    assert "winnow_session" not in answer.headers.get("set-cookie", "")
    (awaited,) = AWAITED.findall(answer.text)
    return str(awaited)


async def test_it_is_turned_on_and_asked_for_and_leads_back(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as here, desk.browser() as elsewhere:
        codes, paper = await turn_on(here)
        assert len(paper) == 10
        assert "10 recovery codes are left" in (await here.get("/review/password")).text
        awaited = await first_step(elsewhere, back="/review/rules")
        assert (await elsewhere.get(HOME)).status_code == 303, "not signed in yet"
        wrong = {"awaited": awaited, "code": "nonsense", "back": "/review/rules"}
        refused = await elsewhere.post("/review/sign-in/code", data=wrong)
        assert refused.status_code == 401
        assert "not a code of now" in refused.text
        right = wrong | {"code": codes.at(int(time.time()) + 30)}
        answer = await elsewhere.post("/review/sign-in/code", data=right)
        assert (answer.status_code, answer.headers["location"]) == (303, "/review/rules")
        assert (await elsewhere.get(HOME)).status_code == 200
        again = await elsewhere.post("/review/sign-in/code", data=right)
        assert again.status_code == 401, "a code counts once"


async def test_the_page_holds_the_secret_as_a_picture_without_a_style(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        page = (await browser.get(PLACE)).text
    assert '<svg class="qr" viewBox="0 0 ' in page
    assert re.search(r'<path d="M\d+ \d+h\d+v1h-\d+z', page)
    assert "style=" not in page


async def test_a_slip_leaves_the_same_secret_to_try_again(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        page = (await browser.get(PLACE)).text
        form = {"sealed": SEALED.findall(page)[0], "code": "12", "password": PASSWORD}
        answer = await browser.post(PLACE, data=form)
    assert answer.status_code == 403
    assert SECRET.findall(answer.text) == SECRET.findall(page)


async def test_the_page_turns_it_off_and_gives_new_codes_for_the_password_alone(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines") as browser:
        _, paper = await turn_on(browser)
        for path in (f"{PLACE}/off", f"{PLACE}/codes"):
            refused = await browser.post(path, data={"password": "not it"})
            assert refused.status_code == 403
            assert "not your present password" in refused.text
        renewed = await browser.post(f"{PLACE}/codes", data={"password": PASSWORD})
        assert not set(PAPER.findall(renewed.text)) & set(paper)
        await browser.post(f"{PLACE}/off", data={"password": PASSWORD})
        page = (await browser.get("/review/password")).text
        assert "Your password alone lets you in" in page
        late = await browser.post(f"{PLACE}/codes", data={"password": PASSWORD})
        assert late.status_code == 409


async def test_nonsense_is_refused_and_a_stranger_led_to_the_sign_in(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser, desk.browser() as stranger:
        for form in ({}, {"sealed": "nonsense"}, {"sealed": "x" * 301}, {"code": "1" * 41}):
            assert (await browser.post(PLACE, data=form)).status_code in (403, 422)
        assert (await stranger.get(PLACE)).status_code == 303
        for form in ({}, {"awaited": "1.2.ines", "code": "1"}):
            late = await stranger.post("/review/sign-in/code", data=form)
            assert late.status_code == 401
            assert "give your password again" in late.text


async def test_an_owner_of_every_site_lets_the_password_suffice_again(desk: PagesDesk) -> None:
    path, form = "/review/moderators/second-factor", {"name": "ines"}
    async with desk.signed_in("ines") as ines, desk.signed_in("olga", "owner") as olga:
        await turn_on(ines)
        assert (await olga.post(path, data=form)).status_code == 403, "of one site only"
        with desk.store.writing() as connection:
            roles.set_role(connection, moderators.find(connection, "olga"), "owner", site=None)
        assert (await olga.post(path, data=form)).status_code == 303
        assert (await olga.post(path, data={"name": "nobody"})).status_code == 404
        assert (await ines.get(HOME)).status_code == 303, "signed out everywhere"
        credentials = {"name": "ines", "password": PASSWORD}
        assert (await ines.post("/review/sign-in", data=credentials)).status_code == 303
        assert "second factor off" in (await olga.get("/review/sites")).text
