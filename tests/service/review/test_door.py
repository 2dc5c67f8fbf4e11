"""Who is let in to the pages, and what those who are not are told."""

from typing import Any

import httpx
import pytest
from pages_desk import OURS, PASSWORD, PagesDesk

HOST = "https://winnow.example"
CREDENTIALS = {"name": "ines", "password": PASSWORD}


def asking(desk: PagesDesk, base: str, **headers: str) -> httpx.AsyncClient:
    """A client that says of a form's page only what `headers` say."""
    transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=base, headers=headers)


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        (HOST, "127.0.0.1:8100", HOST),
        (HOST, "winnow.example", HOST),
        (f"{HOST}:8443/winnow", "winnow.example:8443", f"{HOST}:8443"),
        (HOST, "127.0.0.1:8100", "http://127.0.0.1:8100"),
        ("http://winnow.example", "winnow.example", "http://winnow.example"),
        (None, "192.168.1.5:8100", "http://192.168.1.5:8100"),
        (None, "nas.home.example", "http://nas.home.example"),
        (None, "winnow.example", HOST),
    ],
)
async def test_a_form_of_our_own_page_is_let_in(
    desk_with: Any, address: str | None, host: str, origin: str
) -> None:
    settings = {"public_url": address} if address else {}
    async with desk_with(**settings) as desk, asking(desk, f"http://{host}") as browser:
        answer = await browser.post("/review/sign-in", data=CREDENTIALS, headers={"Origin": origin})
    assert answer.status_code == 401, "looked at, and nobody is called so"


async def test_a_browser_that_says_same_origin_needs_to_say_no_more(desk_with: Any) -> None:
    async with desk_with(public_url=HOST) as desk, asking(desk, "http://127.0.0.1:8100") as browser:
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": "https://mistaken.example"}
        answer = await browser.post("/review/sign-in", data=CREDENTIALS, headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("settings", "host", "address"),
    [({"public_url": HOST}, "127.0.0.1", HOST), ({}, "127.0.0.1", "http://127.0.0.1")],
)
async def test_a_refused_origin_says_what_differs_and_how_to_mend_it(
    desk_with: Any, settings: dict[str, str], host: str, address: str
) -> None:
    origin = "https://queue.example"
    async with desk_with(**settings) as desk, asking(desk, f"http://{host}") as browser:
        headers = {"Origin": origin}
        page = await browser.post("/review/sign-in", data=CREDENTIALS, headers=headers)
        headers |= {"Accept": "application/json"}
        problem = await browser.post("/review/undo", headers=headers)
    assert page.status_code == problem.status_code == 403
    for text in (page.text, problem.json()["detail"]):
        assert f"a page at {origin}, but Winnow takes its address to be {address}" in text
        assert "WINNOW_PUBLIC_URL" in text
    assert (problem.json()["origin"], problem.json()["address"]) == (origin, address)


async def test_a_page_of_another_site_gets_no_advice(desk_with: Any) -> None:
    async with desk_with(public_url=HOST) as desk, asking(desk, HOST) as browser:
        headers = {"Sec-Fetch-Site": "same-site", "Origin": "https://blog.example"}
        answer = await browser.post("/review/undo", headers=headers)
        nameless = await browser.post("/review/undo", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == nameless.status_code == 403
    assert "a page at https://blog.example, but Winnow is at https://winnow.example" in answer.text
    assert "another site (cross-site)" in nameless.text
    assert "WINNOW_" not in answer.text


async def test_a_request_that_names_no_page_is_told_so(desk: PagesDesk) -> None:
    async with asking(desk, "http://winnow.example") as browser:
        answer = await browser.post("/review/undo")
    assert answer.status_code == 403
    assert "does not say which page" in answer.text


@pytest.mark.parametrize("settings", [{"public_url": HOST}, {}])
async def test_signing_in_without_tls_where_the_cookie_needs_it_is_explained(
    desk_with: Any, settings: dict[str, str]
) -> None:
    """Otherwise one is signed in, loses the cookie, and finds the form again, without end."""
    base = "http://winnow.example" if settings else HOST  # a proxy that always says https
    async with desk_with(**settings) as desk, asking(desk, base) as browser:
        headers = {"Origin": "http://winnow.example"}
        answer = await browser.post("/review/sign-in", data=CREDENTIALS, headers=headers)
    assert answer.status_code == 403
    assert f"You opened Winnow at http://winnow.example, but its address is {HOST}" in answer.text
    assert "does not keep the cookie" in answer.text


async def test_the_refusal_is_in_german_for_those_who_read_it(desk_with: Any) -> None:
    async with desk_with(public_url=HOST) as desk, asking(desk, HOST) as browser:
        headers = {"Origin": "https://anders.example", "Accept-Language": "de"}
        answer = await browser.post("/review/undo", headers=headers)
    assert "hält https://winnow.example für seine Adresse" in answer.text


async def test_what_an_origin_holds_is_shown_as_text(desk_with: Any) -> None:
    async with desk_with(public_url=HOST) as desk, asking(desk, HOST) as browser:
        headers = {"Origin": "https://<b>{address}</b>.example"}
        answer = await browser.post("/review/undo", headers=headers)
    assert answer.status_code == 403
    assert "https://&lt;b&gt;{address}&lt;/b&gt;.example" in answer.text


async def test_a_host_that_is_not_ours_is_refused_with_what_to_do(desk_with: Any) -> None:
    async with desk_with(public_url=HOST) as desk, asking(desk, "http://evil.example") as browser:
        page = await browser.get("/review/sign-in")
        problem = await browser.get("/review/queue", headers={"Accept": "application/json"})
    assert page.status_code == problem.status_code == 421
    assert "You asked for evil.example, but the address of Winnow is https://winnow.example" in (
        page.text
    )
    assert "WINNOW_ALLOWED_HOSTS" in page.text
    assert problem.json()["host"] == "evil.example"


@pytest.mark.parametrize(
    "host",
    [
        "winnow.example",
        "WINNOW.example.:443",
        "localhost:8100",
        "127.0.0.1:8100",
        "[::1]:8100",
        "192.168.1.5",
        "winnow:8100",
        "queue.example",
    ],
)
async def test_a_host_of_ours_is_let_in(desk_with: Any, host: str) -> None:
    settings = {"public_url": HOST, "allowed_hosts": "queue.example"}
    async with desk_with(**settings) as desk, asking(desk, HOST) as browser:
        answer = await browser.get("/review/sign-in", headers={"Host": host})
    assert answer.status_code == 200


async def test_hosts_can_be_named_without_an_address(desk_with: Any) -> None:
    async with desk_with(allowed_hosts="a.example,b.example") as desk:
        async with asking(desk, "http://b.example") as browser:
            assert (await browser.get("/review/sign-in")).status_code == 200
        async with asking(desk, "http://evil.example") as browser:
            answer = await browser.get("/review/sign-in")
    assert answer.status_code == 421
    assert "a.example / b.example" in answer.text


async def test_without_an_address_any_host_is_as_good_as_another(desk: PagesDesk) -> None:
    async with asking(desk, "http://nas.home.example") as browser:
        assert (await browser.get("/review/sign-in")).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/", "/1.1/test"])
async def test_probes_and_blogs_may_name_any_host(desk_with: Any, path: str) -> None:
    async with desk_with(public_url=HOST) as desk, asking(desk, "http://10-0-0-7.pod") as probe:
        assert (await probe.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("address", "begin", "path", "is_secure"),
    [
        ("https://winnow.example", "__Host-winnow_session=", "/", True),
        ("https://winnow.example/winnow", "__Secure-winnow_session=", "/winnow/review", True),
        ("http://winnow.example/winnow", "winnow_session=", "/winnow/review", False),
    ],
)
async def test_the_cookie_is_named_and_placed_by_the_address(
    desk_with: Any, address: str, begin: str, path: str, is_secure: bool
) -> None:
    async with desk_with(public_url=address) as desk, desk.signed_in("ines") as browser:
        answer = await browser.post("/review/sign-in", data=CREDENTIALS)
        signed_out = await browser.post("/review/sign-out")
    for cookie in (answer.headers["set-cookie"], signed_out.headers["set-cookie"]):
        attributes = cookie.split("; ")
        assert cookie.startswith(begin)
        assert f"Path={path}" in attributes
        assert ("Secure" in attributes) is is_secure
        assert {"HttpOnly", "SameSite=lax"} <= set(attributes)


async def test_the_language_is_remembered_under_the_same_rule(desk_with: Any) -> None:
    async with (
        desk_with(public_url=f"{HOST}/winnow") as desk,
        asking(desk, HOST, **OURS) as browser,
    ):
        await browser.post("/review/language", data={"language": "de"})
        cookie = next(iter(browser.cookies.jar))
        page = await browser.get("/winnow/review/sign-in")
    assert (cookie.name, cookie.path) == ("__Secure-winnow_language", "/winnow/review")
    assert 'lang="de"' in page.text
