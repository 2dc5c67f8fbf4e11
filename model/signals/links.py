"""The links of the text."""

import math
from typing import NamedTuple

from model.reading.addresses import LinkAddress
from model.reading.comment_reading import Reading
from model.signals.hosts import CHEAP_SUFFIXES, PROFILE_DOMAINS, REFERENCE_DOMAINS
from model.text.links import Link
from model.text.words import WORD


class LinkFormSignals(NamedTuple):
    """How many links there are, and how they are written."""

    links: float
    link_hosts: float
    links_per_word: float
    link_html: float
    link_bbcode: float
    link_anchor_words: float


class LinkTargetSignals(NamedTuple):
    """Where links lead, as far as they say so."""

    link_reference: float
    link_profile: float
    link_hyphens: float
    link_cheap_suffix: float
    link_path_depth: float
    link_in_article: float


class LinkPurposeSignals(NamedTuple):
    """What links are there for: to hide where they lead, for the author, at the end."""

    link_shortener: float
    link_like_author: float
    link_last: float
    link_bare_host: float


LINK_SIGNALS = LinkFormSignals._fields + LinkTargetSignals._fields + LinkPurposeSignals._fields
NO_TARGET = LinkTargetSignals._make([math.nan] * len(LinkTargetSignals._fields))
NO_PURPOSE = LinkPurposeSignals._make([math.nan] * len(LinkPurposeSignals._fields))
NO_LINKS = LinkFormSignals(
    links=0.0,
    link_hosts=0.0,
    links_per_word=0.0,
    link_html=0.0,
    link_bbcode=0.0,
    link_anchor_words=math.nan,
)
MOST_LINKS = 20  # more say no more
WITHOUT_LINKS = (*NO_LINKS, *NO_TARGET, *NO_PURPOSE)


def link_signals(reading: Reading) -> tuple[float, ...]:
    """Measure the links of the text. One value for each of LINK_SIGNALS; shares of none are NaN."""
    if not reading.links:
        return WITHOUT_LINKS
    telling = [address for address in reading.addresses if not address.is_shortened]
    return (
        *link_form_signals(reading),
        *link_target_signals(telling, reading.article.text.lower()),
        *link_purpose_signals(reading),
    )


def link_form_signals(reading: Reading) -> LinkFormSignals:
    """Measure how the links are written, of which there is at least one."""
    links, n = reading.links, len(reading.links)
    return LinkFormSignals(
        links=math.log1p(min(n, MOST_LINKS)),
        link_hosts=float(min(len({a.registered for a in reading.addresses}), MOST_LINKS)),
        links_per_word=n / (1 + len(reading.tokens)),
        link_html=sum(link.markup == "html" for link in links) / n,
        link_bbcode=sum(link.markup == "bbcode" for link in links) / n,
        link_anchor_words=float(max(len(WORD.findall(link.anchor)) for link in links)),
    )


def link_target_signals(addresses: list[LinkAddress], article: str) -> LinkTargetSignals:
    """Measure where links lead; all is unknown of no address.

    `article` is its text in lower case.
    """
    n = len(addresses)
    if not n:
        return NO_TARGET
    return LinkTargetSignals(
        link_reference=sum(a.domain in REFERENCE_DOMAINS for a in addresses) / n,
        link_profile=sum(a.domain in PROFILE_DOMAINS for a in addresses) / n,
        link_hyphens=float(max(a.host.count("-") for a in addresses)),
        link_cheap_suffix=sum(a.suffix.rpartition(".")[2] in CHEAP_SUFFIXES for a in addresses) / n,
        link_path_depth=float(max(_depth(a.path.strip("/")) for a in addresses)),
        link_in_article=sum(bool(a.domain) and a.domain in article for a in addresses) / n
        if article
        else math.nan,
    )


def _depth(path: str) -> int:
    return path.count("/") + bool(path)


def link_purpose_signals(reading: Reading) -> LinkPurposeSignals:
    """Measure what the links are there for, of which there is at least one."""
    links, addresses, n = reading.links, reading.addresses, len(reading.links)
    own = reading.author_address.registered if reading.author_address else ""
    return LinkPurposeSignals(
        link_shortener=sum(address.is_shortened for address in addresses) / n,
        link_like_author=float(any(own == a.registered for a in addresses)) if own else math.nan,
        link_last=float(reading.raw.rstrip().endswith(("</a>", "[/url]", links[-1].url))),
        link_bare_host=sum(map(_is_front_page, links, addresses)) / n,
    )


def _is_front_page(link: Link, address: LinkAddress) -> bool:
    return "//" in link.url and bool(address.host) and address.path in ("", "/")
