"""A comment read once: addresses taken apart, words, the article."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Article, Author, Comment
from model.reading.addresses import parse_address
from model.reading.article_reading import PHRASE_WORDS, read_article
from model.reading.comment_reading import Reading
from model.reading.quotes import copied_phrases, without_quotes
from model.text.characters import is_latin
from model.text.wording import MAX_WORDING_CHARS
from model.text.words import runs, stems, tokens


def test_an_address_is_taken_apart():
    address = parse_address("https://Shop.Example.co.uk:8080/Watches/Rolex?Ref=1#top")
    assert address.host == "shop.example.co.uk"
    assert address.domain == "example"
    assert address.suffix == "co.uk"
    assert address.subdomain == "shop"
    assert address.path == "/watches/rolex"
    assert address.query == "ref=1"


def test_two_pages_of_one_site_share_what_is_registered():
    first, second = parse_address("http://a.example.com/x"), parse_address("www.example.com")
    assert first.registered == second.registered == "example.com"


def test_an_address_without_a_scheme_is_read_as_a_host():
    assert parse_address("cheap-pills.com/offer").host == "cheap-pills.com"


def test_spaces_around_an_address_do_not_matter():
    assert parse_address("  http://example.com ") == parse_address("http://example.com")


def test_a_name_and_a_password_are_no_part_of_the_host():
    assert parse_address("http://google.com@evil.example.net/").host == "evil.example.net"


def test_an_international_host_keeps_its_domain():
    assert parse_address("http://bücher.example.com/").registered == "example.com"
    assert parse_address("http://münchen.de").domain == "münchen"


def test_an_ipv6_host_is_told():
    assert parse_address("http://[2001:db8::1]:80/x").host == "2001:db8::1"


def test_percent_signs_in_a_path_are_decoded():
    assert parse_address("http://example.com/caf%C3%A9").path == "/café"


@pytest.mark.parametrize(
    "odd",
    [
        "", " ", "http://", "//", "://", "javascript:alert(1)", "mailto:jane@example.com",
        "data:text/html,<b>x</b>", "http://[::1", "http://]x[/", "http://exa mple.com/a b",
        "http://example.com:notaport/", "http://example.com:99999999/", "http://..", "http://.com",
        "http://a..b.com", "http://\x00/", "http://\ud800.com/\udfff", "http://℀.com", "http://１２７.1",
        "http://xn--/", "http://xn--a.com", "http://" + "a." * 5000 + "com", "http://%zz/%zz?%",
        "HTTP://EXAMPLE.COM", "\\\\server\\share", "http:/one-slash.example", "http:///three",
        "http://[v1.a]/", "http://[::1%25eth0]/", "http://user:pa:ss@:80", "?q", "#x", "/path",
    ],
)  # fmt: skip
def test_an_odd_address_never_raises(odd):
    parse_address(odd)


@given(st.text(st.characters(exclude_categories=())) | st.text("http:/[]@.?#%:٠a\\ "))
def test_no_text_makes_an_address_raise(text):
    parse_address(text)
    parse_address(f"http://{text}")


def test_words_are_lower_case_and_keep_their_apostrophe():
    assert tokens("Don't PANIC, it’s fine_here") == ["don't", "panic", "it’s", "fine", "here"]


def test_a_script_without_spaces_becomes_pairs_of_characters():
    assert tokens("东京都") == ["东京", "京都"]


def test_latin_words_beside_such_a_script_stay_whole():
    assert tokens("Python 很好用") == ["python", "很好", "好用"]


def test_one_character_alone_is_a_word():
    assert tokens("好") == ["好"]


def test_nothing_has_no_words():
    assert tokens("") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("bake", "bakes"), ("baker", "bakery"), ("watch", "watches"), ("хлебом", "хлебов")],
)
def test_inflected_forms_meet_in_one_stem(first, second):
    assert stems([first]) == stems([second])


def test_different_words_have_different_stems():
    assert stems(["rolex"]) != stems(["roller"])


def test_a_single_letter_has_no_stem():
    assert stems(["a", "I"]) == frozenset()


@pytest.mark.parametrize("word", ["es", "sees", "ss", "eee"])
def test_a_word_of_endings_alone_has_a_stem(word):
    assert all(stems([word]))


@pytest.mark.parametrize(
    ("text", "latin"), [("Rye", True), ("Сок", False), ("很好", False), ("", True), ("123", True)]
)
def test_the_script_of_a_text_is_told(text, latin):
    assert is_latin(text) is latin


def test_the_wording_keeps_markup_and_links_in_lower_case():
    reading = Reading(Comment(text="See <A HREF='http://x.example'>Cheap\n Rolex</A>"))
    assert reading.marked == "see <a href='http://x.example'>cheap rolex</a>"


def test_the_wording_of_a_long_comment_is_its_beginning_and_its_end():
    reading = Reading(Comment(text="first " + "word " * 20_000 + "http://last.example"))
    assert reading.marked.startswith("first word")
    assert reading.marked.endswith("http://last.example")
    assert len(reading.marked) <= MAX_WORDING_CHARS + 1


def test_the_links_of_a_comment_are_taken_apart_in_order():
    reading = Reading(Comment(text="www.one.com and http://two.org/x"))
    assert [a.registered for a in reading.addresses] == ["one.com", "two.org"]


def test_an_author_without_a_url_has_no_address():
    assert Reading(Comment(text="hi")).author_address is None


def test_only_the_host_of_a_mail_address_is_read():
    author = Author(email="Jane@Example.COM ")
    assert Reading(Comment(text="hi", author=author)).email_host == "example.com"


def test_a_disguised_name_is_undone():
    assert Reading(Comment(text="hi", author=Author(name=" R\u043elex\u200b "))).name == "Rolex"


def test_an_article_is_known_by_its_words_and_its_title():
    article = read_article(Article(title="Baking bread", text="<p>Rye and wheat</p>"))
    assert article.words == {"baking", "bread", "rye", "and", "wheat"}
    assert article.title_stems == stems(["baking", "bread"]) < article.stems


def test_an_unknown_article_has_no_words():
    assert read_article(Article()).words == frozenset()


texts = st.text(st.characters(exclude_categories=()), max_size=60)


@given(texts, texts, texts, texts, texts)
def test_no_comment_makes_reading_fail(text, name, email, url, title):
    comment = Comment.model_construct(
        text=text,
        author=Author.model_construct(name=name, email=email, url=url),
        article=Article.model_construct(title=title, text=text, url=url),
    )
    assert Reading(comment).addresses is not None


@pytest.mark.parametrize("field", ["name", "email", "url", "title", "article text", "article url"])
def test_a_field_of_100_000_characters_is_read_quickly(field):
    long = "http://a.b/" + "a.b/ x" * 16_000
    author = Author(**{field: long} if field in Author.model_fields else {})
    parts = {"title": "title", "article text": "text", "article url": "url"}
    article = Article(**{parts[field]: long} if field in parts else {})
    started = time.process_time()
    Reading(Comment(text="hi", author=author, article=article))
    assert time.process_time() - started < 1.0


RYE = read_article(
    Article(title="How to bake rye bread", text="Rye bread wants a sourdough, salt and time. Yes.")
)


def own_words(text, article):
    words = tokens(text)
    return without_quotes(words, copied_phrases(words, article), article)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Mine wants more salt", "mine wants more salt"),
        ("rye bread wants a sourdough, salt. Mine wants honey", "mine wants honey"),
        ("About How to bake rye bread: cheap flour here", "about cheap flour here"),
        ("rye bread wants a lot", "rye bread wants a lot"),  # four words are no quotation
        ("Rye bread wants a sourdough, salt and time.", ""),
        ("", ""),
    ],
)
def test_what_is_copied_from_the_article_is_not_the_comments_own(text, own):
    assert own_words(text, RYE) == tokens(own)


words_of_rye = st.lists(st.sampled_from([*RYE.words, "cheap", "flour"]), max_size=30)
quoting = st.lists(words_of_rye | st.just(tokens(RYE.text)[3:12]), max_size=3).map(
    lambda parts: [word for part in parts for word in part]
)


@given(quoting)
def test_copied_phrases_are_those_that_a_plain_search_finds(words):
    plain = [at for at, run in enumerate(runs(words, PHRASE_WORDS)) if run in RYE.phrases]
    assert copied_phrases(words, RYE) == plain


def test_a_short_title_may_be_named():
    rye = read_article(Article(title="Rye bread"))
    assert own_words("my rye bread", rye) == ["my", "rye", "bread"]


def test_a_sentence_of_the_article_buys_no_relation_to_it():
    article = Article(title="How to bake rye bread", text="Rye bread wants a sourdough and time.")
    plain = Reading(Comment(text="Cheap watches here", article=article))
    quoting = "Rye bread wants a sourdough and time. Cheap watches here"
    assert Reading(Comment(text=quoting, article=article)).own_stems == plain.own_stems
