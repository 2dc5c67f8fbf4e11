"""Whose an address is."""

import pytest

from service.domain.visitors import is_of_everybody, network_of


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "10.1.2.3", "172.18.0.1", "192.168.178.20", "100.64.0.9",
        "169.254.1.1", "fe80::1%eth0", "fd00:1:2:3::4", "::ffff:172.18.0.1", " 10.1.2.3 ",
        "0.0.0.0",
    ],
)  # fmt: skip
def test_an_address_of_a_local_network_is_of_everybody_behind_it(address: str) -> None:
    assert is_of_everybody(address)


@pytest.mark.parametrize(
    "address", ["203.0.113.7", "172.32.0.1", "2001:db8::1", "::ffff:203.0.113.7", "", "no address"]
)
def test_any_other_may_be_a_visitors_own(address: str) -> None:
    assert not is_of_everybody(address)


def test_of_ipv6_a_household_has_one_network() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
