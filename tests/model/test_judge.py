"""A verdict and its reasons: arithmetic that a moderator can read."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from model.comment import Article, Author, Comment
from model.features import SIGNALS
from model.grams.fields import FIELDS
from model.judge import DEFAULT_REASONS, Judge
from model.operating_point import ErrorBudget, OperatingPoint
from model.reasons.loudest import QUOTED_WORDS
from model.reasons.phrases import BASELINE, REST
from model.verdict import Label

BREAD = Article(title="Baking rye bread", text="Rye bread wants a sourdough and time.")
WATCHES = Comment(
    text="Great article! Buy cheap replica watches at http://rolex.example.com/buy",
    author=Author(name="cheap rolex watches", url="http://rolex.example.com"),
    article=BREAD,
)
READER = Comment(
    text="My sourdough never rises in winter. Do you keep the starter by the oven?",
    author=Author(name="Jane Doe"),
    article=BREAD,
)

anything = st.text(max_size=80) | st.sampled_from(
    ["", "Cheap rolex <a href='http://[x'>y</a>", "Rye", "Сок", "很好", "www.a.com", "{n} {", "％"]
)
comments = st.builds(
    Comment,
    text=anything,
    author=st.builds(Author, name=anything, email=anything, url=anything),
    article=st.builds(Article, title=anything, text=anything, url=anything),
)


@given(comments, st.integers(1, 8))
def test_the_reasons_of_any_comment_sum_to_its_log_odds(judge, comment, limit):
    [verdict] = judge.judge([comment], reasons=limit)
    total = math.fsum(reason.contribution for reason in verdict.reasons)
    assert total == pytest.approx(verdict.log_odds, abs=1e-6)


@given(comments)
def test_the_reasons_come_by_size_with_the_rest_and_the_start_last(judge, comment):
    [verdict] = judge.judge([comment], reasons=2)
    shown = [r for r in verdict.reasons if r.signal not in (REST, BASELINE)]
    last = [r.signal for r in verdict.reasons[len(shown) :]]
    sizes = [abs(reason.contribution) for reason in shown]
    assert sizes == sorted(sizes, reverse=True)
    assert last in ([BASELINE], [REST, BASELINE])


@given(comments)
@settings(max_examples=20)
def test_the_probability_is_the_logistic_of_the_log_odds(judge, comment):
    [verdict] = judge.judge([comment])
    assert verdict.spam_probability == pytest.approx(expit(verdict.log_odds))


def test_no_two_reasons_say_the_same(judge):
    [verdict] = judge.judge([WATCHES], reasons=100)
    words = [reason.words for reason in verdict.reasons]
    assert len(set(words)) == len(words)


def test_every_reason_names_a_signal_that_exists(judge):
    [verdict] = judge.judge([WATCHES], reasons=100)
    names = {*SIGNALS, *(f.name for f in FIELDS), REST, BASELINE}
    assert {reason.signal for reason in verdict.reasons} <= names


@pytest.mark.parametrize("limit", [1, 2])
def test_there_are_as_many_reasons_as_asked_for_the_rest_and_the_start(judge, limit):
    [verdict] = judge.judge([WATCHES], reasons=limit)
    assert len(verdict.reasons) == limit + 2


def test_without_reasons_the_verdict_is_the_same(judge):
    [bare], [full] = judge.judge([WATCHES], reasons=0), judge.judge([WATCHES])
    assert bare.reasons == ()
    assert (bare.label, bare.log_odds) == (full.label, pytest.approx(full.log_odds, abs=1e-9))


def test_with_all_reasons_told_there_is_no_rest(judge):
    [verdict] = judge.judge([WATCHES], reasons=1000)
    assert REST not in {reason.signal for reason in verdict.reasons}


def test_without_being_asked_it_gives_no_more_than_six_reasons(judge):
    [verdict] = judge.judge([WATCHES])
    assert len(verdict.reasons) <= DEFAULT_REASONS + 2 == 8


def words_of(judge, comment, signal):
    [verdict] = judge.judge([comment], reasons=1000)
    return next(r.words for r in verdict.reasons if r.signal == signal)


def test_the_reason_for_the_wording_shows_words_of_the_comment(judge):
    shown = words_of(judge, WATCHES, "wording").split("“")[1:]
    assert 1 <= len(shown) <= QUOTED_WORDS
    assert all(part.split("”")[0] in WATCHES.text.lower() for part in shown)


def test_an_advertisement_is_more_probably_spam_than_a_readers_question(judge):
    watches, reader = judge.judge([WATCHES, READER])
    assert watches.spam_probability > 0.7 > 0.5 > reader.spam_probability


def test_verdicts_come_in_the_order_of_the_comments(judge):
    alone = [judge.judge([c])[0].spam_probability for c in (WATCHES, READER)]
    together = [v.spam_probability for v in judge.judge([WATCHES, READER])]
    assert together == pytest.approx(alone)


def test_no_comments_have_no_verdicts(judge):
    assert judge.judge([]) == []


def test_a_verdict_names_its_model(judge, small_model):
    [verdict] = judge.judge([WATCHES])
    assert verdict.model_version == small_model.manifest.model_version


@pytest.mark.parametrize(
    ("ham_below", "spam_above", "label"),
    [(0.0, 0.0, Label.SPAM), (0.0, 1.0, Label.UNSURE), (1.0, 1.0, Label.HAM)],
)
def test_the_label_follows_from_the_operating_point(small_model, ham_below, spam_above, label):
    point = OperatingPoint(ham_below=ham_below, spam_above=spam_above, budget=ErrorBudget())
    manifest = small_model.manifest.model_copy(update={"operating_point": point})
    [verdict] = Judge(small_model.pipeline, manifest).judge([READER])
    assert verdict.label is label


HOSTILE = [
    "\x00", "%s %d {0} {n}", "<script>alert(1)</script>", "“”", "\u202e", "a" * 100_000,
    "\ud800", "[url=" * 20_000, "1 " * 50_000, "\u200b" * 1000, "１２３", "İ" * 500, "ß" * 7000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:6]) for text in HOSTILE])
def test_a_hostile_text_in_every_field_is_judged(judge, text):
    author = Author.model_construct(name=text, email=text, url=text)
    article = Article.model_construct(title=text, text=text, url=text)
    [verdict] = judge.judge([Comment.model_construct(text=text, author=author, article=article)])
    assert 0 <= verdict.spam_probability <= 1


class TestLabel:
    """What the two cut-offs make of a probability."""

    @given(st.floats(0, 1), st.floats(0, 1), st.lists(st.floats(0, 1), min_size=2, max_size=2))
    def test_more_probable_spam_never_gets_a_milder_label(self, low, high, cut_offs):
        ham_below, spam_above = sorted(cut_offs)
        point = OperatingPoint(ham_below=ham_below, spam_above=spam_above, budget=ErrorBudget())
        severity = [Label.HAM, Label.UNSURE, Label.SPAM].index
        low, high = sorted((low, high))
        assert severity(point.label(low)) <= severity(point.label(high))

    @pytest.mark.parametrize(
        ("probability", "label"),
        [(0.2, "ham"), (0.3, "unsure"), (0.6, "unsure"), (0.9, "unsure"), (0.91, "spam")],
    )
    def test_on_a_cut_off_a_comment_waits_for_a_moderator(self, probability, label):
        point = OperatingPoint(ham_below=0.3, spam_above=0.9, budget=ErrorBudget())
        assert point.label(probability) == label
