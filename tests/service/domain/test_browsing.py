"""The real host of a URL is found as a browser finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.browsing import DROPPED, read_address


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://baker.example/about", "baker.example"),
        ("HTTP://Baker.Example:8080/", "Baker.Example"),
        ("https://paypal.com@evil.example/login", "evil.example"),
        ("https://paypal.com:pw@evil.example", "evil.example"),
        ("https://evil.example\\@paypal.com/", "evil.example"),
        ("https:/\\evil.example/", "evil.example"),
        ("//evil.example/x", "evil.example"),
        ("ht\ntps://evil.example", "evil.example"),
        ("https://evil.example?https://good.example/", "evil.example"),
        ("https://[2001:db8::1]:80/", "[2001:db8::1]"),
        ("shop.example:8080/x", "shop.example"),
        ("www.shop.example/x", "www.shop.example"),
    ],
)
def test_the_host_is_the_one_a_browser_goes_to(url: str, host: str) -> None:
    assert read_address(url).host == host


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVa\tScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
    ],
)
def test_an_address_that_leads_to_no_site_has_no_host_but_a_scheme(url: str) -> None:
    address = read_address(url)
    assert not address.is_web
    assert address.scheme


def test_a_host_before_the_at_sign_is_called_tricky() -> None:
    assert read_address("https://bank.example@evil.example/").is_tricky
    assert not read_address("https://evil.example/@someone").is_tricky


def test_a_host_in_look_alike_letters_is_spelled_as_dns_does() -> None:
    assert read_address("https://аррӏе.com/").ascii_host == "xn--80ak6aa92e.com"


@given(st.text(max_size=100))
def test_any_text_is_read_without_an_error_and_nothing_is_invented(url: str) -> None:
    address = read_address(url)
    assert address.before + address.host + address.after == DROPPED.sub("", url)
