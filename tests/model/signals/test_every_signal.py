"""Every signal by name: a comment where it is measured, and one where it is not."""

import math
from typing import Any, NamedTuple

import pytest
from measured_comments import BREAD, RARITY, measured, read_comment

from model.features import LEXICON_SIGNALS, SIGNALS
from model.reasons.phrases import PHRASES
from model.signals.keywords import KeywordSignals
from model.signals.measuring import MEASURED_SIGNALS, measure_signals
from model.signals.rarity import Rarities

UNKNOWN = math.nan


class SignalCase(NamedTuple):
    """A signal, a comment where it is there, its value; one where it is not, its value there."""

    name: str
    there: dict[str, Any]
    value: float
    elsewhere: dict[str, Any]
    other_value: float = 0.0


def of_text(name, there, value, elsewhere, other_value=0.0):
    return SignalCase(name, {"text": there}, value, {"text": elsewhere}, other_value)


def of_name(name, there, value, elsewhere, other_value=0.0):
    return SignalCase(name, {"name": there}, value, {"name": elsewhere}, other_value)


def of_url(name, there, value, elsewhere, other_value=0.0):
    return SignalCase(name, {"url": there}, value, {"url": elsewhere}, other_value)


def under_bread(name, there, value, elsewhere, other_value=0.0):
    comments = ({"text": text, "article": BREAD} for text in (there, elsewhere))
    return SignalCase(name, next(comments), value, next(comments), other_value)


def log(count):
    return math.log1p(count)


# Rare words (of rarity 7) weigh 5 more than common ones; the unknown word adds 1 to a sum.
CASES = [
    # how the text is written
    of_text("chars", "Nice!", log(5), ""),
    of_text("words", "Nice post, thanks", log(3), "!!!"),
    of_text("word_length", "Wonderful entertainment", 11, "I do", 1.5),
    of_text("capitals", "BUY now", 0.5, "buy now"),
    of_text("digits", "Call 123", 3 / 8, "Call me"),
    of_text("punctuation", "Well...", 3 / 7, "Well"),
    of_text("exclamations", "Wow!!", log(2), "Wow."),
    of_text("questions", "Which flour? Rye?", log(2), "Rye flour."),
    of_text("lines", "Dear Jane,\nthank you\nvery much", log(2), "Dear Jane, thank you"),
    of_text("starts_lower", "nice post", 1, "Nice post"),
    of_text("ends_open", "Nice post", 1, "Nice post."),
    of_text("non_latin", "да yes", 0.4, "yes"),
    of_text("emoji", "Lovely bread 🍞🍞", log(2), "Lovely bread"),
    of_text("repeated", "Soooo good", 1, "So good"),
    of_text("distinct_words", "buy buy buy now", 0.5, "!!!", UNKNOWN),
    of_text("glued_words", "such a niceBlog here", log(1), "such a nice blog here"),
    of_text("proper_names", "we met Jane in Tartu", 0.4, "we met her in town"),
    # what stands in the text
    of_text("phone_numbers", "call +1 (800) 555-1234 today", 1, "In 1989 and in 2016."),
    of_text("prices", "only $99 today", log(1), "only 99 left"),
    of_text("emails", "write to loan.offer@gmail.com now", 1, "find me at gmail"),
    of_text("messengers", "WhatsApp me, or Telegram", 2, "write to me"),
    of_text("broken_lines", "I like this\nblog a lot", log(1), "I like this blog.\nA lot"),
    of_text("loose_punctuation", "nice post , thanks", log(1), "Nice post, thanks"),
    of_text("excerpt", "[...] as Jane wrote [...]", 1, "As Jane [the baker] wrote"),
    of_text("code", "{ f(); }", log(4), "call f for me"),
    of_text("html_tags", "<b>Great</b> post", log(2), "Great post"),
    of_text("invisible", "v\u200biagra", log(1), "viagra"),
    of_text("lookalikes", "r\u043elex", log(1), "ролик"),
    of_text("styled", "𝓬heap", log(1), "cheap"),
    of_text("spaced", "p i l l s", 1, "pills"),
    of_text("numbers", "3 loaves of 500 grams", log(2), "three loaves"),
    of_text("sentence_words", "One two three. Four five six.", 2, ""),
    # the author's name
    of_name("name_words", "cheap rolex watches", 3, "", UNKNOWN),
    of_name("name_chars", "Jane", log(4), "", UNKNOWN),
    of_name("name_lower", "jane", 1, "Jane"),
    of_name("name_title", "Jane Doe", 1, "jane doe"),
    of_name("name_capitals", "JANE", 1, "Jane"),
    of_name("name_digits", "jane99", 1, "jane"),
    of_name("name_symbols", "jane*doe!", 2 / 9, "Jane O'Doe"),
    SignalCase(
        "name_in_text", {"text": "Jane here", "name": "Jane"}, 1, {"text": "hi", "name": "Jane"}
    ),
    SignalCase(
        "name_signed",
        {"text": "I baked it. Best regards, Jane Doe", "name": "Jane Doe"},
        1,
        {"text": "Jane Doe baked it", "name": "Jane Doe"},
    ),
    SignalCase(
        "name_in_article",
        {"name": "Tartu", "article": BREAD},
        1,
        {"name": "Jane", "article": BREAD},
    ),
    SignalCase(
        "name_like_host",
        {"name": "Cheap Rolex", "url": "http://cheap-rolex.example"},
        1,
        {"name": "Jane", "url": "http://cheap-rolex.example"},
    ),
    of_name("name_is_address", "CheapPills.com", 1, "Cheap Pills"),
    of_name("name_non_latin", "Юрий", 1, "Yuri"),
    # the author's URL
    of_url("url_host_chars", "http://example.com", 11, "", UNKNOWN),
    of_url("url_hyphens", "http://buy-cheap-pills.com", 2, "http://pills.com"),
    of_url("url_digits", "http://pills24.com", 2, "http://pills.com"),
    of_url("url_common_suffix", "http://example.com", 1, "http://example.ru"),
    of_url("url_cheap_suffix", "http://pills.xyz", 1, "http://pills.com"),
    of_url("url_subdomain", "http://shop.pills.com", 1, "http://www.pills.com"),
    of_url("url_path_depth", "http://pills.com/buy/now", 2, "http://pills.com/"),
    of_url("url_path_words", "http://pills.com/buy-now", 2, "http://pills.com/"),
    of_url("url_query", "http://pills.com/?id=7", 1, "http://pills.com/"),
    of_url("url_profile", "https://www.facebook.com/jane", 1, "http://jane.example.com"),
    SignalCase(
        "url_in_text",
        {"text": "see pills today", "url": "http://pills.com"},
        1,
        {"text": "hi", "url": "http://pills.com"},
    ),
    SignalCase(
        "url_like_article",
        {"url": "http://sourdough.com", "article": BREAD},
        1,
        {"url": "http://pills.com", "article": BREAD},
    ),
    # the author's mail address
    SignalCase("email_free", {"email": "jane@gmail.com"}, 1, {"email": "jane@doe.example"}),
    SignalCase(
        "email_like_url",
        {"email": "info@pills.com", "url": "http://pills.com"},
        1,
        {"email": "jane@gmail.com", "url": "http://pills.com"},
    ),
    SignalCase("email_digits", {"email": "x@mail24.com"}, 1, {"email": "x24@mail.com"}),
    # the links of the text
    of_text("links", "www.a.com www.b.com", log(2), "hi"),
    of_text("link_hosts", "www.a.com www.a.com/x www.b.com", 2, "hi"),
    of_text("links_per_word", "see www.a.com", 0.5, "see"),
    of_text("link_html", "<a href='http://a.com'>x</a>", 1, "www.a.com"),
    of_text("link_bbcode", "[url=http://a.com]x[/url]", 1, "www.a.com"),
    of_text("link_anchor_words", "<a href='http://a.com'>cheap rolex</a>", 2, "www.a.com"),
    of_text("link_reference", "see https://en.wikipedia.org/wiki/Rye", 1, "see www.pills.com"),
    of_text("link_profile", "see https://www.facebook.com/jane", 1, "see www.pills.com"),
    of_text("link_hyphens", "see http://buy-cheap-pills.com", 2, "see www.pills.com"),
    of_text("link_cheap_suffix", "see http://pills.xyz", 1, "see www.pills.com"),
    of_text("link_path_depth", "see http://a.com/x/y", 2, "see http://a.com/"),
    under_bread("link_in_article", "see www.tartu.com", 1, "see www.pills.com"),
    of_text("link_shortener", "see https://bit.ly/abc", 1, "see www.pills.com"),
    SignalCase(
        "link_like_author",
        {"text": "see http://shop.pills.com/x", "url": "http://www.pills.com"},
        1,
        {"text": "see http://bread.com", "url": "http://www.pills.com"},
    ),
    of_text("link_last", "see www.a.com", 1, "www.a.com is nice"),
    of_text("link_bare_host", "see http://a.com/", 1, "see http://a.com/x/y"),
    # the article
    under_bread("article_share", "rye", 5 / 6, "Cheap rolex"),
    under_bread("title_share", "rye", 5 / 6, "sourdough"),
    under_bread("title_taken_up", "rye", 5 / 16, "sourdough"),
    under_bread("rarest_shared", "rye", 7, "Cheap rolex"),
    under_bread("shared_words", "rye bread", log(2), "Cheap rolex"),
    under_bread("foreign_words", "cheap rolex bread", log(2), "bread"),
    under_bread("foreign_rarity", "cheap rolex bread", 7, "bread"),
    under_bread("foreign_names", "I bought Rolex watches", 1 / 3, "I went to Tartu"),
    under_bread(
        "disagreement", "Cheap rolex", math.log(2), "Feed the starter with rye flour and warm water"
    ),
    under_bread(
        "copied_words", "Feed the starter with rye flour and warm water", 5, "I feed mine with rye"
    ),
    under_bread("script_differs", "Очень интересно", 1, "Très intéressant"),
    of_text("text_rarity", "rye bread", 7, "!!!", UNKNOWN),
    of_text("unseen_words", "zxqvw bread", 0.5, "rye bread"),
    # terms of spam
    of_name("name_terms", "Rolex Shop", log(1), "Jane"),
    of_url("url_terms", "http://rolex.com", log(1), "http://bread.com"),
    of_text("text_terms", "cheap rolex", log(1), "rye bread"),
]


def names(cases):
    return [case.name for case in cases]


def test_each_signal_has_its_case_in_the_order_of_a_models_columns():
    of_lists = KeywordSignals._fields  # what lists teach is tried in test_keyword_signals.py
    assert names(CASES) == [name for name in SIGNALS if name not in of_lists]


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_signal_is_measured_where_it_is_there(case):
    assert measured(**case.there)[case.name] == pytest.approx(case.value, rel=1e-6)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_signal_is_not_measured_where_it_is_not(case):
    expected = pytest.approx(case.other_value, rel=1e-6, nan_ok=True)
    assert measured(**case.elsewhere)[case.name] == expected
    assert case.value != case.other_value


def test_no_two_signals_have_the_same_name():
    assert len(set(SIGNALS)) == len(SIGNALS)


def test_terms_of_spam_are_counted_beside_what_is_measured_of_each_comment():
    assert MEASURED_SIGNALS + KeywordSignals._fields + LEXICON_SIGNALS == SIGNALS
    assert len(measure_signals(read_comment(), Rarities(RARITY))) == len(MEASURED_SIGNALS)


def test_every_signal_has_a_phrase():
    assert [name for name in SIGNALS if name not in PHRASES] == []


def test_every_phrase_has_a_signal():
    assert [name for name in PHRASES if name not in SIGNALS] == []


@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_can_be_filled_in(name):
    phrase = PHRASES[name]
    assert "{" not in phrase.high.format(n="3")
    assert "{" not in phrase.low + phrase.unknown
