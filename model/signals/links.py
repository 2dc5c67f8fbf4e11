"""The links of the text."""

import math

from model.reading.addresses import LinkAddress
from model.reading.comment_reading import Reading
from model.signals.places import CHEAP_SUFFIXES, PROFILE_DOMAINS, REFERENCE_DOMAINS
from model.text.links import Link
from model.text.words import WORD

NAN = math.nan
LINK_SIGNALS = (
    "links", "link_hosts", "links_per_word", "link_html", "link_bbcode", "link_anchor_words",
    "link_reference", "link_profile", "link_hyphens", "link_cheap_suffix", "link_path_depth",
    "link_in_article", "link_shortener", "link_like_author", "link_last", "link_bare_host",
)  # fmt: skip


def link_signals(reading: Reading) -> tuple[float, ...]:
    """Measure the links of the text. One value for each of LINK_SIGNALS; shares of none are NaN."""
    links, addresses = reading.links, reading.addresses
    n = len(links)
    if not n:
        return (0.0, 0.0, 0.0, 0.0, 0.0) + (NAN,) * (len(LINK_SIGNALS) - 5)
    own = reading.author_address.registered if reading.author_address else ""
    return (
        math.log1p(n),
        float(len({a.registered for a in addresses})),
        n / (1 + len(reading.tokens)),
        sum(link.markup == "html" for link in links) / n,
        sum(link.markup == "bbcode" for link in links) / n,
        float(max(len(WORD.findall(link.anchor)) for link in links)),
        *_known_places([a for a in addresses if not a.is_shortened], reading.article.text.lower()),
        sum(a.is_shortened for a in addresses) / n,
        float(any(own and own == a.registered for a in addresses)) if own else NAN,
        float(reading.raw.rstrip().endswith(("</a>", "[/url]", links[-1].url))),
        sum(_is_front_page(*pair) for pair in zip(links, addresses, strict=True)) / n,
    )


def _known_places(addresses: list[LinkAddress], article: str) -> tuple[float, ...]:
    """Measure where links lead, as far as they say so; NaN where all are shortened.

    `article` is its text in lower case.
    """
    n = len(addresses)
    if not n:
        return (NAN,) * 6
    return (
        sum(a.domain in REFERENCE_DOMAINS for a in addresses) / n,
        sum(a.domain in PROFILE_DOMAINS for a in addresses) / n,
        float(max(a.host.count("-") for a in addresses)),
        sum(a.suffix.rpartition(".")[2] in CHEAP_SUFFIXES for a in addresses) / n,
        float(max(a.path.strip("/").count("/") + bool(a.path.strip("/")) for a in addresses)),
        sum(bool(a.domain) and a.domain in article for a in addresses) / n if article else NAN,
    )


def _is_front_page(link: Link, address: LinkAddress) -> bool:
    return "//" in link.url and bool(address.host) and address.path in ("", "/")
