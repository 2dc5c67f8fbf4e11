"""A judge with a second reader: one more term, one more reason, and sums that stay exact."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Article, Author, Comment
from model.judge import Judge
from model.reading.comment_reading import Reading
from model.reasons.phrases import BASELINE, REST
from model.reasons.second_reading import SECOND
from model.reasons.summary import MOST_LINES
from model.second_reader.second_reader import SecondReader
from model.second_reader.token_pairs import TokenPair
from model.second_term import SecondTerm
from model.verdict import Verdict

ALWAYS = SecondTerm(
    sha256="0" * 64, asked_above=-99, asked_below=99, weight=1.0, shift=0.0, most=9.0, fading=0.1
)
COMMENT = Comment(
    text="My sourdough never rises in winter. Do you keep the starter by the oven?",
    author=Author(name="Jane Doe", url="https://rye.example.org"),
    article=Article(title="Baking rye bread", text="Rye bread wants a sourdough and time."),
)


class SameWord:
    """Says the same of every comment."""

    def __init__(self, log_odds: float) -> None:
        self._log_odds = log_odds

    def pairs(self, readings: Sequence[Reading]) -> list[TokenPair]:
        return [TokenPair([], 0) for _ in readings]

    def log_odds(self, pair: TokenPair) -> float:
        return self._log_odds


def second_opinion(judge: Judge, word: float | None) -> Judge:
    """The judge with a reader who says this of everything; None: one that cannot be asked."""
    reader = None if word is None else SameWord(word)
    return Judge(judge.pipeline, judge.manifest, SecondReader(ALWAYS, reader))


def signals(verdict: Verdict) -> list[str]:
    """The signals of the reasons, in order."""
    return [reason.signal for reason in verdict.reasons]


@given(st.text(max_size=60), st.floats(-8, 8), st.integers(1, 8))
def test_reasons_and_summary_sum_to_the_score(
    judge: Judge, text: str, word: float, limit: int
) -> None:
    comment = COMMENT.model_copy(update={"text": text})
    [verdict] = second_opinion(judge, word).judge([comment], reasons=limit)
    for parts in (verdict.reasons, verdict.summary):
        total = math.fsum(part.contribution for part in parts)
        assert total == pytest.approx(verdict.log_odds, abs=1e-6)
    lines = [line for line in verdict.summary if line.group not in (REST, BASELINE)]
    assert len(lines) <= MOST_LINES


@pytest.mark.parametrize("word", [-3.0, 3.0])
def test_the_score_is_that_of_the_first_reader_and_the_second_one_s_word(
    judge: Judge, word: float
) -> None:
    [first] = judge.judge([COMMENT])
    [both] = second_opinion(judge, word).judge([COMMENT])
    [unexplained] = second_opinion(judge, word).judge([COMMENT], reasons=0)
    assert both.log_odds == pytest.approx(first.log_odds + word)
    assert unexplained.log_odds == pytest.approx(both.log_odds)
    [reason] = [reason for reason in both.reasons if reason.signal == SECOND]
    assert reason.contribution == word
    assert ("advertisement" in reason.words) == (word > 0)


def test_a_strong_word_leads_the_reasons_and_the_summary(judge: Judge) -> None:
    [verdict] = second_opinion(judge, 8.5).judge([COMMENT])
    assert signals(verdict)[0] == SECOND
    assert verdict.summary[0].group == SECOND


def test_a_faint_word_is_no_line_of_the_summary(judge: Judge) -> None:
    [verdict] = second_opinion(judge, 0.1).judge([COMMENT])
    assert SECOND in signals(verdict)
    assert SECOND not in {line.group for line in verdict.summary}


def test_a_reader_that_cannot_be_asked_leaves_the_score_and_says_so(judge: Judge) -> None:
    [first] = judge.judge([COMMENT])
    [alone] = second_opinion(judge, None).judge([COMMENT])
    assert alone.log_odds == first.log_odds
    assert "doubtful, and could not be read a second time" in [r.words for r in alone.reasons]
    assert signals(alone)[-1] == BASELINE
