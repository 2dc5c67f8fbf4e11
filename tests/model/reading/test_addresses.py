"""Where a URL leads, however malformed it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.reading.addresses import parse_address


def test_an_address_is_taken_apart():
    address = parse_address("https://Shop.Example.co.uk:8080/Watches/Rolex?Ref=1#top")
    assert address.host == "shop.example.co.uk"
    assert address.domain == "example"
    assert address.suffix == "co.uk"
    assert address.subdomain == "shop"
    assert address.path == "/watches/rolex"
    assert address.query == "ref=1"


def test_two_pages_of_one_site_share_what_is_registered():
    first, second = parse_address("http://a.example.com/x"), parse_address("www.example.com")
    assert first.registered == second.registered == "example.com"


def test_an_address_without_a_scheme_is_read_as_a_host():
    assert parse_address("cheap-pills.com/offer").host == "cheap-pills.com"


def test_spaces_around_an_address_do_not_matter():
    assert parse_address("  http://example.com ") == parse_address("http://example.com")


def test_a_name_and_a_password_are_no_part_of_the_host():
    assert parse_address("http://google.com@evil.example.net/").host == "evil.example.net"


def test_an_international_host_keeps_its_domain():
    assert parse_address("http://bücher.example.com/").registered == "example.com"
    assert parse_address("http://münchen.de").domain == "münchen"


def test_an_ipv6_host_is_told():
    assert parse_address("http://[2001:db8::1]:80/x").host == "2001:db8::1"


def test_percent_signs_in_a_path_are_decoded():
    assert parse_address("http://example.com/caf%C3%A9").path == "/café"


@pytest.mark.parametrize(
    "odd",
    [
        "", " ", "http://", "//", "://", "javascript:alert(1)", "mailto:jane@example.com",
        "data:text/html,<b>x</b>", "http://[::1", "http://]x[/", "http://exa mple.com/a b",
        "http://example.com:notaport/", "http://example.com:99999999/", "http://..", "http://.com",
        "http://a..b.com", "http://\x00/", "http://\ud800.com/\udfff", "http://℀.com", "http://１２７.1",
        "http://xn--/", "http://xn--a.com", "http://" + "a." * 5000 + "com", "http://%zz/%zz?%",
        "HTTP://EXAMPLE.COM", "\\\\server\\share", "http:/one-slash.example", "http:///three",
        "http://[v1.a]/", "http://[::1%25eth0]/", "http://user:pa:ss@:80", "?q", "#x", "/path",
    ],
)  # fmt: skip
def test_an_odd_address_never_raises(odd):
    parse_address(odd)


@given(st.text(st.characters(exclude_categories=())) | st.text("http:/[]@.?#%:٠a\\ "))
def test_no_text_makes_an_address_raise(text):
    parse_address(text)
    parse_address(f"http://{text}")
