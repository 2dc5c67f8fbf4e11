"""Which addresses are one visitor's."""

import ipaddress

# Where a proxy, a container or a carrier's router answers for everybody behind it.
SHARED = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
    )
)


def network_of(address: str) -> str:
    """An IP address as visitors are told apart: of IPv6 the first 64 bits, a household's own.

    What is no address stays as it is.
    """
    plain = address.strip()
    try:
        parsed = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return plain
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def is_of_everybody(address: str) -> bool:
    """Whether an address is of a local network: behind a proxy that does not say who asked, all
    visitors have it, and what was decided of one would count for all.
    """
    try:
        parsed = ipaddress.ip_address(network_of(address).partition("/")[0])
    except ValueError:
        return False
    is_here = parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified
    return is_here or any(parsed in network for network in SHARED)
