"""The second reader that ships."""

import numpy as np
import pytest
from onnx_file import int8_weights

from model.artifact import BASE_FOLDER
from model.comment import Article, Author, Comment
from model.judge import Judge
from model.reasons.second_reading import SECOND

MOST_BYTES = 30 * 2**20
DOUBTFUL = Comment(
    text="Our neighbours had the roof done by Miller and Sons and are content",
    author=Author(name="Paul"),
    article=Article(title="Sourdough in a cold kitchen"),
)
OTHERS = [
    Comment(text=f"{text}, number {n}", author=Author(name="Paul"))
    for n in range(8)
    for text in ("My visa was done by Harbour Immigration", "Do you feed yours with rye as well")
]


@pytest.fixture(scope="module")
def shipped() -> Judge:
    return Judge.load(BASE_FOLDER)


def test_a_doubtful_comment_is_read_a_second_time(shipped: Judge) -> None:
    [verdict] = shipped.judge([DOUBTFUL])
    [reason] = [reason for reason in verdict.reasons if reason.signal == SECOND]
    assert reason.contribution != 0.0


def test_a_verdict_does_not_depend_on_what_came_with_the_comment(shipped: Judge) -> None:
    [alone] = shipped.judge([DOUBTFUL])
    together = shipped.judge([*OTHERS, DOUBTFUL])[-1]
    assert together.log_odds == pytest.approx(alone.log_odds, abs=1e-9)


def test_its_weights_are_of_seven_bits() -> None:
    """With eight, processors without VNNI instructions overflow and give another score."""
    weights = int8_weights((BASE_FOLDER / "second_reader.onnx").read_bytes())
    assert sum(of_one.size for of_one in weights) > 10_000_000
    assert {bool(np.abs(of_one.astype(int)).max() <= 64) for of_one in weights} == {True}


def test_it_is_no_larger_than_one_may_be() -> None:
    files = [BASE_FOLDER / name for name in ("second_reader.onnx", "tokenizer.json")]
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
