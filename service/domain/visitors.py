"""Which addresses are one visitor's."""

import ipaddress


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
