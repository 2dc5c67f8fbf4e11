"""The second reader: what it is asked, and what happens where it cannot be."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from model.comment import Comment
from model.reading.comment_reading import Reading
from model.second_reader.second_reader import SecondReader
from model.second_reader.token_pairs import TokenPair
from model.second_term import SecondTerm

TERM = SecondTerm(
    sha256="0" * 64, asked_above=-4.0, asked_below=3.0, weight=1.0, shift=0.0, most=9.0, fading=0.1
)
READINGS = [Reading(Comment(text=text)) for text in ("one", "two", "three")]
FIRST = np.array([-9.0, 0.0, 1.0])


class CountingReader:
    """Gives each comment the length of its text, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def pairs(self, readings: Sequence[Reading]) -> list[TokenPair]:
        return [TokenPair([0] * len(reading.raw), 0) for reading in readings]

    def log_odds(self, pair: TokenPair) -> float:
        self.asked.append(len(pair.ids))
        return float(len(pair.ids))


def test_only_the_doubtful_are_read_again() -> None:
    reader = CountingReader()
    second = SecondReader(TERM, reader).read(READINGS, FIRST)
    assert reader.asked == [3, 5]
    assert second.terms.tolist() == [0.0, 3.0, 5.0]
    assert not second.is_missing.any()


def test_what_is_not_read_in_time_is_missing_and_adds_nothing() -> None:
    second = SecondReader(TERM, CountingReader(), seconds=0.0).read(READINGS, FIRST)
    assert second.terms.tolist() == [0.0, 3.0, 0.0]
    assert second.is_missing.tolist() == [False, False, True]


def test_a_reader_that_is_switched_off_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    second = SecondReader.load(TERM, seconds=0.0).read(READINGS, FIRST)
    assert second.terms.tolist() == [0.0, 0.0, 0.0]
    assert second.is_missing.tolist() == [False, True, True]
    assert not caplog.records


@pytest.mark.parametrize("content", [None, b"", b"not a network"])
def test_files_that_are_not_those_of_the_model_are_named_and_the_first_reader_stands(
    content: bytes | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if content is not None:
        for name in ("second_reader.onnx", "tokenizer.json"):
            (tmp_path / name).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        reader = SecondReader.load(TERM, tmp_path, seconds=1.0)
    assert reader.read(READINGS, FIRST).is_missing.tolist() == [False, True, True]
    assert "doubtful comments are not read a second time" in caplog.text
    assert str(tmp_path) in caplog.text
