"""Mail addresses, of which a blog may send a hash: `0123456789abcdef@example.org`. Pure."""

import re

# What Winnow keeps (service/secret.py), and what its WordPress plugin sends, of the part before @.
HASHES = re.compile(r"[0-9a-f]{16}(?:[0-9a-f]{4})?")
MOST_CHARS = 254  # RFC 5321
PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent to this: one plain address, no name, no comment, no quotes."""
    return len(text) <= MOST_CHARS and PLAIN.fullmatch(text) is not None


def is_other_address(one: str, other: str) -> bool:
    """Whether two addresses are of two people, as far as they tell.

    A hash and a plain address under one domain may be of one, and so may hashes that were made
    differently: a site has changed what it sends. Then they say nothing of each other.
    """
    one, other = one.strip().lower(), other.strip().lower()
    if one == other:
        return False
    (name, _, domain), (other_name, _, other_domain) = one.rpartition("@"), other.rpartition("@")
    return domain != other_domain or _hash_length(name) == _hash_length(other_name)


def _hash_length(name: str) -> int:
    """How long a hash is; 0 for what is none."""
    return len(name) if HASHES.fullmatch(name) else 0
