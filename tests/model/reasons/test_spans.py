"""The parts of a comment's text that count, as they stand in it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.columns import COLUMNS
from model.comment import Article, Author, Comment
from model.reading.comment_reading import Reading
from model.reasons.spans import LEAST, find_spans

BREAD = Article(title="Baking rye bread", text="Rye bread wants a sourdough, salt and time.")
WATCHES = Comment(
    text="Great article! Buy cheap <b>replica</b> watches at http://rolex.example.com/buy",
    author=Author(name="cheap rolex watches", url="http://rolex.example.com"),
    article=BREAD,
)
pieces = st.sampled_from(
    ["cheap rolex ", "<a href='http://a.example/x'>casino</a>", "[url=http://b.example]b[/url]",
     "call +1 (555) 010-9999 ", "$99 ", "\u200b", "vіаgrа ", "𝓬𝓪𝓼𝓲𝓷𝓸 ", "v i a g r a ", "😈", "!!!",
     "İ", "&amp; ", "rye bread wants a sourdough, salt ", "e\u0301", "각", "\ud800", "whatsapp "]
)  # fmt: skip
texts = st.text(max_size=60) | st.lists(pieces | st.text(max_size=5), max_size=12).map("".join)


def comment_of(text):
    author = Author.model_construct(name=text[:20], email="", url=text[:30])
    return Comment.model_construct(text=text, author=author, article=BREAD)


@given(texts)
def test_the_spans_of_any_text_lie_within_it_in_order_and_apart(judge, text):
    spans = judge.spans(comment_of(text))
    bounds = [at for span in spans for at in (span.start, span.end)]
    assert bounds == sorted(bounds)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(texts)
def test_every_span_counts_and_says_why(judge, text):
    for span in judge.spans(comment_of(text)):
        assert math.isfinite(span.contribution)
        assert abs(span.contribution) >= LEAST
        assert span.reason
        assert span.signal in COLUMNS


HOSTILE = ["", "\x00", "\ud800", "<" * 5000, "[url=" * 5000, "\u200b" * 2000, "a\u0301" * 3000,
           "1 " * 20_000, "&#0;" * 3000, "<a href=" * 5000, "!" * 20_000, "İ" * 7000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:6]) for text in HOSTILE])
def test_a_hostile_text_has_spans_within_it(judge, text):
    assert all(span.end <= len(text) for span in judge.spans(comment_of(text)))


def spans_of(small_model, comment, columns):
    """(text, contribution, reason) of each span, only some columns having (value, part)."""
    values, parts = np.zeros(len(COLUMNS)), np.zeros(len(COLUMNS))
    for name, (value, part) in columns.items():
        values[COLUMNS.index(name)], parts[COLUMNS.index(name)] = value, part
    spans = find_spans(
        Reading(comment),
        values,
        parts,
        readers=small_model.pipeline[-1].readers_,
        features=small_model.pipeline[1],
    )
    return [(comment.text[s.start : s.end], s.contribution, s.reason) for s in spans]


@pytest.mark.parametrize("signal", ["words_advertised", "last_words_advertised"])
def test_what_reads_as_it_is_advertised_is_never_marked_as_a_readers(small_model, signal):
    text = "Our neighbours had the roof done by Miller and Sons"
    assert only(small_model, text, signal, value=3.0, part=1.0) != []
    assert only(small_model, text, signal, value=3.0, part=-1.0) == []


def only(small_model, text, signal, value=1.0, part=1.0):
    comment = Comment(text=text, author=WATCHES.author, article=BREAD)
    return [span[0] for span in spans_of(small_model, comment, {signal: (value, part)})]


@pytest.mark.parametrize(
    ("text", "signal", "shown"),
    [
        ("call +1 (555) 010-9999 now", "phone_numbers", ["+1 (555) 010-9999"]),
        ("only $1,299.00 or 20 euros", "prices", ["$1,299.00", "20 euros"]),
        ("mail me&#64;shop.example", "emails", ["me&#64;shop.example"]),
        ("my WhatsApp is open", "messengers", ["WhatsApp"]),
        ("v i a g r a here", "spaced", ["v i a g r a"]),
        ("the best cа\u200bsino here", "lookalikes", ["cа\u200bsino"]),
        ("the best cа\u200bsino here", "invisible", ["cа\u200bsino"]),
        ("the 𝓫𝓮𝓼𝓽 here", "styled", ["𝓫𝓮𝓼𝓽"]),
        ("in my oven a rolex shines", "name_in_text", ["rolex"]),
        ("at rolex.Example.com they know", "url_in_text", ["Example"]),
        ("a new casino opened", "text_terms", ["casino"]),
        ("Indeed rye bread wants a sourdough, salt and sugar", "copied_words",
         ["rye bread wants a sourdough, salt and"]),
        ("so good!!! yes", "exclamations", ["!!!"]),
        ("an [url=http://a.example/b]offer[/url]", "links", ["http://a.example/b"]),
        ('an <a rel="x" href="http://a.example/b">offer</a>', "link_html", ["http://a.example/b"]),
    ],
)  # fmt: skip
def test_a_signal_is_shown_where_it_was_measured(small_model, text, signal, shown):
    assert only(small_model, text, signal) == shown


def test_what_is_missing_has_no_place(small_model):
    assert only(small_model, "call me", "phone_numbers", value=0.0) == []
    assert only(small_model, "call me", "article_share", value=math.nan) == []


def test_what_counts_for_nothing_is_not_shown(small_model):
    assert only(small_model, "call 555 010 9999", "phone_numbers", part=0.0) == []
    assert only(small_model, "call 555 010 9999", "phone_numbers", part=LEAST / 2) == []


def test_a_contribution_is_shared_out_over_its_places(small_model):
    comment = Comment(text="$5 here, $9 there")
    spans = spans_of(small_model, comment, {"prices": (math.log1p(2), 1.0)})
    assert spans == [("$5", 0.5, "prices: 2"), ("$9", 0.5, "prices: 2")]


def test_what_two_signals_say_of_one_place_is_added_up_under_the_weightier(small_model):
    comment = Comment(text="see http://a.example/b")
    spans = spans_of(small_model, comment, {"links": (0.7, 0.4), "link_last": (1.0, 0.8)})
    [(text, total, reason)] = spans
    assert (text, reason) == ("http://a.example/b", "ends with a link")
    assert total == pytest.approx(1.2)


def test_where_places_overlap_the_weightier_is_shown(small_model):
    comment = Comment(text="only $99 a piece")
    spans = spans_of(small_model, comment, {"prices": (0.7, 0.9), "digits": (0.1, 0.2)})
    assert spans == [("$99", 0.9, "prices: 1")]


def test_a_link_with_telling_words_is_shown_whole(small_model):
    comment = Comment(text="now http://cheap-rolex.example/offer")
    spans = spans_of(small_model, comment, {"wording": (1.0, 2.0), "links": (0.7, 0.1)})
    assert [text for text, *_ in spans][-1] == "http://cheap-rolex.example/offer"


def test_the_words_that_are_shown_have_no_more_than_the_wording_contributes(small_model):
    spans = spans_of(small_model, WATCHES, {"wording": (1.0, 2.0)})
    assert spans
    assert sum(part for _, part, _ in spans) <= 2.0 + 1e-9
    assert all(reason.endswith("reads like spam") for *_, reason in spans)


def test_words_that_speak_against_spam_are_shown_as_such(small_model):
    spans = spans_of(small_model, WATCHES, {"wording": (1.0, -2.0)})
    assert all(part < 0 and reason.endswith("a reader's") for _, part, reason in spans)


def test_a_word_in_disguise_is_shown_disguise_and_all(small_model):
    comment = Comment(text="Buy cheap repl\u200bica watches")
    spans = spans_of(small_model, comment, {"wording": (1.0, 2.0)})
    assert any("repl\u200bica" in text for text, *_ in spans)


def test_the_spans_of_an_advertisement_show_its_link_and_its_offer(judge):
    shown = [WATCHES.text[span.start : span.end] for span in judge.spans(WATCHES)]
    assert any("rolex" in text for text in shown)
    assert any("cheap" in text for text in shown)


def test_a_comment_without_text_has_no_spans(judge):
    assert judge.spans(Comment(text="")) == ()
