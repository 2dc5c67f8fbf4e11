"""The named signals: one value a name, NaN for what cannot be known, never an infinity."""

import math
import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Article, Author, Comment
from model.features import LEXICON_SIGNALS, SIGNALS
from model.reading.comment_reading import Reading
from model.reasons.phrases import PHRASES
from model.signals import rarity
from model.signals.article import CONTEXT_SIGNALS, context_signals
from model.signals.author_url import URL_SIGNALS, url_signals
from model.signals.links import LINK_SIGNALS, link_signals
from model.signals.name import NAME_SIGNALS, name_signals
from model.signals.rarity import RARITY_BUCKETS, Rarities, bucket
from model.signals.writing import TEXT_SIGNALS, text_signals
from model.text.characters import count_characters
from model.text.words import stems

RARITY = np.full(RARITY_BUCKETS, 7.0, np.float32)  # as if no word had been seen
BREAD = Article(
    title="Baking rye bread",
    text="Rye bread wants a sourdough. Feed the starter with rye flour and warm water, wait"
    " for a night, and bake the loaf in a hot oven. My grandmother in Tartu did the same.",
    url="https://bread.example.org/rye",
)


def signals(text="hi", *, article=None, **author):
    reading = Reading(Comment(text=text, author=Author(**author), article=article or Article()))
    parts = (
        (TEXT_SIGNALS, text_signals(reading)),
        (NAME_SIGNALS, name_signals(reading)),
        (URL_SIGNALS, url_signals(reading)),
        (LINK_SIGNALS, link_signals(reading)),
        (CONTEXT_SIGNALS, context_signals(reading, Rarities(RARITY))),
    )
    return {n: v for names, values in parts for n, v in zip(names, values, strict=True)}


def count(log_count):
    return round(math.expm1(log_count))


# Names, values and phrases

anything = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(
    [
        "",
        "http://[x",
        "<a href='http://[x'>y</a>",
        "www.a.com",
        "[url=//[]b[/url]",
        "1",
        "好",
        "A B",
    ]
)


@given(anything, anything, anything, anything, anything, anything)
def test_every_name_has_one_value_and_none_is_infinite(text, name, email, url, title, body):
    comment = Comment.model_construct(
        text=text,
        author=Author.model_construct(name=name, email=email, url=url),
        article=Article.model_construct(title=title, text=body, url=url),
    )
    reading = Reading(comment)
    values = (
        *text_signals(reading),
        *name_signals(reading),
        *url_signals(reading),
        *link_signals(reading),
        *context_signals(reading, Rarities(RARITY)),
    )
    assert len(values) == len(SIGNALS) - len(LEXICON_SIGNALS)
    assert not np.isinf(values).any()


def test_no_two_signals_have_the_same_name():
    assert len(set(SIGNALS)) == len(SIGNALS)


def test_every_signal_has_a_phrase():
    assert [name for name in SIGNALS if name not in PHRASES] == []


def test_every_phrase_has_a_signal():
    assert [name for name in PHRASES if name not in SIGNALS] == []


@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_can_be_filled_in(name):
    phrase = PHRASES[name]
    assert "{" not in phrase.high.format(n="3")
    assert "{" not in phrase.low + phrase.unknown


# What is unknown is NaN, not zero


def test_without_a_name_all_that_is_said_of_names_is_unknown():
    found = signals("hi")
    assert all(math.isnan(found[name]) for name in NAME_SIGNALS)


def test_without_a_url_all_that_is_said_of_urls_is_unknown():
    found = signals("hi", name="Jane", email="jane@gmail.com")
    assert all(math.isnan(found[n]) for n in URL_SIGNALS if not n.startswith("email_"))


def test_without_a_mail_address_all_that_is_said_of_it_is_unknown():
    found = signals("hi", url="http://example.com")
    assert all(math.isnan(found[n]) for n in URL_SIGNALS if n.startswith("email_"))


def test_whether_mail_and_site_agree_is_unknown_without_a_site():
    assert math.isnan(signals("hi", email="jane@gmail.com")["email_like_url"])


def test_without_an_article_only_the_rarity_of_the_words_is_known():
    found = signals("baking bread")
    known = [name for name in CONTEXT_SIGNALS if not math.isnan(found[name])]
    assert known == ["text_rarity", "unseen_words"]


def test_without_words_nothing_can_be_said_of_the_article():
    found = signals("!!!", article=BREAD)
    assert all(math.isnan(found[name]) for name in CONTEXT_SIGNALS)


def test_without_links_their_number_is_zero_and_their_kind_unknown():
    found = signals("hi")
    assert found["links"] == 0
    assert math.isnan(found["link_shortener"])


def test_whether_a_link_is_the_authors_own_is_unknown_without_an_author_url():
    assert math.isnan(signals("see www.example.com")["link_like_author"])


# The text


def test_capitals_are_a_share_of_the_letters():
    assert signals("BUY now")["capitals"] == 0.5


def test_a_question_is_counted():
    assert count(signals("Which flour? Rye?")["questions"]) == 2


@pytest.mark.parametrize(
    "number", ["+1 (800) 555-1234", "0800 1234567", "8-800-555-35-35", "+44*7700*900123"]
)
def test_a_telephone_number_is_found(number):
    assert signals(f"call {number} today")["phone_numbers"] == 1


def test_a_year_is_no_telephone_number():
    assert signals("In 1989 and in 2016.")["phone_numbers"] == 0


@pytest.mark.parametrize("price", ["$99", "€ 5", "20 USD", "15 euros", "30£"])
def test_a_price_is_found(price):
    assert count(signals(f"only {price} today")["prices"]) == 1


@pytest.mark.parametrize("address", ["loan.offer@gmail.com", "a+b@mail.example.co.uk", "x@y.zz"])
def test_a_mail_address_in_the_text_is_counted(address):
    assert signals(f"write to {address} now")["emails"] == 1


def test_two_mail_addresses_are_counted_as_two():
    assert signals("a.b@example.com, c-d@example.org")["emails"] == 2


def test_a_messenger_is_found():
    assert signals("WhatsApp me")["messengers"] == 1


@pytest.mark.parametrize("glued", ["niceBlog", "post.Thanks", "great,really"])
def test_words_glued_together_are_counted(glued):
    assert count(signals(f"such a {glued} here")["glued_words"]) == 1


@pytest.mark.parametrize("loose", ["nice post , thanks", "nice  post", "really ?"])
def test_loose_spaces_are_counted(loose):
    assert count(signals(loose)["loose_punctuation"]) == 1


def test_tidy_text_has_no_loose_spaces():
    assert signals("Nice post, thanks. Really?")["loose_punctuation"] == 0


@pytest.mark.parametrize(
    "text", ["[...] as Jane wrote [...]", "… as Jane wrote", "[&#8230;] wrote [&#8230;]"]
)
def test_a_trackbacks_excerpt_is_told(text):
    assert signals(text)["excerpt"] == 1


def test_distinct_words_are_a_share():
    assert signals("buy buy buy now")["distinct_words"] == 0.5


def test_tricks_that_were_undone_are_counted():
    found = signals("v\u200biagra, r\u043elex, 𝓬heap, p i l l s")
    assert [count(found[n]) for n in ("invisible", "lookalikes", "styled")] == [1, 1, 1]
    assert found["spaced"] == 1


# The author


def test_a_keyword_as_a_name_is_in_small_letters_and_not_a_names_shape():
    found = signals("hi", name="cheap rolex watches")
    assert (found["name_words"], found["name_lower"], found["name_title"]) == (3, 1, 0)


def test_a_persons_name_is_written_like_a_name():
    assert signals("hi", name="Jane Doe")["name_title"] == 1


def test_a_name_that_is_an_address_is_told():
    assert signals("hi", name="CheapPills.com")["name_is_address"] == 1


def test_a_name_that_is_the_host_it_links_to_is_told():
    found = signals("hi", name="Cheap Rolex", url="http://cheap-rolex.example")
    assert found["name_like_host"] == 1


def test_a_name_unlike_its_host_is_told():
    assert signals("hi", name="Jane", url="http://cheap-rolex.example")["name_like_host"] == 0


def test_an_author_whom_the_article_names_is_told():
    assert signals("hi", name="Tartu", article=BREAD)["name_in_article"] == 1


def test_an_ending_favoured_by_spam_is_told():
    assert signals("hi", url="http://pills.xyz")["url_cheap_suffix"] == 1


def test_a_profile_page_is_told():
    assert signals("hi", url="https://www.facebook.com/jane")["url_profile"] == 1


def test_a_free_mail_provider_is_told():
    assert signals("hi", email="jane@gmail.com")["email_free"] == 1


# The links


def test_links_and_their_hosts_are_counted():
    found = signals("www.a.com www.a.com/x www.b.com")
    assert (count(found["links"]), found["link_hosts"]) == (3, 2)


def test_a_shortened_link_is_told():
    assert signals("see https://bit.ly/abc")["link_shortener"] == 1


def test_a_shortened_link_tells_nothing_of_where_it_leads():
    found = signals("see https://bit.ly/cheap-pills", url="https://tinyurl.com/cheap-pills")
    unknown = ("link_reference", "link_hyphens", "link_in_article", "url_host_chars", "url_profile")
    assert all(math.isnan(found[name]) for name in unknown)


def test_beside_a_shortened_link_the_others_still_tell():
    found = signals("see https://bit.ly/abc and https://cheap-pills.com/x")
    assert (found["link_hyphens"], found["link_shortener"]) == (1, 0.5)


def test_a_link_to_the_authors_own_site_is_told():
    found = signals("see http://shop.pills.com/x", url="http://www.pills.com")
    assert found["link_like_author"] == 1


def test_the_words_a_link_is_laid_on_are_counted():
    assert signals("<a href='http://a.com'>cheap rolex watches</a>")["link_anchor_words"] == 3


def test_a_link_to_a_front_page_is_told_from_one_to_a_page_inside():
    assert signals("http://a.com/")["link_bare_host"] == 1
    assert signals("http://a.com/x/y")["link_bare_host"] == 0


@pytest.mark.parametrize("broken", ["<a href='http://[x'>y</a>", "[url=http://]]x[/url]"])
def test_a_link_to_nowhere_is_a_link_too(broken):
    # urlsplit() refuses such an address; a spammer must not be able to make judging fail.
    assert count(signals(broken)["links"]) >= 1


# The article


def test_a_comment_that_takes_up_the_article_shares_more_of_its_words_than_a_foreign_one():
    near = signals("I feed my rye sourdough starter at night too", article=BREAD)
    far = signals("Cheap rolex watches, free delivery worldwide", article=BREAD)
    assert near["article_share"] > far["article_share"] == 0
    assert near["shared_words"] > far["shared_words"] == 0
    assert near["rarest_shared"] > far["rarest_shared"] == 0
    assert near["disagreement"] < far["disagreement"]


def test_a_comment_that_takes_up_the_title_is_told():
    near, far = (signals(t, article=BREAD) for t in ("Rye bread is the best", "White rolls"))
    assert near["title_taken_up"] > far["title_taken_up"] == 0
    assert near["title_share"] > far["title_share"] == 0


def test_a_comment_takes_up_an_inflected_word_of_the_article_too():
    assert signals("My breads fail", article=BREAD)["title_taken_up"] > 0


def test_common_words_are_shared_with_any_article_and_weigh_nothing():
    rarity = RARITY.copy()
    rarity[[bucket(stem) for stem in stems(["a", "for", "the", "and"])]] = 1.0
    common = Reading(Comment(text="the and for", article=BREAD))
    assert context_signals(common, Rarities(rarity))[CONTEXT_SIGNALS.index("article_share")] == 0


def test_words_foreign_to_the_article_are_counted():
    assert count(signals("cheap rolex bread", article=BREAD)["foreign_words"]) == 2


def test_words_hardly_ever_seen_are_a_share_of_all():
    rarity = RARITY.copy()
    rarity[[bucket(stem) for stem in stems(["zxqvw"])]] = 9.0
    found = context_signals(Reading(Comment(text="zxqvw bread")), Rarities(rarity))
    assert found[CONTEXT_SIGNALS.index("unseen_words")] == 0.5


def test_a_name_foreign_to_the_article_is_counted():
    found = signals("I bought Rolex watches", article=BREAD)
    assert found["foreign_names"] > signals("I went to Tartu", article=BREAD)["foreign_names"]


def test_a_sentence_copied_from_the_article_is_told():
    copied = signals("Feed the starter with rye flour and warm water", article=BREAD)
    assert copied["copied_words"] == 5  # nine words hold five runs of five
    assert signals("I feed mine with wheat flour", article=BREAD)["copied_words"] == 0


def test_another_script_than_the_articles_is_told():
    assert signals("Очень интересно", article=BREAD)["script_differs"] == 1
    assert signals("Très intéressant", article=BREAD)["script_differs"] == 0


def test_a_link_to_a_host_the_article_names_is_told():
    article = BREAD.model_copy(update={"text": "I got it from Kingarthur in May."})
    assert signals("see www.kingarthur.com", article=article)["link_in_article"] == 1


def test_a_word_has_a_bucket_within_the_table():
    assert all(0 <= bucket(w) < RARITY_BUCKETS for w in ("", "rolex", "好", "\ud800"))


def test_rarities_are_looked_up_by_bucket_and_no_more_remembered_than_fit(monkeypatch):
    monkeypatch.setattr(rarity, "REMEMBERED", 2)
    table = np.arange(RARITY_BUCKETS, dtype=np.float32)
    rarities, words = Rarities(table), frozenset(["rolex", "bread", "", "好"])
    for _ in range(2):
        assert rarities.of(words) == sorted(float(table[bucket(word)]) for word in words)
        assert 0 < len(rarities) <= 2


def test_the_bucket_of_a_word_never_changes():
    assert bucket("rolex") == 63311  # the shipped table of rarities is made of these


# Time

SLOW = [
    "x", "aA", "a.", "a@", "a@a.", "_", " ", "  ,", "\n", "a\n", "1 ", "1", "+", "$ ", "1 $", "…",
    "[...]", "<", "<a", "</", "{|", "(", "www.a.com ", "[url=", "http://[ ", "A ", "a b. ", "好",
    "<a href='//a.b/'>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("part", SLOW)
def test_a_long_text_made_to_be_slow_is_measured_quickly(part):
    text = (part * 50_000)[:100_000]
    started = time.process_time()
    signals(text, article=BREAD, name="Jane", url="http://example.com")
    assert time.process_time() - started < 1.5


# Where a faster way stands for the plain one


@given(anything | st.text(max_size=60))
def test_characters_are_counted_as_one_by_one(text):
    found = count_characters(text)
    kinds = (str.isalpha, str.isupper, str.isdigit, lambda c: c > "\u024f" and c.isalpha())
    assert list(found) == [sum(map(kind, text)) for kind in kinds]


PLAIN = {  # the patterns without a look at a cheaper sign first
    "messengers": r"(?i)whats\s?app|telegram|\bt\.me\b|viber|skype|wechat|微信|\bqq\b|加v",
    "repeated": r"(.)\1{3,}",
    "code": r"[{};=<>]|\w\(\)|</?\w+>|::|->",
    "proper_names": r"(?<=[a-z,;] )[A-Z][a-z]{2,}",
    "numbers": r"\d+",
    "emails": r"(?<![\w.+*-])[\w.+*-]++@[\w-]++\.\w{2,}",
    "phone_numbers": r"(?<![\w.])\+?\(?\d[\d\s().\-/*~]{6,20}\d(?![\w])",
    "glued_words": r"(?<![a-z])(?:[a-z]{3,}+[A-Z][a-z]{2,}|[a-z]{2,}+[.!?,][A-Za-z]{3,})",
}
tricky = st.text(st.sampled_from("aAbqxZ019İıſ\u0307.,!?;:-+@(){}<>=/ \n"), max_size=30) | st.lists(
    st.sampled_from(
        ["WhatsApp", "vİber", "sKype", "qq", "t.me", "aaaa", "f()", "::", "-> ", "</b>"]
    )
).map("".join)


@given(tricky)
@pytest.mark.parametrize("name", PLAIN)
def test_a_signal_is_what_its_plain_pattern_finds(name, text):
    reading = Reading(Comment(text=text))
    n = len(re.findall(PLAIN[name], reading.text))
    expected = {
        "repeated": float(n > 0),
        "proper_names": n / max(len(reading.tokens), 1),
        "numbers": math.log1p(n),
        "code": math.log1p(n),
        "glued_words": math.log1p(n),
    }.get(name, float(n))
    assert dict(zip(TEXT_SIGNALS, text_signals(reading), strict=True))[name] == expected


RAW = {
    "loose_punctuation": r"\w \s*[,.!?](?:\s|$)|  \w",
    "broken_lines": r"[^\W\d_,] ?\n ?[a-z]",
}


@given(tricky)
@pytest.mark.parametrize("name", RAW)
def test_a_signal_of_the_raw_text_is_what_its_plain_pattern_finds(name, text):
    found = dict(zip(TEXT_SIGNALS, text_signals(Reading(Comment(text=text))), strict=True))
    assert found[name] == math.log1p(len(re.findall(RAW[name], text)))
