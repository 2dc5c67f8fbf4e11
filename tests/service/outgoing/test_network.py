"""Where connections may lead, and where they must not."""

import ssl

import httpx
import pytest
import trustme
from mock_network import PUBLIC, Names, Recording, network
from other_side import Reply, other_side

from service.outgoing.addresses import is_allowed
from service.outgoing.errors import AddressRefused, TooMuch, Unreachable
from service.outgoing.network import USER_AGENT, Network

PRIVATE = (
    "127.0.0.1",
    "127.8.9.1",
    "10.0.0.5",
    "172.16.9.1",
    "192.168.1.1",
    "::1",
    "fc00::7",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.5",
)
NEVER = (
    "169.254.169.254",
    "fe80::1",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd20:ce::254",
    "nonsense",
)
NOT_PUBLIC = ("100.64.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "255.255.255.255", "::7f00:1")


async def get(through: Network, url: str, **limits: float) -> bytes:
    all_limits = {"max_bytes": 1000, "seconds": 5.0, **limits}
    return (await through.get(url, headers={}, **all_limits)).body  # type: ignore[arg-type]


def test_public_addresses_may_be_connected_to() -> None:
    assert all(is_allowed(ip, allows_private=False) for ip in (PUBLIC, "2606:4700::6810:84e5"))


@pytest.mark.parametrize("address", [*PRIVATE, *NEVER, *NOT_PUBLIC])
def test_others_may_not(address: str) -> None:
    assert not is_allowed(address, allows_private=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_ones_may_if_the_owner_says_so(address: str) -> None:
    assert is_allowed(address, allows_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_may_never(address: str) -> None:
    assert not is_allowed(address, allows_private=True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]", "0"],
)
async def test_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    async with other_side() as side:
        side.replies["/"] = Reply(b"a secret")
        with pytest.raises((AddressRefused, Unreachable)):
            await get(network(), f"http://{host}:{side.port}/")
        assert side.requests == []


@pytest.mark.parametrize("answer", [*PRIVATE, *NEVER[:6]])
async def test_a_name_that_leads_to_a_private_address_is_not_followed(answer: str) -> None:
    recording = Recording()
    with pytest.raises(AddressRefused):
        await get(network(resolve=Names([answer]), plain=recording), "http://blog.example/")
    assert recording.connected == []


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    recording, names = Recording(), Names([PUBLIC, "10.0.0.5"])
    with pytest.raises(AddressRefused):
        await get(network(resolve=names, plain=recording), "http://blog.example/")
    assert recording.connected == []


async def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    # The DNS would answer otherwise the second time. It is not asked a second time.
    recording, names = Recording(), Names([PUBLIC], ["127.0.0.1"])
    assert await get(network(resolve=names, plain=recording), "http://blog.example/") == b"hi"
    assert recording.connected == [PUBLIC]


async def test_each_connection_is_checked_anew() -> None:
    recording, names = Recording(), Names([PUBLIC], ["127.0.0.1"])
    through = network(resolve=names, plain=recording)
    await get(through, "http://blog.example/")
    with pytest.raises(AddressRefused):
        await get(through, "http://blog.example/")
    assert recording.connected == [PUBLIC]


async def test_redirects_are_not_followed() -> None:
    async with other_side() as side:
        side.replies["/"] = Reply(status=302, headers={"Location": "/secret"})
        answer = await network(allows_private=True).get(
            side.url, headers={}, max_bytes=1000, seconds=5
        )
        assert answer.status == 302
        assert len(side.requests) == 1


async def test_the_other_side_sees_who_asks() -> None:
    async with other_side() as side:
        side.replies["/"] = Reply(b"hello")
        await get(network(allows_private=True), side.url)
        assert side.requests[0].headers["user-agent"] == USER_AGENT
        assert USER_AGENT.startswith("Winnow/")


async def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    async with other_side() as side:
        side.replies["/"] = Reply(b"x" * 5000)
        with pytest.raises(TooMuch):
            await get(network(allows_private=True), side.url)


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    async with other_side() as side:
        side.replies["/"] = Reply(after_seconds=0.5)
        with pytest.raises(Unreachable):
            await get(network(allows_private=True), side.url, seconds=0.1)


@pytest.mark.parametrize(
    "url", ["ftp://blog.example/", "file:///etc/passwd", "http://", "http://bl og.example/", "x"]
)
async def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    recording = Recording()
    with pytest.raises((Unreachable, AddressRefused)):
        await get(network(plain=recording), url)
    assert recording.connected == []


async def test_an_address_in_other_letters_is_asked_for_as_http_spells_it() -> None:
    async with other_side() as side:
        side.replies["/stra%C3%9Fe?a=%C3%BC"] = Reply(b"found")
        assert await get(network(allows_private=True), f"{side.url}/straße?a=ü") == b"found"


async def test_a_name_in_other_letters_is_looked_up_as_dns_spells_it() -> None:
    resolved: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        resolved.append(host)
        return [PUBLIC]

    await get(network(resolve=resolve, plain=Recording()), "http://bücher.example/")
    assert resolved == ["xn--bcher-kva.example"]


async def test_an_address_that_cannot_be_spelled_is_not_asked_again_and_again() -> None:
    with pytest.raises(AddressRefused):
        await get(network(), "http://-é.example/")


async def test_a_header_may_hold_what_the_other_side_once_sent() -> None:
    async with other_side() as side:
        side.replies["/"] = Reply(b"hi")
        through = network(allows_private=True)
        etag = {"If-None-Match": '"\xe9"'}
        await through.get(side.url, headers=etag, max_bytes=1000, seconds=5)
        assert side.requests[0].headers["if-none-match"] == '"\xe9"'


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def serving(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    authority.configure_trust(context)
    return context


async def test_the_certificate_is_that_of_the_name_not_of_the_address(
    authority: trustme.CA,
) -> None:
    async with other_side(serving(authority, "blog.example")) as side:
        side.replies["/"] = Reply(b"hello")
        options = {"allows_private": True, "resolve": Names(["127.0.0.1"])}
        through = network(tls=trusting(authority), **options)
        assert await get(through, f"https://blog.example:{side.port}/") == b"hello"


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_a_wrong_certificate_is_refused(authority: trustme.CA, is_trusted: bool) -> None:
    name = "other.example" if is_trusted else "blog.example"
    async with other_side(serving(authority, name)) as side:
        side.replies["/"] = Reply(b"hello")
        tls = trusting(authority) if is_trusted else httpx.create_ssl_context()
        through = network(tls=tls, allows_private=True, resolve=Names(["127.0.0.1"]))
        with pytest.raises(Unreachable):
            await get(through, f"https://blog.example:{side.port}/")
        assert side.requests == []


async def test_a_server_that_speaks_no_tls_is_given_up() -> None:
    async with other_side() as side:
        through = network(allows_private=True)
        with pytest.raises(Unreachable):
            await get(through, f"https://127.0.0.1:{side.port}/", seconds=0.1)
