"""The author's URL and the host of the mail address."""

import math
from typing import NamedTuple

from model.reading.addresses import LinkAddress
from model.reading.comment_reading import Reading
from model.signals.hosts import CHEAP_SUFFIXES, COMMON_SUFFIXES, FREE_MAIL, PROFILE_DOMAINS
from model.signals.name import share_among
from model.text.words import WORD


class AuthorUrlSignals(NamedTuple):
    """Where the author's URL leads."""

    url_host_chars: float
    url_hyphens: float
    url_digits: float
    url_common_suffix: float
    url_cheap_suffix: float
    url_subdomain: float
    url_path_depth: float
    url_path_words: float
    url_query: float
    url_profile: float
    url_in_text: float
    url_like_article: float


class EmailSignals(NamedTuple):
    """Where the author has a mail address."""

    email_free: float
    email_like_url: float
    email_digits: float


UNKNOWN_URL = AuthorUrlSignals._make([math.nan] * len(AuthorUrlSignals._fields))
UNKNOWN_EMAIL = EmailSignals._make([math.nan] * len(EmailSignals._fields))


def author_url_signals(reading: Reading) -> AuthorUrlSignals:
    """Measure the author's URL; all is unknown where the form had none, or a shortened one."""
    address = reading.author_address
    if address is None or address.is_shortened:
        return UNKNOWN_URL
    host, domain, path = address.host, address.domain, address.path.strip("/")
    article_words = reading.article.words
    return AuthorUrlSignals(
        url_host_chars=float(len(host)),
        url_hyphens=float(host.count("-")),
        url_digits=float(sum(map(str.isdigit, host))),
        **_suffix(address),
        url_subdomain=float(address.subdomain not in ("", "www")),
        url_path_depth=float(path.count("/") + 1 if path else 0),
        url_path_words=float(len(WORD.findall(path))),
        url_query=float(bool(address.query)),
        url_profile=float(domain in PROFILE_DOMAINS),
        url_in_text=float(bool(domain) and domain in reading.raw.lower()),
        url_like_article=share_among(WORD.findall(domain), article_words) if domain else math.nan,
    )


def _suffix(address: LinkAddress) -> dict[str, float]:
    """What the ending of the host tells; nothing if no site can have it."""
    if address.has_reserved_suffix:
        return {"url_common_suffix": math.nan, "url_cheap_suffix": math.nan}
    return {
        "url_common_suffix": float(address.suffix in COMMON_SUFFIXES),
        "url_cheap_suffix": float(address.suffix.rpartition(".")[2] in CHEAP_SUFFIXES),
    }


def email_signals(reading: Reading) -> EmailSignals:
    """Measure the host of the mail address; all is unknown where the form had none."""
    host = reading.email_host
    domain = reading.author_address.domain if reading.author_address else ""
    if not host:
        return UNKNOWN_EMAIL
    return EmailSignals(
        email_free=float(host in FREE_MAIL),
        email_like_url=float(domain in host) if domain else math.nan,
        email_digits=float(any(map(str.isdigit, host))),
    )
