"""What a moderator thinks in: the group of each signal, and what a person would say of it.

A new signal gets one line in TOLD, with its group. What it leaves out is said by another signal
of its group, or by what is said of the group as a whole.
"""

from enum import StrEnum
from typing import NamedTuple

from model.grams.fields import ADDRESSES, NAME, WORDING


class Group(StrEnum):
    """The parts of a comment, and of what is known of it, that a moderator judges by."""

    WORDING = "wording"
    NAME = "name"
    ADDRESS = "address"
    LINKS = "links"
    ARTICLE = "article"
    SITE = "site"


class Told(NamedTuple):
    """The group of a signal, and what a person would say of it where it speaks for spam or ham.

    `high` and `low` are on either side of the signal's `low_until`, as in PHRASES; `unknown` is
    what could not be measured. Empty: a person would not say this. Gaps are those of GAPS.
    """

    group: Group
    spam_high: str = ""
    spam_low: str = ""
    spam_unknown: str = ""
    ham_high: str = ""
    ham_low: str = ""
    ham_unknown: str = ""


class Whole(NamedTuple):
    """What is said of a group as a whole: by which way it leans, and how strongly.

    `nothing` is said where there is nothing that its sentences could name.
    """

    spam: str
    maybe_spam: str
    ham: str
    maybe_ham: str
    nothing: str


# What fills a gap: words that count, the name, one host, hosts, words of the article, others, the
# last words, those that read most like what is advertised, n.
GAPS = ("words", "name", "host", "hosts", "shared", "foreign", "ending", "advertised", "n")
LINKED = "linked"  # the reading of addresses where it is about those of the links

_NO_NAME, _NO_URL, _NO_MAIL = "Gives no name", "Leaves no web address", "Leaves no mail address"
_NO_LINK, _NO_ARTICLE, _NO_WORDS = "Has no link", "The article is not known", "Has no words"
_TAKES_UP, _NOTHING_SHARED = (
    "Takes up words of the article: {shared}",
    "Takes up nothing of the article",
)
_FOREIGN = "Speaks of what the article does not: {foreign}"
_PATH = "The address leads to a page deep inside {host}"

WHOLE = {
    Group.WORDING: Whole(
        "Reads like an advertisement", "Reads a little like an advertisement",
        "Reads like a reader's comment", "Reads rather like a reader's comment",
        _NO_WORDS,
    ),
    Group.NAME: Whole(
        "The name {name} is not a person's", "The name {name} could be made up",
        "The name {name} reads like a person's", "The name {name} may well be a person's",
        _NO_NAME,
    ),
    Group.ADDRESS: Whole(
        "The address {host} is an advertiser's", "The address {host} may be an advertiser's",
        "The address {host} is like a reader's", "The address {host} may well be a reader's",
        _NO_URL,
    ),
    Group.LINKS: Whole(
        "The link to {host} is an advertisement", "The link to {host} may be an advertisement",
        "The link to {host} is one that readers give", "The link to {host} looks harmless",
        _NO_LINK,
    ),
    Group.ARTICLE: Whole(
        "Has nothing to do with the article", "Has little to do with the article",
        "Answers the article", "Has something to do with the article",
        _NO_ARTICLE,
    ),
    Group.SITE: Whole(
        "What this site has seen before speaks for spam", "What this site has seen before speaks a little for spam",
        "What this site has seen before speaks for a reader", "What this site has seen before speaks a little for a reader",
        "Nothing like it was seen on this site before",
    ),
}  # fmt: skip

# What is said instead where no more than the title of the article is known.
OF_TITLE = {
    "Has nothing to do with the article": "Has nothing to do with the article's title",
    "Has little to do with the article": "Has little to do with the article's title",
    _NOTHING_SHARED: "Takes up nothing of the article's title",
}

# What is said of the wording where words of it can be quoted.
WORDED = Whole(
    "Reads like an advertisement: {words}", "Reads a little like an advertisement: {words}",
    "Reads like a reader's comment: {words}", "Reads rather like a reader's comment: {words}",
    _NO_WORDS,
)  # fmt: skip
# It is only said of a name that could be a person's.
YIELDING = "name_like_host"
READ = (WORDING.name, NAME.name, ADDRESSES.name, LINKED)  # they speak of their group as a whole

_W, _N, _A, _L, _T = Group.WORDING, Group.NAME, Group.ADDRESS, Group.LINKS, Group.ARTICLE

TOLD = {
    # the wording
    WORDING.name: Told(
        _W, spam_high=WORDED.spam, ham_high=WORDED.ham,
        spam_unknown=_NO_WORDS, ham_unknown=_NO_WORDS,
    ),
    "chars": Told(_W, spam_low="Is short", ham_high="Is {n} characters long", spam_high="Is {n} characters long"),
    "words": Told(_W, spam_low="Is short", ham_high="Is {n} words long", spam_high="Is {n} words long"),
    "word_length": Told(_W, spam_high="Uses long words", ham_low="Uses short words"),
    "capitals": Told(_W, spam_high="{n} of the letters are capitals"),
    "digits": Told(_W, spam_high="{n} of the text is digits"),
    "punctuation": Told(_W, spam_low="Has hardly any punctuation", spam_high="{n} of the text is punctuation"),
    "exclamations": Told(_W, spam_high="Has exclamation marks: {n}"),
    "questions": Told(_W, ham_high="Asks something"),
    "lines": Told(_W),
    "starts_lower": Told(_W, spam_high="Begins without a capital", ham_high="Begins without a capital"),
    "ends_open": Told(_W, spam_high="Ends without punctuation"),
    "non_latin": Told(_W, spam_high="Is not written in Latin letters"),
    "emoji": Told(_W, spam_high="Has emoji"),
    "repeated": Told(_W, ham_high="Draws letters out, as people do"),
    "distinct_words": Told(_W, spam_low="Says the same words again", spam_unknown=_NO_WORDS),
    "glued_words": Told(_W, spam_high="Runs words together, as where a link was taken out"),
    "proper_names": Told(_W, spam_high="Is full of names"),
    "phone_numbers": Told(_W, spam_high="Gives a telephone number"),
    "prices": Told(_W, spam_high="Names a price"),
    "emails": Told(_W, spam_high="Gives a mail address to write to"),
    "messengers": Told(_W, spam_high="Gives a contact by messenger"),
    "broken_lines": Told(_W),
    "loose_punctuation": Told(_W, spam_high="Is spaced carelessly"),
    "excerpt": Told(_W, spam_high="Is an excerpt of another page", ham_high="Is an excerpt of another page"),
    "code": Told(_W, ham_high="Shows code"),
    "html_tags": Told(_W, spam_high="Is written in HTML"),
    "invisible": Told(_W, spam_high="Hides invisible characters in its words"),
    "lookalikes": Told(_W, spam_high="Disguises letters as others"),
    "styled": Told(_W, spam_high="Disguises its letters"),
    "spaced": Told(_W, spam_high="Spaces its words out to disguise them"),
    "numbers": Told(_W),
    "sentence_words": Told(_W, spam_high="Has long sentences", ham_low="Has short sentences"),
    "text_rarity": Told(
        _W, spam_low="Has only words that could stand anywhere", spam_high="Uses unusual words",
        ham_low="Uses everyday words", ham_high="Uses words that are not everybody's", spam_unknown=_NO_WORDS,
    ),
    "unseen_words": Told(_W, spam_high="Uses words never seen before"),
    "last_words_advertised": Told(_W, spam_high="Ends like an advertisement: {ending}"),
    "words_advertised": Told(_W, spam_high="Names what is often advertised: {advertised}"),
    "text_surprisal": Told(_W, spam_high="Its letters look struck at random"),
    "text_terms": Told(_W, spam_high="Uses terms of spam", ham_low="Uses no term of spam"),
    # the author's name
    NAME.name: Told(
        _N, spam_high=WHOLE[_N].spam, ham_high=WHOLE[_N].ham,
        spam_unknown=_NO_NAME, ham_unknown=_NO_NAME,
    ),
    "name_words": Told(_N),
    "name_chars": Told(_N),
    "name_lower": Told(_N, spam_high="The name {name} is written small"),
    "name_title": Told(_N),
    "name_capitals": Told(_N, spam_high="The name {name} is written in capitals"),
    "name_digits": Told(_N, spam_high="The name {name} has digits in it"),
    "name_symbols": Told(_N, spam_high="The name {name} has signs in it"),
    "name_in_text": Told(
        _N, spam_high="The text speaks of its author, {name}", ham_high="The text names its author, {name}"
    ),
    "name_signed": Told(_N, ham_high="Is signed with the name {name}", spam_high="Is signed with the name {name}"),
    "name_keyword": Told(
        _N, spam_high="The name {name} reads like a search keyword", ham_low="The name {name} reads like a person's"
    ),
    "name_surprisal": Told(_N, spam_high="The letters of the name {name} look struck at random"),
    "name_in_article": Told(_N, ham_high="The article names {name}"),
    "name_like_host": Told(
        _N, spam_high="The name {name} is that of the linked site", ham_high="The linked site is called like {name}",
        spam_low="The name {name} is not that of the linked site",
    ),
    "name_is_address": Told(_N, spam_high="The name {name} is a web address"),
    "name_non_latin": Told(_N),
    "name_terms": Told(_N, spam_high="The name {name} is a term of spam"),
    # the author's URL and mail
    ADDRESSES.name: Told(
        _A, spam_high=WHOLE[_A].spam, ham_high=WHOLE[_A].ham,
        ham_unknown=_NO_URL,
    ),
    "url_host_chars": Told(_A),
    "url_commercial": Told(
        _A, spam_high="The address {host} reads like a shop's", ham_low="The address {host} does not read like a shop's"
    ),
    "url_keyword": Told(
        _A, spam_high="The address {host} is called like a search keyword", ham_low="The address {host} is called like a person"
    ),
    "url_surprisal": Told(_A, spam_high="The letters of the address {host} look struck at random"),
    "url_hyphens": Told(_A, spam_high="The address {host} is strung together with hyphens"),
    "url_digits": Told(_A, spam_high="The address {host} has digits in it"),
    "url_common_suffix": Told(_A, spam_low="The address {host} ends unlike most"),
    "url_cheap_suffix": Told(_A, spam_high="The address {host} ends as spam likes it"),
    "url_subdomain": Told(_A),
    "url_path_depth": Told(_A, spam_high=_PATH, ham_low="The address is the front page of {host}"),
    "url_path_words": Told(_A, spam_high=_PATH),
    "url_query": Told(_A),
    "url_profile": Told(
        _A, spam_high="The address is a profile at {host}", ham_high="The address is a profile at {host}"
    ),
    "url_in_text": Told(_A, spam_high="The text names the author's site, {host}"),
    "url_like_article": Told(
        _A, spam_low="The author's site {host} has nothing to do with the article",
        ham_high="The author's site {host} is about what the article is about",
    ),
    "url_terms": Told(_A, spam_high="The address {host} holds terms of spam"),
    "email_free": Told(
        _A, spam_high="The mail address is one of a free provider", ham_low="The mail address is of no free provider",
        spam_unknown=_NO_MAIL,
    ),
    "email_like_url": Told(
        _A, spam_high="The mail address is at the author's site", ham_high="The mail address is at the author's site"
    ),
    "email_digits": Told(_A, spam_high="The mail address has digits in its host", spam_unknown=_NO_MAIL),
    # the links
    LINKED: Told(
        _L, spam_high=WHOLE[_L].spam, ham_high=WHOLE[_L].ham,
        ham_unknown=_NO_LINK,
    ),
    "link_commercial": Told(_L, spam_high="Links to {host}, which reads like a shop", ham_low="Links to {host}, which is no shop's"),
    "link_surprisal": Told(_L, spam_high="Links to {host}, whose letters look struck at random"),
    "links": Told(_L, spam_high="Links to {hosts}", ham_low=_NO_LINK),
    "link_hosts": Told(_L, spam_high="Links to {hosts}", ham_low=_NO_LINK),
    "links_per_word": Told(_L, spam_high="Is little more than a link to {host}", ham_low=_NO_LINK),
    "link_html": Told(_L, spam_high="The link to {host} is written in HTML", ham_high="The link to {host} is written with care"),
    "link_bbcode": Told(_L, spam_high="The link to {host} is written in BBCode"),
    "link_anchor_words": Told(_L, spam_high="Hides the link to {host} behind other words"),
    "link_reference": Told(_L, ham_high="Links to {host}, a well-known source"),
    "link_profile": Told(_L, spam_high="Links to a profile at {host}", ham_high="Links to a profile at {host}"),
    "link_shortener": Told(_L, spam_high="Hides where its link leads, by {host}"),
    "link_hyphens": Told(_L, spam_high="Links to {host}, a name strung together with hyphens"),
    "link_cheap_suffix": Told(_L, spam_high="Links to {host}, which ends as spam likes it"),
    "link_path_depth": Told(_L, spam_high="Links to a page deep inside {host}", ham_high="Links to a page of {host}"),
    "link_like_author": Told(
        _L, spam_high="Links to the author's own site, {host}", ham_high="Links to the author's own site, {host}"
    ),
    "link_in_article": Told(
        _L, spam_low="The link to {host} has nothing to do with the article", ham_high="Links to {host}, which the article names"
    ),
    "link_last": Told(_L, spam_high="Ends with a link to {host}"),
    "link_bare_host": Told(_L, spam_high="Links to the front page of {host}"),
    # the article
    "article_share": Told(_T, ham_high=_TAKES_UP, spam_low=_NOTHING_SHARED),
    "title_share": Told(_T, ham_high=_TAKES_UP, spam_high="Repeats the title"),
    "title_taken_up": Told(_T, ham_high=_TAKES_UP, spam_high="Repeats the title"),
    "rarest_shared": Told(_T, ham_high=_TAKES_UP, spam_low=_NOTHING_SHARED),
    "shared_words": Told(_T, ham_high=_TAKES_UP, spam_low=_NOTHING_SHARED),
    "foreign_words": Told(_T, spam_high=_FOREIGN, ham_low="Says nothing foreign to the article", ham_high="Adds something of its own: {foreign}"),
    "foreign_rarity": Told(_T, spam_high=_FOREIGN, ham_low="Says nothing foreign to the article", ham_high="Adds something of its own: {foreign}"),
    "foreign_names": Told(_T, spam_high="Names what the article does not", ham_low="Names nothing foreign to the article"),
    "disagreement": Told(_T, spam_high="Is in another language than the article"),
    "copied_words": Told(_T, spam_high="Copies a sentence of the article", ham_high="Quotes the article"),
    "script_differs": Told(_T, spam_high="Is in another script than the article"),
}  # fmt: skip
