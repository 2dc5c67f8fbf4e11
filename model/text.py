"""Markup to plain text and links; tricks of disguise undone and counted."""

import html
import re
import unicodedata
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from model.disguise import (
    ACCENTS,
    DIGITS_IN_WORDS,
    LETTERS_AS_ENTITIES,
    SPACED_WORDS,
    SPELLED_HOSTS,
    TAGS_IN_WORDS,
    counted,
    undone,
)

# Drawn as nothing: soft hyphen, joiners, direction marks, invisible operators.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
# Joiners and marks belong to the spelling of these scripts and of emoji: no trick there.
JOINED_SCRIPTS = re.compile("[\u0590-\u08ff\u0900-\u0dff\u2600-\u27bf\U0001f000-\U0001faff]")
# Every repetition that something must follow is bounded or possessive: without that, a long
# text of nothing but "[url=" takes minutes.
BBCODE_LINK = re.compile(
    r"\[(?:url|link)(?:=[\"']?([^\]\"'\s]{0,1000}+)[^\]]{0,300}+)?\](.{0,1000}?)\[/(?:url|link)\]",
    re.I | re.S,
)
BBCODE_TAG = re.compile(
    r"\[/?(?:b|i|u|img|quote|color|size|code|list|center)(?:=[^\]]{0,300}+)?\]", re.I
)
MARKDOWN_LINK = re.compile(r"\[([^\]\n]{1,300}+)\]\((https?://[^)\s]{1,1000}+)\)")
LINKED_SUFFIXES = (
    "com|net|org|info|biz|ru|cn|de|fr|nl|it|es|pl|br|in|uk|io|co|us|eu|tv|me|xyz|top|site"
    "|online|shop|club|store|app|blog|ly|gl|tk|vip|pro|live"
)
BARE_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\]\[)(]+"
    r"|(?<![\w.@/-])(?:[a-z0-9-]{2,63}\.){1,4}(?!(?-i:In|It|Me|Us|Live|Top)\b)"  # "I agree.It is"
    rf"(?:{LINKED_SUFFIXES})(?![\w@-])(?:/[^\s<>\"'\]\[)(]*)?",
    re.I,
)
# A bare link has "://" or one of these dots: a search for the dot first is much faster.
DOT_OF_LINK = re.compile(rf"\.(?:(?<=www\.)|(?:{LINKED_SUFFIXES})(?![\w@-]))", re.I)
SPACES = re.compile(r"\s+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")

# Letters of other scripts that are drawn like Latin ones: the part of Unicode
# Technical Standard 39's confusables that turns up in comments, as pairs.
LOOKALIKES: dict[int, str] = str.maketrans(
    dict(
        "аa сc еe оo рp хx уy іi јj ѕs һh ԁd ԛq ԝw ѵv кk мm тt вb нh гr АA ВB СC ЕE НH ІI ЈJ КK"  # type: ignore[arg-type]
        " МM ОO РP ЅS ТT ХX УY ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa οo ρp ιi υu νv κk"
        " τt εe ɡg ɑa".split()
    )
)
# Marks over a letter that they do not belong to: what is left of them when those that do have
# been put together with theirs. One may be an accent of a rarer language; a line is a trick.
STRAY_MARKS = re.compile("(?<=[A-Za-z\u00c0-\u024f\u0370-\u052f])[\u0300-\u036f]+")
STRIKE_OR_PILE = re.compile("[\u0305\u0332-\u0338\u035c-\u0362]|[\u0300-\u036f]{2}")
FOREIGN_LETTER = re.compile("[\u0370-\u052f\u0251\u0261]")
LATIN_LETTER = re.compile("[A-Za-z]")

BEFORE_UNICODE = (TAGS_IN_WORDS, LETTERS_AS_ENTITIES)  # what is undone in markup
SIGNS_OF_MARKUP = ("<", "&", "[", "://")
AFTER_UNICODE = (SPELLED_HOSTS, ACCENTS, SPACED_WORDS, DIGITS_IN_WORDS)  # and in plain letters


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a comment: where it leads, what it says, how it was written."""

    url: str
    anchor: str
    markup: str  # "html", "bbcode", "markdown" or "bare"


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as a reader sees it, its links, and the tricks that were undone (counts)."""

    text: str
    links: tuple[Link, ...]
    invisible: int = 0
    lookalikes: int = 0
    styled: int = 0
    spaced: int = 0


def read_both(raw: str) -> tuple[PlainText, str]:
    """A comment's text as `read` and as `wording` give it; at once if there is nothing to undo."""
    spaced = evenly_spaced(raw)
    if _is_plain(spaced):
        return PlainText(spaced.strip(" "), ()), spaced
    return read(raw), wording(raw)


def _is_plain(spaced: str) -> bool:
    """Whether an evenly spaced text holds no sign of markup, of a link, or of a trick."""
    return (
        spaced.isascii()
        and not any(sign in spaced for sign in SIGNS_OF_MARKUP)
        and not DOT_OF_LINK.search(spaced)
        and not any(step.may_match(spaced) for step in AFTER_UNICODE)
    )


def read(raw: str) -> PlainText:
    """Read a comment's text: markup off, links apart, disguises undone and counted.

    Never raises on any str.
    """
    links: list[Link] = []
    text, tags = counted(raw, TAGS_IN_WORDS)
    text, entities = counted(text, LETTERS_AS_ENTITIES)
    text = _without_markup(text, links)
    text, invisible, lookalikes, styled = undisguise(text)
    text, hosts = counted(text, SPELLED_HOSTS)
    if "://" in text or DOT_OF_LINK.search(text):
        bare = BARE_LINK.findall(text)
        if bare:
            links += [Link(url, "", "bare") for url in bare]
            text = BARE_LINK.sub(" ", text)
    text, words = counted(text, SPACED_WORDS)
    text = " ".join(undone(text, (DIGITS_IN_WORDS,)).split())
    return PlainText(
        text, tuple(links), invisible + tags, lookalikes, styled + entities, words + hosts
    )


def wording(raw: str) -> str:
    """A text as its wording is read: markup and links still in it, tricks inside words undone."""
    text = undone(evenly_spaced(raw), BEFORE_UNICODE)
    return undone(undisguise(text)[0], AFTER_UNICODE)


def evenly_spaced(text: str) -> str:
    """A text with each run of white space, also at its ends, made one space."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    words = " ".join(text.split())
    if not words:
        return " " if before else ""
    return f"{' ' if before else ''}{words}{' ' if after else ''}"


def undisguise(text: str) -> tuple[str, int, int, int]:
    """Undo invisible characters, styled letters and look-alikes.

    Undoing twice changes nothing more. Returns the text and how many (invisible,
    look-alike, styled) characters it held.
    """
    if text.isascii():
        return text, 0, 0, 0
    invisible = 0
    if INVISIBLE.search(text):
        bare = INVISIBLE.sub("", text)
        if not JOINED_SCRIPTS.search(text):
            invisible = len(text) - len(bare)
        text = bare
    composed = unicodedata.normalize("NFKC", text)
    styled = _styled_letters(text) if composed != text else 0
    if STRAY_MARKS.search(composed):
        styled += sum(1 for _ in STRIKE_OR_PILE.finditer(composed))
        composed = STRAY_MARKS.sub("", composed)
    folded = fold_lookalikes(composed)
    lookalikes = 0
    if folded != composed:
        lookalikes = sum(a != b for a, b in zip(composed, folded, strict=True))
    return folded, invisible, lookalikes, styled


def _without_markup(raw: str, links: list[Link]) -> str:
    text = raw
    if "<" in text and ">" in text:
        text = _without_html(text, links)
    elif "&" in text:
        text = html.unescape(text)
    if "[" in text:
        for match in BBCODE_LINK.finditer(text):
            url, anchor = match.group(1), match.group(2)
            links.append(Link(url or anchor, anchor if url else "", "bbcode"))
        text = BBCODE_LINK.sub(lambda m: f" {m.group(2)} " if m.group(1) else " ", text)
        links += [Link(m.group(2), m.group(1), "markdown") for m in MARKDOWN_LINK.finditer(text)]
        text = MARKDOWN_LINK.sub(r" \1 ", text)
        text = BBCODE_TAG.sub(" ", text)
    return text


def _without_html(raw: str, links: list[Link]) -> str:
    tree = LexborHTMLParser(raw)
    for node in tree.css("a[href]"):
        links.append(Link(node.attributes.get("href") or "", node.text().strip(), "html"))
    root = tree.body
    return root.text(separator=" ") if root is not None else ""


def _styled_letters(text: str) -> int:
    """Count letters that only compatibility normalisation makes Latin (maths, full width)."""
    return sum(
        1
        for char in text
        if ord(char) > 0x2100
        and (plain := unicodedata.normalize("NFKC", char)) != char
        and plain.isascii()
        and plain.isalpha()
    )


def fold_lookalikes(text: str) -> str:
    """Write look-alike letters as the Latin ones they imitate, word by word.

    Only a word that mixes scripts is folded, so that Russian and Greek stay as they are.
    """
    if not FOREIGN_LETTER.search(text) or not LATIN_LETTER.search(text):
        return text
    return WORD.sub(_folded_word, text)


def _folded_word(match: re.Match[str]) -> str:
    word = match.group()
    if LATIN_LETTER.search(word) and FOREIGN_LETTER.search(word):
        return word.translate(LOOKALIKES)
    return word
