"""What each part of a score means, in a moderator's words."""

import math
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from model.grams.fields import ADDRESSES, NAME, WORDING
from model.verdict import NO_VALUES

BASELINE, BASELINE_PHRASE = "baseline", "where every comment starts"
REST, REST_PHRASE = "rest", "everything else together"


class Unit(Enum):
    """How a signal's value is shown."""

    LOG_COUNT = "the logarithm of one more than a count"
    COUNT = "a count"
    SHARE = "a share of one"


class Phrase(NamedTuple):
    """The words for a signal above `low_until`, for one that is not, and for one unknown."""

    high: str
    low: str
    low_until: float = 0.0
    unit: Unit = Unit.COUNT
    unknown: str = "not known"


_LOG, _SHARE = Unit.LOG_COUNT, Unit.SHARE
_NO_NAME, _NO_URL, _NO_MAIL = "no author name", "no author URL", "no mail address"
_NO_LINK, _NO_ARTICLE, _NO_WORDS = "no link", "the article is not known", "no words"

PHRASES = {
    # the text
    "chars": Phrase("{n} characters long", "short", 4.4, _LOG),
    "words": Phrase("{n} words long", "few words", 2.5, _LOG),
    "word_length": Phrase("long words ({n} letters on average)", "short words", 4.6),
    "capitals": Phrase("{n} of the letters are capitals", "hardly a capital", 0.06, _SHARE),
    "digits": Phrase("{n} of the text is digits", "hardly a digit", 0.02, _SHARE),
    "punctuation": Phrase("{n} of the text is punctuation", "little punctuation", 0.05, _SHARE),
    "exclamations": Phrase("exclamation marks: {n}", "no exclamation mark", 0, _LOG),
    "questions": Phrase("question marks: {n}", "asks nothing", 0, _LOG),
    "lines": Phrase("line breaks: {n}", "all in one line", 0, _LOG),
    "starts_lower": Phrase("begins without a capital", "begins with a capital"),
    "ends_open": Phrase("ends without punctuation", "ends with punctuation"),
    "non_latin": Phrase("{n} of the letters are not Latin", "Latin letters", 0.05, _SHARE),
    "emoji": Phrase("emoji: {n}", "no emoji", 0, _LOG),
    "repeated": Phrase("drawn-out characters", "no drawn-out characters"),
    "distinct_words": Phrase(
        "{n} of the words are distinct", "says the same words again", 0.7, _SHARE, _NO_WORDS
    ),
    "glued_words": Phrase("words run together without a space: {n}", "no words run together", 0, _LOG),
    "proper_names": Phrase("{n} of the words are names", "hardly a name", 0.03, _SHARE),
    "phone_numbers": Phrase("telephone numbers: {n}", "no telephone number"),
    "prices": Phrase("prices: {n}", "no price", 0, _LOG),
    "emails": Phrase("mail addresses in the text: {n}", "no mail address in the text"),
    "messengers": Phrase("messenger contacts: {n}", "no messenger contact"),
    "broken_lines": Phrase("lines broken mid-sentence: {n}", "no line broken mid-sentence", 0, _LOG),
    "loose_punctuation": Phrase("loose spaces: {n}", "tidy spacing", 0, _LOG),
    "excerpt": Phrase("an excerpt between “[…]”", "not an excerpt"),
    "code": Phrase("code characters: {n}", "no code", 0, _LOG),
    "html_tags": Phrase("HTML tags: {n}", "no HTML tags", 0, _LOG),
    "invisible": Phrase("invisible characters: {n}", "no invisible characters", 0, _LOG),
    "lookalikes": Phrase("look-alike letters: {n}", "no look-alike letters", 0, _LOG),
    "styled": Phrase("letters in disguise: {n}", "no letters in disguise", 0, _LOG),
    "spaced": Phrase("spaced-out words: {n}", "no spaced-out words"),
    "numbers": Phrase("numbers: {n}", "no number", 0, _LOG),
    "sentence_words": Phrase("long sentences ({n} words)", "short sentences", 14),
    "last_words_advertised": Phrase("ends with words as they are advertised", "ends as readers do", unknown=_NO_WORDS),
    "words_advertised": Phrase("has words as they are advertised", "has no words as they are advertised", unknown=_NO_WORDS),
    "text_surprisal": Phrase("letters as if struck at random", "letters as words have them", 3.1, unknown=_NO_WORDS),
    # the author's name
    "name_words": Phrase("author name of {n} words", "author name of one word", 1, unknown=_NO_NAME),
    "name_chars": Phrase("author name of {n} letters", "short author name", 2.5, _LOG, _NO_NAME),
    "name_lower": Phrase("author name in small letters", "author name has capitals", unknown=_NO_NAME),
    "name_title": Phrase(
        "author name written like a name", "author name not written like a name", 0.5,
        unknown=_NO_NAME,
    ),
    "name_capitals": Phrase("author name in capitals", "author name not in capitals", unknown=_NO_NAME),
    "name_digits": Phrase("digits in the author name", "no digit in the author name", unknown=_NO_NAME),
    "name_symbols": Phrase("symbols in the author name", "no symbol in the author name", unknown=_NO_NAME),
    "name_in_text": Phrase("the text names its author", "the text does not name its author", unknown=_NO_NAME),
    "name_signed": Phrase("signed with the author's name", "not signed with the author's name", unknown=_NO_NAME),
    "name_in_article": Phrase(
        "the author is named in the article", "the author is not named in the article",
        unknown=_NO_ARTICLE,
    ),
    "name_like_host": Phrase(
        "the author is called like the linked site", "the author is not called like the linked site",
        0.3, unknown="no link to compare the name with",
    ),
    "name_is_address": Phrase("the author name is an address", "the author name is no address", unknown=_NO_NAME),
    "name_non_latin": Phrase("author name beyond plain letters", "author name in plain letters", unknown=_NO_NAME),
    "name_keyword": Phrase("the author name sounds like a search keyword", "the author name sounds like a person's", unknown=_NO_NAME),
    "name_surprisal": Phrase("the author name has letters as if struck at random", "the author name has letters as words have them", 3.4, unknown=_NO_NAME),
    # the author's URL and mail
    "url_surprisal": Phrase("the author URL's host has letters as if struck at random", "the author URL's host has letters as words have them", 3.5, unknown=_NO_URL),
    "url_commercial": Phrase("the author URL's host reads like a shop's", "the author URL's host does not read like a shop's", unknown=_NO_URL),
    "url_keyword": Phrase("the author URL is called like a keyword", "the author URL is called like a person", unknown=_NO_URL),
    "url_host_chars": Phrase("long host in the author URL", "short host in the author URL", 18, unknown=_NO_URL),
    "url_hyphens": Phrase("hyphens in the author URL's host: {n}", "no hyphen in the author URL's host", unknown=_NO_URL),
    "url_digits": Phrase("digits in the author URL's host: {n}", "no digit in the author URL's host", unknown=_NO_URL),
    "url_common_suffix": Phrase("the author URL ends like most", "the author URL ends unlike most", unknown=_NO_URL),
    "url_cheap_suffix": Phrase("the author URL has an ending favoured by spam", "the author URL has no ending favoured by spam", unknown=_NO_URL),
    "url_subdomain": Phrase("the author URL has a subdomain", "the author URL has no subdomain", unknown=_NO_URL),
    "url_path_depth": Phrase("the author URL leads to a page inside a site", "the author URL leads to a front page", unknown=_NO_URL),
    "url_path_words": Phrase("words in the author URL's path: {n}", "no words in the author URL's path", unknown=_NO_URL),
    "url_query": Phrase("the author URL has a query", "the author URL has no query", unknown=_NO_URL),
    "url_profile": Phrase("the author URL is a profile page", "the author URL is no profile page", unknown=_NO_URL),
    "url_in_text": Phrase("the text names the author's site", "the text does not name the author's site", unknown=_NO_URL),
    "url_like_article": Phrase("the author's site is about the article's subject", "the author's site is not about the article's subject", unknown=_NO_URL),
    "email_free": Phrase("mail address of a free provider", "mail address of no free provider", unknown=_NO_MAIL),
    "email_like_url": Phrase("mail address at the author's site", "mail address elsewhere than the author's site", unknown=_NO_MAIL),
    "email_digits": Phrase("digits in the mail host", "no digit in the mail host", unknown=_NO_MAIL),
    # the links
    "link_surprisal": Phrase("a linked host has letters as if struck at random", "the linked hosts have letters as words have them", 3.5, unknown=_NO_LINK),
    "link_commercial": Phrase("a linked host reads like a shop's", "no linked host reads like a shop's", unknown=_NO_LINK),
    "links": Phrase("links: {n}", _NO_LINK, 0, _LOG),
    "link_hosts": Phrase("linked hosts: {n}", _NO_LINK),
    "links_per_word": Phrase("links make up {n} of the text", _NO_LINK, 0, _SHARE),
    "link_html": Phrase("links written in HTML", "no link written in HTML"),
    "link_bbcode": Phrase("links written in BBCode", "no link written in BBCode"),
    "link_anchor_words": Phrase("link text of {n} words", "link without a text", unknown=_NO_LINK),
    "link_reference": Phrase("links to a well-known source", "links to no well-known source", unknown=_NO_LINK),
    "link_profile": Phrase("links to a profile page", "links to no profile page", unknown=_NO_LINK),
    "link_shortener": Phrase("a shortened link", "no shortened link", unknown=_NO_LINK),
    "link_hyphens": Phrase("hyphens in a linked host: {n}", "no hyphen in a linked host", unknown=_NO_LINK),
    "link_cheap_suffix": Phrase("a link with an ending favoured by spam", "no link with an ending favoured by spam", unknown=_NO_LINK),
    "link_path_depth": Phrase("links to a page inside a site", "links to a front page", unknown=_NO_LINK),
    "link_like_author": Phrase("links to the author's own site", "does not link to the author's own site", unknown="no link and author URL to compare"),
    "link_in_article": Phrase("links to a host the article names", "links to a host not in the article", unknown=_NO_LINK),
    "link_last": Phrase("ends with a link", "does not end with a link", unknown=_NO_LINK),
    "link_bare_host": Phrase("links to a front page", "links to a page inside a site", unknown=_NO_LINK),
    # the article
    "article_share": Phrase("{n} of its rarer words are in the article", "little in common with the article", 0.15, _SHARE, _NO_ARTICLE),
    "title_share": Phrase("has words of the title", "has no word of the title", 0.03, unknown=_NO_ARTICLE),
    "title_taken_up": Phrase("has {n} of the title's words", "has no word of the title", 0.05, _SHARE, _NO_ARTICLE),
    "rarest_shared": Phrase("shares a rare word with the article", "shares no rare word with the article", 4.5, unknown=_NO_ARTICLE),
    "shared_words": Phrase("rare words shared with the article: {n}", "shares no rare word with the article", 0, _LOG, _NO_ARTICLE),
    "foreign_words": Phrase("rare words foreign to the article: {n}", "no rare word foreign to the article", 0, _LOG, _NO_ARTICLE),
    "foreign_rarity": Phrase("a rare word foreign to the article", "no rare word foreign to the article", 6.0, unknown=_NO_ARTICLE),
    "foreign_names": Phrase("names foreign to the article", "no names foreign to the article", 0.05, unknown=_NO_ARTICLE),
    "disagreement": Phrase("speaks another language than the article's", "speaks the article's language", 1.0, unknown=_NO_ARTICLE),
    "copied_words": Phrase("copies a sentence of the article", "copies nothing of the article", unknown=_NO_ARTICLE),
    "script_differs": Phrase("written in another script than the article", "written in the article's script", unknown=_NO_ARTICLE),
    "text_rarity": Phrase("rare words", "common words", 4.0, unknown=_NO_WORDS),
    "unseen_words": Phrase("{n} of the words never seen before", "hardly a word never seen before", 0.03, _SHARE, _NO_WORDS),
    # the lexicon
    "name_terms": Phrase("terms of spam in the author name: {n}", "no term of spam in the author name", 0, _LOG, _NO_NAME),
    "url_terms": Phrase("terms of spam in the author URL: {n}", "no term of spam in the author URL", 0, _LOG, _NO_URL),
    "text_terms": Phrase("terms of spam in the text: {n}", "no term of spam in the text", 0, _LOG, _NO_WORDS),
}  # fmt: skip


class FieldPhrase(NamedTuple):
    """How a field's reading is told: as spam, as ham, and if there is nothing to read."""

    spam: str
    ham: str
    unknown: str


FIELD_PHRASES = {
    WORDING.name: FieldPhrase(
        "the wording reads like spam", "the wording reads like a reader's", "no text"
    ),
    NAME.name: FieldPhrase(
        "author name reads like an advertisement",
        "author name reads like a person's",
        "no author name",
    ),
    ADDRESSES.name: FieldPhrase(
        "the web address reads like spam",
        "the web address reads like a reader's",
        "no link and no author URL",
    ),
}


def quoting(phrase: str) -> str:
    """The phrase of a field with a gap for what it quotes of the comment."""
    return f"{phrase}: {{x}}"


def signal_phrase(name: str, value: float) -> tuple[str, Mapping[str, str]]:
    """What a signal of this value means, and what fills the gap in its phrase."""
    phrases = PHRASES[name]
    if math.isnan(value):
        return phrases.unknown, NO_VALUES
    if value <= phrases.low_until:
        return phrases.low, NO_VALUES
    if "{n}" not in phrases.high:
        return phrases.high, NO_VALUES
    return phrases.high, {"n": _shown(value, phrases.unit)}


def _shown(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    if unit is Unit.LOG_COUNT:
        return str(round(math.expm1(value)))
    return f"{value:.0f}"
