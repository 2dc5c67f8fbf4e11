"""Of a corpus of more comments than a fit takes in, so many are drawn, the same each time."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from service.domain.label_lines import DecidedComments
from service.store.store import Store
from training.command import read_labelled
from training.fit import read_decisions


def corpus(folder: Path, numbers: list[int]) -> Path:
    """A file with a comment for each of these numbers."""
    lines = [json.dumps({"id": str(n), "text": f"Day {n}", "label": "ham"}) for n in numbers]
    path = folder / "archive.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def texts(path: Path, most: int | None) -> list[str]:
    return [c.comment.text for c in read_labelled([path], skip_bad_lines=False, most=most)]


def test_few_are_all_taken_in_and_nothing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = corpus(tmp_path, [*range(50)])
    assert texts(path, 50) == texts(path, None) == [f"Day {n}" for n in range(50)]
    assert capsys.readouterr().err == ""


def test_of_many_so_many_are_drawn_and_their_number_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = texts(corpus(tmp_path, [*range(50)]), 20)
    assert len(drawn) == 20
    assert drawn == sorted(drawn, key=lambda text: int(text[4:]))
    assert "20 of 50 comments drawn" in capsys.readouterr().err


def test_their_order_makes_no_difference(tmp_path: Path) -> None:
    shuffled = random.Random(1).sample(range(50), 50)
    drawn = set(texts(corpus(tmp_path, [*range(50)]), 20))
    assert set(texts(corpus(tmp_path, shuffled), 20)) == drawn


@dataclass
class Log:
    """A store of so many labels that may be learned from, of which none was drawn."""

    n_teaching: int

    def decided_comments(self) -> DecidedComments:
        return DecidedComments((), n_teaching=self.n_teaching)


def test_a_fit_says_of_how_many_labels_it_drew_those_that_it_learned_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    read_decisions(cast(Store, Log(70_000)))
    assert "0 of 70000 labels were drawn" in " ".join(capsys.readouterr().out.split())
    read_decisions(cast(Store, Log(0)))
    assert capsys.readouterr().out == ""
