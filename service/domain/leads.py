"""What a comment leads to besides its links: what markup hides, contacts, hosts in passing. Pure.

The model reads a comment as most readers see it. Here it is read as somebody does who hides
something in it: each place that any engine may show, load, or lead to counts.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from model.comment import Comment
from service.domain.places import MOST_LINKED, LinkedPlace, places_of, read_place

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
TAG = re.compile(r"<[a-z/!?](?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+>", re.I)
TAG_NAME = re.compile(r"</?([a-z][a-z0-9]*)(?=[\s/>])", re.I)
ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
BRACKETS = re.compile(
    r"\[(?:url|link)=[^\]\s]{1,1000}+(\s[^\]]{1,300}+)\]"  # [url=http://x.example title=...]
    r"|\[(?!url|link)(\w{1,20}=[^\]]{1,300}+)\]"  # [color=...]
    r"|\]\(\S{1,1000}?\s++(\"[^\"\n]{1,300}+\"|'[^'\n]{1,300}+')\)",  # [x](http://x.example "...")
    re.I,
)
# Tags that only set what stands between them, and attributes that no reader sees.
PLAIN_TAGS = frozenset(
    "a abbr acronym area b bdi bdo big blockquote body br caption center cite code col colgroup dd"
    " del dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 head hr html i ins kbd li mark"
    " ol p pre q rp rt ruby s samp small span strike strong sub sup table tbody td tfoot th thead"
    " tr tt u ul var wbr".split()
)
PLAIN_ATTRIBUTES = frozenset("rel class target dir lang id align datetime href".split())

AT = r"\s?(?:@|[(\[{]\s?(?:at|ät|@)\s?[)\]}]|\b(?:at|ät)\b)\s?"
DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|\.)\s?[)\]}]\s?|\s(?:dot|punkt)\s)"
MAIL = re.compile(rf"([\w+-][\w.+-]{{0,63}}){AT}([\w-]{{1,63}}(?:{DOT}[\w-]{{2,63}}){{1,4}})", re.I)
HANDLE = re.compile(r"(?<![\w@.])@[\w.]{3,64}")
MESSENGER = re.compile(
    r"\b(?:telegram|whats\s?app|skype|we\s?chat|insta(?:gram)?|snapchat|discord|kik|viber|icq)"
    r"\b(?:[^\w\n]{1,5}[\w.+-]{1,64}){1,3}",
    re.I,
)
PHONE = re.compile(r"(?:\+|\b00?)[1-9][\d\s()./-]{6,20}\d")
NO_LINK = re.compile(r"\b(?!https?:|ftp:)[a-z][a-z0-9+.-]{1,20}:(?://)?[^\s\"'<>/]+", re.I)
# 🅲🅰🆂, 🇨🇦🇸: letters that no reading knows as such
LETTERS_AS_SIGNS = re.compile("[\U0001f130-\U0001f1ff]+")

SCHEME = r"h(?:tt|xx)ps?:"
ADDRESS = re.compile(
    rf"(?:{SCHEME}[/\\]*|(?<![:/\\\w])[/\\]{{2}})((?:(?!{SCHEME})[^\s\"'<>()\[\]]){{3,2000}}+)",
    re.I,
)
BARE_HOST = re.compile(r"(?<![\w@.-])((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w@-])")


def leads_of(comment: Comment) -> frozenset[str]:
    """All that it leads to, or holds out of sight, and is no link that is read as one."""
    text = comment.text.replace("\\", "")
    linked = {name for place in places_of(comment) for name in place.names}
    passing = {place.name or place.host for place in places_in_passing(comment)}
    return frozenset((*_hidden(text), *_contacts(html.unescape(text)), *(passing - linked)))


def leads_further(before: Comment, after: Comment) -> bool:
    """Whether a comment leads to more, or holds more out of sight, than another did.

    What was taken away says nothing: engines tidy what they are sent.
    """
    return before.text != after.text and not leads_of(after) <= leads_of(before)


def leads_nowhere_else(comment: Comment, shown: Comment) -> bool:
    """Whether all that a comment leads to is where one leads that somebody has read."""
    return hosts_linked(comment) <= hosts_linked(shown) and leads_of(comment) <= leads_of(shown)


def hosts_linked(comment: Comment) -> frozenset[str]:
    """The hosts that its links lead to, and what of a shared one is one person's."""
    places = places_of(comment)
    return frozenset(name for place in places for name in (place.host, place.name) if name)


def places_in_passing(comment: Comment) -> tuple[LinkedPlace, ...]:
    """Where it leads in any way: in an attribute, inside another address, as a mere host."""
    places: dict[LinkedPlace, None] = {}
    for url in _addresses(comment.text):
        place = read_place(url)
        if place is not None and len(places) < MOST_LINKED:
            places[place] = None
    return tuple(places)


def _addresses(text: str) -> Iterator[str]:
    for reading in dict.fromkeys((html.unescape(text), unquote(unquote(html.unescape(text))))):
        for address in ADDRESS.findall(reading):
            yield f"http://{address}"
        yield from BARE_HOST.findall(reading)


def _hidden(text: str) -> Iterator[str]:
    """What markup says that is no text between its tags."""
    yield from COMMENT.findall(text)
    for tag in TAG.findall(COMMENT.sub(" ", text)):
        name = TAG_NAME.match(tag)
        if name is None or name.group(1).lower() not in PLAIN_TAGS:
            yield " ".join(tag.split())
            continue
        for attribute, value in ATTRIBUTE.findall(tag[name.end() : -1]):
            if attribute.lower() not in PLAIN_ATTRIBUTES:
                yield f"{attribute}={html.unescape(value).strip(chr(34) + chr(39))}"
    for parts in BRACKETS.findall(text):
        yield "".join(parts)


def _contacts(text: str) -> Iterator[str]:
    """Whom to write to, or call, and what a device opens that is no page."""
    for name, host in MAIL.findall(text):
        yield f"{name}@{re.sub(DOT, '.', host, flags=re.I)}".lower()
    for pattern in (HANDLE, MESSENGER, NO_LINK, LETTERS_AS_SIGNS):
        yield from (" ".join(contact.lower().split()) for contact in pattern.findall(text))
    for number in PHONE.findall(text):
        yield re.sub(r"\D", "", number)
