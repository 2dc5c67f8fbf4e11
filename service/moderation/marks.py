"""What a person is known by, in every form in which a comment may be stored."""

import re
from collections.abc import Iterable

from service.domain.erasing import Commenter, Marks
from service.domain.errors import Invalid
from service.secret import Secret

SHORTEST_CHARS = 3  # of what is looked for: less would be found in everything
SCHEMES = ("", "http://", "https://", "http://www.", "https://www.", "www.")
ENDS = ("", "/")


def marks_of(whom: Commenter, secret: Secret) -> Marks:
    """The marks of a person; mail and IP address in plain and hashed. Raises Invalid."""
    if whom.is_nobody:
        raise Invalid("a name, a mail address, a URL or an IP address", field="person")
    email, address = whom.email.strip(), whom.address.strip()
    emails = tuple(filter(None, (email, secret.hash_email(email))))
    addresses = (address, secret.hash_ip(address)) if address else ()
    bare, name = bare_address(whom.url), " ".join(whom.name.split())
    return Marks(
        names=_lower((whom.name, name, name.title(), name.upper())),
        emails=_lower(emails),
        urls=_lower(scheme + url + end for url in bare for scheme in SCHEMES for end in ENDS),
        addresses=addresses,
        needles=long_enough(_lower((name, *emails, *bare, *addresses))),
    )


def bare_address(url: str) -> tuple[str, ...]:
    """An address as it is whatever stands before and behind it; nothing for none."""
    bare = re.sub(r"^(https?://)?(www\.)?", "", url.strip().lower()).rstrip("/")
    return (bare,) if bare else ()


def long_enough(needles: Iterable[str]) -> tuple[str, ...]:
    """Those that are worth looking for."""
    return tuple(needle for needle in needles if len(needle) >= SHORTEST_CHARS)


def _lower(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, in small letters, and as SQLite makes them, which knows those of ASCII alone."""
    forms = (form for text in texts for form in (text.lower(), _ascii_lower(text)))
    return tuple(dict.fromkeys(filter(None, forms)))


def _ascii_lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)
