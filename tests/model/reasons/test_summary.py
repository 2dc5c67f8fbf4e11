"""A score in a few sentences: what is said of a group, and that the lines sum to the score."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.artifact import BASE_FOLDER
from model.columns import COLUMNS
from model.comment import Article, Author, Comment
from model.judge import Judge
from model.reading.addresses import parse_address
from model.reading.comment_reading import Reading
from model.reasons.explain import explain
from model.reasons.groups import GAPS, LINKED, TOLD, WHOLE, Group
from model.reasons.phrases import BASELINE, PHRASES, REST
from model.reasons.quotable import is_telling, says_nothing, shown_host
from model.reasons.summary import MOST_LINES, WIDE, every_sentence

BREAD = Article(
    title="Sourdough in a cold kitchen", text="A rye starter at 16 degrees takes twice as long."
)


@pytest.fixture(scope="module")
def judge():
    return Judge.load(BASE_FOLDER)


def summary(judge, columns, *, baseline=0.0, **fields):
    """The lines where only some columns have a (value, contribution), without the baseline."""
    author = Author(name=fields.get("name", ""), url=fields.get("url", ""))
    comment = Comment(
        text=fields.get("text", "Well"), author=author, article=fields.get("article", Article())
    )
    values, parts = np.zeros(len(COLUMNS)), np.zeros(len(COLUMNS))
    for column, (value, part) in columns.items():
        values[COLUMNS.index(column)], parts[COLUMNS.index(column)] = value, part
    _, features, classifier = judge.pipeline
    [explanation] = explain(
        [Reading(comment)],
        values[None],
        parts[None],
        baseline=baseline,
        readers=classifier.readers_,
        features=features,
        limit=6,
    )
    *lines, last = explanation.summary
    assert (last.group, last.contribution) == (BASELINE, baseline)
    return lines


def said(judge, columns, **fields):
    return [line.words for line in summary(judge, columns, **fields)]


# Every signal has its place


def test_every_column_has_a_group_and_nothing_else_has():
    assert set(TOLD) == {*COLUMNS, LINKED} == set(WIDE)


def test_every_group_has_sentences_for_either_side():
    assert set(WHOLE) == set(Group)
    assert all(all(whole) for whole in WHOLE.values())


def test_a_sentence_has_at_most_one_gap_and_one_that_can_be_filled():
    for sentence in every_sentence():
        gaps = re.findall(r"{(\w*)}", sentence)
        assert len(gaps) <= 1
        assert set(gaps) <= set(GAPS)


def test_a_number_is_only_said_of_a_signal_that_has_one():
    counted = {name for name, told in TOLD.items() if any("{n}" in words for words in told[1:])}
    assert all("{n}" in PHRASES[name].high for name in counted)


# The sum

numbers = st.floats(-5, 5).map(lambda part: round(part, 3))
parts_of_one = st.dictionaries(
    st.sampled_from(COLUMNS),
    st.tuples(st.sampled_from([0.0, 0.5, 3.0, math.nan]), numbers),
    max_size=20,
)


@given(parts_of_one, numbers, st.sampled_from(["", "http://a.example.com", "https://bit.ly/x"]))
def test_the_lines_the_rest_and_the_baseline_sum_to_the_log_odds(judge, parts, baseline, url):
    text = f"Nice sourdough {url} http://shop.brand.com/deals"
    lines = summary(judge, parts, baseline=baseline, text=text, url=url, name="Jane", article=BREAD)
    of_groups = [line for line in lines if line.group != REST]
    total = sum(part for _, part in parts.values())
    assert sum(line.contribution for line in lines) == pytest.approx(total, abs=1e-9)
    assert len(of_groups) <= MOST_LINES
    assert len({line.group for line in of_groups}) == len(of_groups)
    sizes = [abs(line.contribution) for line in of_groups]
    assert sizes == sorted(sizes, reverse=True)


@given(
    st.text(max_size=80)
    | st.sampled_from(
        [
            "Cheap flights, book now at http://www.shop.brand.com/x and www.deals.org!",
            "they www org com the http://com and www.net",
            "<a href='http://org.com' rel='nofollow'>their best offers</a> und nicht der",
            "купить https://xn--e1afmkfd.xn--p1ai и не они",
        ]
    )
)
def test_no_word_that_says_nothing_no_www_and_no_lone_ending_is_quoted(judge, text):
    author = Author(name="Jane", url="http://www.com/" + text[:20])
    [verdict] = judge.judge([Comment(text=text, author=author, article=BREAD)])
    for line in (*verdict.summary, *verdict.reasons):
        quoted = [q for q in re.findall("“(.*?)”", line.words) if q != "Jane"]
        assert not [quote for quote in quoted if quote in says_nothing()]
        assert "www." not in line.words
        assert not re.search(r"“(www|com|net|org)”| to (com|net|org)$", line.words)


# What is said


def test_the_wording_is_told_with_the_words_that_count(judge):
    [line] = said(judge, {"wording": (2.0, 2.0)}, text="Cheap casino games, they said, the www")
    assert line == "Reads like an advertisement: “cheap casino games”"


def test_a_wording_without_a_word_that_says_something_quotes_none(judge):
    assert said(judge, {"wording": (-2.0, -2.0)}, text="I was") == ["Reads like a reader's comment"]


def test_a_name_that_is_a_keyword_is_no_persons(judge):
    line = said(judge, {"name": (2.0, 1.5)}, name="emt training")
    assert line == ["The name “emt training” is not a person's"]


def test_one_word_alone_does_not_speak_for_a_longer_text(judge):
    lone = "And it was this and that, and then the casino, which was all there was to it"
    assert said(judge, {"wording": (2.0, 2.0)}, text=lone) == ["Reads like an advertisement"]
    short = said(judge, {"wording": (2.0, 2.0)}, text="The casino")
    assert short == ["Reads like an advertisement: “casino”"]


def test_a_keyword_is_no_persons_whatever_the_linked_site_is_called(judge):
    strong, weak = {"name_like_host": (0.0, 1.5)}, {"name_like_host": (0.0, 0.5)}
    reading = {"name": (2.0, 0.0)}
    assert said(judge, strong | reading, name="emt training") == [
        "The name “emt training” is not a person's"
    ]
    assert said(judge, weak | reading, name="Jane") == [
        "The name “Jane” is not that of the linked site"
    ]


def test_a_name_whose_reading_does_not_agree_is_not_said_to_be_none(judge):
    parts = {"name_chars": (1.0, 1.5), "name": (-2.0, 0.0)}
    assert said(judge, parts, name="Jane Doe") == ["The name “Jane Doe” could be made up"]


def test_a_name_is_shown_as_it_was_written(judge):
    assert "“Lucía”" in said(judge, {"name": (2.0, 1.5)}, name=" Lucía ")[0]


def test_a_host_is_named_whole_and_without_www(judge):
    text = "See http://www.shop.brand.co.uk/deals"
    [line] = said(judge, {"link_in_article": (0.0, 1.0)}, text=text)
    assert line == "The link to shop.brand.co.uk has nothing to do with the article"


def test_of_several_hosts_the_one_is_named_that_a_signal_is_about(judge):
    text = "https://en.wikipedia.org/wiki/Bread http://a.example.com https://bit.ly/x"
    about = {"link_reference": (0.3, -1.0), "link_shortener": (0.3, 1.0)}
    lines = [said(judge, {name: part}, text=text)[0] for name, part in about.items()]
    assert lines == [
        "Links to en.wikipedia.org, a well-known source",
        "Hides where its link leads, by bit.ly",
    ]


def test_addresses_are_the_authors_or_those_of_the_links(judge):
    own = summary(judge, {"addresses": (2.0, 1.0)}, url="http://a.example.com")
    linked = summary(judge, {"addresses": (2.0, 1.0)}, text="http://a.example.com")
    assert [line.group for line in own] == ["address"]
    assert [line.group for line in linked] == ["links"]


TITLE_ALONE = Article(title=BREAD.title)


@pytest.mark.parametrize(
    ("article", "part", "line"),
    [
        (Article(), 1.0, "The article is not known"),
        (Article(), 0.5, "The article is not known"),
        (TITLE_ALONE, 1.0, "Has nothing to do with the article's title"),
        (TITLE_ALONE, 0.5, "Has little to do with the article's title"),
        (BREAD, 1.0, "Has nothing to do with the article"),
        (BREAD, 0.5, "Has little to do with the article"),
    ],
)
def test_no_more_is_said_of_the_article_than_what_is_known_of_it(judge, article, part, line):
    columns = {"foreign_names": (0.0, part)}
    assert said(judge, columns, text="Nice weather", article=article) == [line]


def test_what_a_signal_says_of_the_article_is_said_of_its_title_alone(judge):
    columns = {"shared_words": (0.0, 1.0)}
    [line] = said(judge, columns, text="Nice weather", article=TITLE_ALONE)
    assert line == "Takes up nothing of the article's title"


def test_the_words_taken_up_of_the_article_are_whole_words(judge):
    parts = {"article_share": (0.5, -1.0)}
    [line] = said(judge, parts, text="My sourdough starter is in the kitchen", article=BREAD)
    assert re.fullmatch(r"Takes up words of the article: “(sourdough|starter|kitchen)”.*", line)


def test_what_is_not_there_is_said_to_be_missing(judge):
    assert said(judge, {"name_lower": (math.nan, 1.0)}) == ["Gives no name"]
    assert said(judge, {"links": (0.0, -1.0)}) == ["Has no link"]


def test_a_group_that_adds_next_to_nothing_goes_to_the_rest(judge):
    lines = summary(judge, {"prices": (1.0, 2.0), "links": (0.0, -0.1)})
    assert [(line.group, line.contribution) for line in lines] == [
        ("wording", 2.0), ("rest", pytest.approx(-0.1))
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["they", "und", "www", "org", "com", "не", "24", "de"])
def test_a_word_that_says_nothing_is_not_telling(word):
    assert not is_telling(word)


@pytest.mark.parametrize("word", ["casino", "квартиры", "赌场", "24h"])
def test_a_word_that_says_something_is_telling(word):
    assert is_telling(word)


@pytest.mark.parametrize(
    "url", ["http://com", "http://localhost/x", "http://www.com", "", "http://", "http://[::"]
)
def test_what_is_no_host_is_not_shown_as_one(url):
    assert shown_host(parse_address(url)) == ""


def test_the_end_of_a_very_long_host_is_shown():
    shown = shown_host(parse_address(f"http://{'a' * 60}.{'b' * 60}.example.com"))
    assert len(shown) == 80
    assert shown.endswith(".example.com")


def test_a_planted_ending_is_quoted(judge):
    [line] = said(
        judge,
        {"last_words_advertised": (3.0, 1.2)},
        text="My starter lives on the fridge. Thanks for that! cheap treadmill repair in Pune",
    )
    assert line.startswith("Ends like an advertisement: “")
    assert line.endswith(" pune”")


def test_a_planted_run_of_words_is_quoted(judge):
    [line] = said(
        judge,
        {"words_advertised": (3.0, 1.2)},
        text="My starter likes essay writing services on the fridge",
    )
    assert line == "Names what is often advertised: “essay writing services”"


def test_of_a_script_without_spaces_no_cut_word_is_quoted(judge):
    [line] = said(judge, {"last_words_advertised": (3.0, 1.2)}, text="我的酵母在冰箱上")
    assert "“" not in line


ADVERTISER = Author(name="Rita", url="http://tart-shop.example")


def quoted_in(judge, comment):
    """The words of the line of the wording, and those that are marked in the text, with signs."""
    (verdict,) = judge.judge([comment])
    quoted = {
        word: line.contribution > 0
        for line in verdict.summary
        for word in re.findall(r"\w+", str(line.values.get("words", "")).lower())
    }
    marked = {
        comment.text[span.start : span.end].lower(): span.contribution > 0
        for span in judge.spans(comment)
    }
    return quoted, marked


@pytest.mark.parametrize(
    ("text", "author", "word"),
    [
        ("I love your lemon tart. Visit my blog for tart recipes", ADVERTISER, "tart"),
        (
            "Lovely tart, I made this tart myself. Earn money online with recipes",
            ADVERTISER,
            "tart",
        ),
        (
            "Verrò con mia figlia violinista.\nUn caro saluto,\nOttavio (Rovereto)",
            Author(name="Ottavio"),
            "ottavio",
        ),
    ],
    ids=["article", "article, too", "name"],
)
def test_no_word_is_quoted_for_spam_and_marked_as_a_readers_nor_the_other_way(
    judge, text, author, word
):
    tart = Article(title="Plum tart", text="The tart dough rests for an hour; then the tart bakes.")
    quoted, marked = quoted_in(judge, Comment(text=text, author=author, article=tart))
    assert quoted
    assert word in marked
    assert [one for one in quoted if marked.get(one, quoted[one]) != quoted[one]] == []
