"""Named numeric signals of a comment, its author and its links.

Every function returns one value for each name in the tuple beside it. NaN means
"cannot be known here" (no name, no URL field): a missing field is never a zero, so
that the presence of a field does not stand for a label.
"""

import math
import re

from model.characters import count_characters
from model.reading import Address, Reading
from model.text import WORD, Link

NAN = math.nan

# A pattern that begins with a set of characters is looked for at the speed of a byte search;
# one that begins with a look-behind or a repetition is tried anew at every character. So the
# look-behinds stand after the first character, and what is rare is looked for by a sign of it.
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s().\-/*~]{6,20}\d(?![\w])")
PRICE = re.compile(
    r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|(?:usd|eur|dollars?|euros?|pounds?|bucks)\b)", re.I
)
EMAIL = re.compile(r"(?<![\w.+*-])[\w.+*-]++@[\w-]++\.\w{2,}")  # see text.py: never quadratic
MESSENGER = re.compile(r"whats\s?app|telegram|\bt\.me\b|viber|skype|wechat|微信|\bqq\b|加v", re.I)
MESSENGER_HINTS = ("whats", "telegram", "t.me", "viber", "skype", "wechat", "微信", "qq", "加v")
EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
REPEATED = re.compile(r"(.)(?=\1\1\1)\1+")
GLUED = re.compile(r"(?<![a-z])(?:[a-z]{3,}+[A-Z][a-z]{2,}|[a-z]{2,}+[.!?,][A-Za-z]{3,})")
MAY_BE_GLUED = re.compile(r"[.!?,A-Z](?<=[a-z].)[A-Za-z]{2}")
MAY_BE_BROKEN = re.compile(r"\n ?[a-z]")
BROKEN_LINE = re.compile(r"[^\W\d_,] ?\n ?[a-z]")
MAY_BE_LOOSE = re.compile(r"\s[,.!?]|  \w")
LOOSE_PUNCTUATION = re.compile(r"\w \s*[,.!?](?:\s|$)|  \w")
EXCERPT = re.compile(
    r"^\s*(?:\[(?:…|\.\.\.|&#8230;|&hellip;)\]|\.\.\.|…)|\[(?:…|\.\.\.|&#8230;|&hellip;)\]\s*$"
)
CODE = re.compile(r"[{};=<>:(](?:(?<=[{};=<>])|(?<=:):|(?<=\w\()\))")  # { ; -> :: f() ...
HTML_TAG = re.compile(r"<(?!a\b|/a\b)[a-z/][^>]{0,80}>", re.I)
ENDS_LIKE_HOST = re.compile(r"\.\w{2,6}$")
SYMBOL = re.compile(r"[^\w .'-]|_")
NUMBER = re.compile(r"\d+")
CASED_WORD = re.compile(r"[A-Z](?<=[a-z,;] .)[a-z]{2,}")
SENTENCE_END = re.compile(r"[.!?…。！？](?![.!?…。！？])")

FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com aol.com icloud.com me.com"
    " msn.com mail.ru yandex.ru bk.ru inbox.ru list.ru rambler.ru gmx.de gmx.net gmx.com web.de"
    " t-online.de qq.com 163.com 126.com protonmail.com proton.me yahoo.co.uk yahoo.fr yahoo.de"
    " orange.fr free.fr wanadoo.fr laposte.net libero.it hotmail.co.uk hotmail.fr uol.com.br"
    " bol.com.br terra.com.br ymail.com mail.com naver.com o2.pl wp.pl zoho.com"
    " fastmail.com".split()
)
# Places where anybody has a page: they say little of who writes.
PROFILE_DOMAINS = frozenset(
    "facebook twitter x linkedin blogger blogspot wordpress google youtube instagram github gitlab"
    " tumblr medium flickr livejournal myspace about gravatar disqus mastodon pinterest reddit"
    " substack openhub typepad weebly wix squarespace yahoo".split()
)
REFERENCE_DOMAINS = frozenset(
    "wikipedia wikimedia github gitlab youtube youtu stackoverflow stackexchange microsoft mozilla"
    " apple google python php ruby debian ubuntu apache w3 ietf arxiv doi nature bbc nytimes"
    " theguardian reuters cnn washingtonpost amazon imdb archive twitter gist jsfiddle codepen"
    " nih europa msdn asp java oracle sourceforge bitbucket npmjs pypi imgur flickr vimeo goodreads"
    " spiegel lemonde elpais repubblica heise".split()
)
COMMON_SUFFIXES = frozenset("com org net edu gov io dev".split())
CHEAP_SUFFIXES = frozenset(
    "info biz xyz top site online shop club store icu live vip buzz click link win bid loan cyou"
    " tk ml ga cf gq pw ws cc su pro cheap work party trade review stream download racing".split()
)

TEXT_SIGNALS = (
    "chars", "words", "word_length", "capitals", "digits", "punctuation", "exclamations",
    "questions", "lines", "starts_lower", "ends_open", "non_latin", "emoji", "repeated",
    "distinct_words", "glued_words", "proper_names", "phone_numbers", "prices", "emails",
    "messengers", "broken_lines", "loose_punctuation", "excerpt", "code", "html_tags",
    "invisible", "lookalikes", "styled", "spaced", "numbers", "sentence_words",
)  # fmt: skip


def text_signals(reading: Reading) -> tuple[float, ...]:
    """Measure how the text is written. One value for each of TEXT_SIGNALS."""
    text, raw, words = reading.text, reading.raw, reading.tokens
    n_chars, n_words = len(text), len(words)
    kinds = count_characters(text)
    letters = kinds.letters or 1
    plain = reading.plain
    return (
        math.log1p(n_chars),
        math.log1p(n_words),
        letters / max(n_words, 1),
        kinds.capitals / letters,
        kinds.digits / max(n_chars, 1),
        (n_chars - letters - text.count(" ")) / max(n_chars, 1),
        math.log1p(text.count("!")),
        math.log1p(text.count("?")),
        math.log1p(raw.count("\n")),
        float(text[:1].islower()),
        float(text[-1:].isalnum()),
        kinds.not_latin / letters,
        0.0 if text.isascii() else math.log1p(len(EMOJI.findall(text))),
        float(bool(REPEATED.search(text))),
        len(reading.words) / n_words if n_words else NAN,
        math.log1p(_count(GLUED, text) if MAY_BE_GLUED.search(text) else 0),
        _count(CASED_WORD, text) / max(n_words, 1),
        float(_count(PHONE, text) if kinds.digits > 1 else 0),
        math.log1p(_count(PRICE, text) if kinds.digits else 0),
        float(_count(EMAIL, text) if "@" in text else 0),
        float(_messengers(text)),
        math.log1p(_count(BROKEN_LINE, raw) if MAY_BE_BROKEN.search(raw) else 0),
        math.log1p(_count(LOOSE_PUNCTUATION, raw) if MAY_BE_LOOSE.search(raw) else 0),
        float(_is_excerpt(raw)),
        math.log1p(_count(CODE, text)),
        math.log1p(_count(HTML_TAG, raw) if "<" in raw else 0),
        math.log1p(plain.invisible),
        math.log1p(plain.lookalikes),
        math.log1p(plain.styled),
        float(plain.spaced),
        math.log1p(_count(NUMBER, text) if kinds.digits else 0),
        n_words / (1 + _count(SENTENCE_END, text)),
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def _messengers(text: str) -> int:
    lower = text.lower()
    if not text.isascii():  # to the pattern, but not to str.lower(), these are an i
        lower = lower.replace("i\u0307", "i").replace("ı", "i")
    is_hinted = any(hint in lower for hint in MESSENGER_HINTS)
    return _count(MESSENGER, text) if is_hinted else 0


def _is_excerpt(raw: str) -> bool:
    begins = raw.lstrip().startswith(("[", "...", "…"))
    return (begins or raw.rstrip().endswith("]")) and bool(EXCERPT.search(raw))


NAME_SIGNALS = (
    "name_words", "name_chars", "name_lower", "name_title", "name_capitals", "name_digits",
    "name_symbols", "name_in_text", "name_in_article", "name_like_host", "name_is_address",
    "name_non_latin",
)  # fmt: skip


def name_signals(reading: Reading) -> tuple[float, ...]:
    """Measure the author's name. One value for each of NAME_SIGNALS; all NaN without a name."""
    name, words = reading.name, reading.name_tokens
    if not name:
        return (NAN,) * len(NAME_SIGNALS)
    cased = WORD.findall(name)
    known = reading.article.words
    return (
        float(len(words)),
        math.log1p(len(name)),
        float(name.islower()),
        sum(w[:1].isupper() and w[1:].islower() for w in cased) / max(len(cased), 1),
        float(name.isupper() and len(name) > 3),
        float(any(map(str.isdigit, name))),
        _count(SYMBOL, name) / len(name),
        _share(words, reading.words),
        _share(words, known) if known else NAN,
        _likeness(words, reading),
        float("." in name and bool(ENDS_LIKE_HOST.search(name))),
        float(not name.isascii()),
    )


def _share(words: list[str], known: frozenset[str]) -> float:
    long_words = [w for w in words if len(w) > 2]
    return sum(w in known for w in long_words) / len(long_words) if long_words else 0.0


def _likeness(words: list[str], reading: Reading) -> float:
    """Share of the name's letters that stand in a host it links to; NaN without one."""
    own = (reading.author_address,) if reading.author_address else ()
    hosts = [a.host + a.path for a in (*reading.addresses, *own) if not a.is_shortened]
    if not hosts:
        return NAN
    letters = sum(map(len, words)) or 1
    return max(sum(len(w) for w in words if len(w) > 2 and w in host) / letters for host in hosts)


URL_SIGNALS = (
    "url_host_chars", "url_hyphens", "url_digits", "url_common_suffix", "url_cheap_suffix",
    "url_subdomain", "url_path_depth", "url_path_words", "url_query", "url_profile",
    "url_in_text", "url_like_article", "email_free", "email_like_url", "email_digits",
)  # fmt: skip


def url_signals(reading: Reading) -> tuple[float, ...]:
    """Measure the author's URL and mail domain; NaN where the form had none, or a shortened one."""
    email = reading.email_host
    address = reading.author_address
    domain = address.domain if address else ""
    mail = (
        float(email in FREE_MAIL) if email else NAN,
        float(domain in email) if email and domain else NAN,
        float(any(map(str.isdigit, email))) if email else NAN,
    )
    if address is None or address.is_shortened:
        return (NAN,) * (len(URL_SIGNALS) - len(mail)) + mail
    path = address.path.strip("/")
    return (
        float(len(address.host)),
        float(address.host.count("-")),
        float(sum(map(str.isdigit, address.host))),
        float(address.suffix in COMMON_SUFFIXES),
        float(address.suffix.rpartition(".")[2] in CHEAP_SUFFIXES),
        float(address.subdomain not in ("", "www")),
        float(path.count("/") + 1 if path else 0),
        float(len(WORD.findall(path))),
        float(bool(address.query)),
        float(domain in PROFILE_DOMAINS),
        float(bool(domain) and domain in reading.raw.lower()),
        _share(WORD.findall(domain), reading.article.words) if domain else NAN,
        *mail,
    )


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


def _known_places(addresses: list[Address], article: str) -> tuple[float, ...]:
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


def _is_front_page(link: Link, address: Address) -> bool:
    return "//" in link.url and bool(address.host) and address.path in ("", "/")
