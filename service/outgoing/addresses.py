"""Which IP addresses may be connected to."""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Ways to write an IPv4 address as one of IPv6: a gateway may lead them anywhere.
TRANSLATED = tuple(
    ipaddress.IPv6Network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
# Where clouds keep their secrets beside the link-local addresses: some look public, some private.
OF_CLOUDS = frozenset(
    map(
        ipaddress.ip_address,
        ("168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254"),
    )
)


def is_allowed(address: str, *, allows_private: bool) -> bool:
    """Whether an address may be connected to.

    Public ones may; private and loopback ones only if the owner says so; those where clouds
    keep their secrets, link-local, multicast and unspecified ones never.
    """
    try:
        parsed: IPAddress = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if _is_never_allowed(parsed):
        return False
    return _is_public(parsed) or (allows_private and (parsed.is_private or parsed.is_loopback))


def _is_never_allowed(address: IPAddress) -> bool:
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in OF_CLOUDS
    )


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (
        address.is_site_local or any(address in network for network in TRANSLATED)
    ):
        return False
    return address.is_global and not address.is_reserved
