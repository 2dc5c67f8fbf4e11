"""Reading a comment's text: markup off, links apart, disguises undone and counted."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.text.disguise import SPACED_LETTERS
from model.text.links import BARE_LINK, Link
from model.text.plain import read_plain_text, read_text_and_wording
from model.text.wording import read_wording, space_evenly
from model.text.words import WORD


def test_html_is_taken_off_and_its_link_kept():
    plain = read_plain_text(
        'Nice <b>post</b>, see <a href="http://rolex.example/buy">cheap rolex</a> now'
    )
    assert plain.text == "Nice post , see cheap rolex now"
    assert plain.links == (Link("http://rolex.example/buy", "cheap rolex", "html"),)


def test_bbcode_link_keeps_its_anchor_in_the_text():
    plain = read_plain_text("Great! [url=http://pills.example]cheap pills[/url] here")
    assert plain.text == "Great! cheap pills here"
    assert plain.links == (Link("http://pills.example", "cheap pills", "bbcode"),)


def test_bbcode_link_without_an_anchor_leads_to_what_it_says():
    assert read_plain_text("[url]http://pills.example/[/url]").links[0] == Link(
        "http://pills.example/", "", "bbcode"
    )


def test_bbcode_link_in_quotation_marks_loses_them():
    assert (
        read_plain_text('[url="http://pills.example"]pills[/url]').links[0].url
        == "http://pills.example"
    )


def test_the_other_spelling_of_a_bbcode_link_is_read_too():
    assert read_plain_text("[LINK=http://a.example]x[/LINK]").links[0].markup == "bbcode"


def test_other_bbcode_is_taken_off():
    assert read_plain_text("[b]bold[/b] and [color=red]red[/color]").text == "bold and red"


def test_markdown_link_keeps_its_anchor_in_the_text():
    plain = read_plain_text("As [the docs](https://docs.example/a) say")
    assert plain.text == "As the docs say"
    assert plain.links == (Link("https://docs.example/a", "the docs", "markdown"),)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("look at https://example.org/a?b=c now", "https://example.org/a?b=c"),
        ("look at www.example.org now", "www.example.org"),
        ("visit cheap-pills.com today", "cheap-pills.com"),
        ("visit shop.cheap-pills.co/offer today", "shop.cheap-pills.co/offer"),
    ],
)
def test_a_bare_link_is_found_and_leaves_the_text(text, url):
    plain = read_plain_text(text)
    assert plain.links == (Link(url, "", "bare"),)
    assert url not in plain.text


@pytest.mark.parametrize(
    "text",
    [
        "I wrote to jane@example.com about it",  # an address is not a link
        "I agree.It is so",  # a full stop without a space
        "use node.js or asp.net-core",
        "version 2.0.1 is out",
        "Call me.Me too",
    ],
)
def test_what_only_looks_like_a_link_stays_in_the_text(text):
    assert read_plain_text(text).links == ()


def test_entities_are_decoded():
    assert read_plain_text("Tom &amp; Jerry&#8217;s").text == "Tom & Jerry’s"


def test_an_ampersand_alone_is_kept():
    assert read_plain_text("R&D at AT&T; fine").text == "R&D at AT&T; fine"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("<a href='http://x.example'>never closed", "never closed"),
        ("<b><i>crossed</b></i> over", "crossed over"),
        ("a < b and c > d", "a b and c d"),
        ("[url=http://x.example]never closed", "never closed"),
        ("</p></div>hello", "hello"),
    ],
)
def test_broken_markup_loses_no_words(broken, words):
    read_words = WORD.findall(read_plain_text(broken).text)
    assert [w for w in words.split() if w not in read_words] == []


def test_a_host_in_capitals_is_a_link_all_the_same():
    assert read_plain_text("visit Cheap-Pills.Com today").links == (
        Link("Cheap-Pills.Com", "", "bare"),
    )


def test_an_unclosed_html_link_is_still_a_link():
    assert (
        read_plain_text("<a href='http://x.example'>never closed").links[0].url
        == "http://x.example"
    )


@pytest.mark.parametrize("spaced", ["v i a g r a", "v.i.a.g.r.a", "v-i-a-g-r-a", "v*i*a*g*r*a"])
def test_spaced_letters_are_joined_and_counted(spaced):
    plain = read_plain_text(f"buy {spaced} today")
    assert plain.text == "buy viagra today"
    assert plain.spaced == 1


def test_a_few_single_letters_are_no_trick():
    assert read_plain_text("plan a b c works").spaced == 0


texts = st.text(st.characters(exclude_categories=())) | st.text("aа\u200b𝓪ａоo <>[]()/.&;=x")


@given(texts)
def test_no_text_makes_reading_fail(text):
    read_plain_text(text)


@pytest.mark.parametrize(
    "hostile",
    ["", "\x00", "a\x00b", "\ud800", "<a href='\ud800'>\udfff</a>", "&#0;&#xD800;&#99999999999;"],
)
def test_texts_that_no_browser_should_send_are_read_too(hostile):
    read_plain_text(hostile)


def test_a_comment_of_100_000_characters_is_read_whole():
    assert len(read_plain_text("word " * 20_000).text) == 99_999


# Each once took, or in another regular expression would take, time in the square of its length.
REPEATED = [
    "[url=", "[url]", "[url=x]", "[", "[a", "[a](http://", "[b=", "[/url]", "<", "<a href=x>",
    "<b>", "</a>", ">", "a.", "aa.", "a-", "a_", "a'", "a ", "x", " ", "\n", "(", "((((", ")",
    "1 1 1 1 ", "1", "{|", "{", "http://", "www.", "&", "&amp;", "&#", "\u200b", "аa ", "аa",
    "_", "…", ".",
]  # fmt: skip


@pytest.mark.parametrize("part", REPEATED)
def test_a_long_text_made_to_be_slow_is_read_quickly(part):
    text = (part * 50_000)[:100_000]
    started = time.process_time()
    read_plain_text(text)
    assert time.process_time() - started < 1.0


@given(st.text(st.sampled_from("ab \t\n\u2003\u2028\x1c"), max_size=12))
def test_white_space_is_evened_as_by_the_plain_pattern(text):
    assert space_evenly(text) == re.sub(r"\s+", " ", text)


@given(st.text(st.sampled_from("abc01.:/w-@ _*\n"), max_size=30))
def test_bare_links_and_spaced_letters_are_those_of_the_plain_patterns(text):
    plain = read_plain_text(text)
    bare = BARE_LINK.findall(text)
    remainder = BARE_LINK.sub(" ", text)
    assert [link.url for link in plain.links] == bare
    assert plain.spaced == len(SPACED_LETTERS.findall(remainder))


PARTS = [
    *"hello dot com http://x.co www.x.org [b] <i> &amp; &#97; v1agra ï".split(),
    *"abcde.0(_\n\t",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join) | texts)
def test_reading_both_at_once_gives_what_each_gives(text):
    assert read_text_and_wording(text) == (read_plain_text(text), read_wording(text))


@given(st.text(st.sampled_from("ab \t\n.-*\u00a0\u2028\u3000\x85\x1c"), max_size=20))
def test_what_is_apart_by_line_breaks_is_no_trick_to_either(text):
    assert read_text_and_wording(text) == (read_plain_text(text), read_wording(text))
