"""Winnow's own address: what is read, and what is refused with which words."""

import pytest

from service.domain.public_address import (
    host_of,
    is_loopback,
    is_nobodys,
    read_host,
    read_public_address,
)


@pytest.mark.parametrize(
    ("text", "origin", "root"),
    [
        ("https://winnow.example", "https://winnow.example", ""),
        (" https://winnow.example/ ", "https://winnow.example", ""),
        ("HTTPS://Winnow.Example:443/", "https://winnow.example", ""),
        ("http://winnow.example:8080", "http://winnow.example:8080", ""),
        ("https://example.org/winnow/", "https://example.org", "/winnow"),
        ("https://example.org/tools/winnow-2", "https://example.org", "/tools/winnow-2"),
        ("https://example.org/blog/review", "https://example.org", "/blog/review"),
        ("http://[::1]:8100/winnow", "http://[::1]:8100", "/winnow"),
        ("http://192.168.1.5:8100", "http://192.168.1.5:8100", ""),
        ("https://kühlschrank.example", "https://xn--khlschrank-9db.example", ""),
    ],
)
def test_an_address_is_read_as_browsers_write_it(text: str, origin: str, root: str) -> None:
    address = read_public_address(text)
    assert (address.origin, address.root) == (origin, root)
    assert str(address) == address.url == origin + root


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("winnow.example", "begin with http:// or https://"),
        ("ftp://winnow.example", "begin with http:// or https://"),
        ("winnow.example:8100", "begin with http:// or https://"),
        ("https://", "names no host"),
        ("https:///winnow", "names no host"),
        ("https://ines:secret@winnow.example", "leave out the user name"),
        ("https://winnow.example/?tab=held", r"begins with \? or #"),
        ("https://winnow.example/#top", r"begins with \? or #"),
        ("https://winnow.example:99999", "not a URL"),
        ("https://winnow.example:0", "port"),
        ("https://[broken", "not a URL"),
        ("https://win now.example", "host"),
        ("https://-.example", "host"),
        ("https://1.2.3.400", "IP address"),
        ("https://example.org//winnow", "single slashes"),
        ("https://example.org/../winnow", "single slashes"),
        ("https://example.org/win%20now", "letters, digits"),
        ("https://example.org/wïnnow", "letters, digits"),
        ("https://example.org/review", "may not begin with /review"),
        ("https://example.org/v1/", "may not begin with /v1"),
    ],
)
def test_what_is_no_address_is_refused_with_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refusal:
        read_public_address(text)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "a b", "https://a.example", "a.example:80", "*", "a..b"])
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"host|IP address"):
        read_host(text)


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Winnow.Example:8100", "winnow.example"),
        ("winnow.example.", "winnow.example"),
        ("[::1]:8100", "[::1]"),
        ("[::1]", "[::1]"),
        ("winnow.example:", "winnow.example"),
        ("", ""),
    ],
)
def test_a_host_header_is_read_without_its_port(header: str, host: str) -> None:
    assert host_of(header) == host


@pytest.mark.parametrize("host", ["localhost", "winnow.localhost", "127.0.0.1", "[::1]"])
def test_loopback_has_many_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.168.1.5", "winnow", "[fe80::1]", "localhost"])
def test_an_ip_address_and_a_name_without_a_dot_are_nobodys(host: str) -> None:
    assert is_nobodys(host)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.example"])
def test_a_name_that_can_be_registered_is_somebodys(host: str) -> None:
    assert not is_nobodys(host)
