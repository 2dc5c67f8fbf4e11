"""What `python -m training.base` writes beside the model."""

import json
import shutil

from model.artifact import BASE_FOLDER, MODEL, read_manifest
from training.base import CARD, MAX_BYTES, describe
from training.evaluation.shipped_figures import FIGURES


def test_card_and_figures_are_written_beside_the_model(tmp_path):
    folder = shutil.copytree(BASE_FOLDER, tmp_path / "base", ignore=shutil.ignore_patterns(CARD))
    shipped = json.loads((BASE_FOLDER / FIGURES).read_text(encoding="utf-8"))
    describe(folder, read_manifest(folder), shipped["parts"])
    assert (folder / CARD).read_bytes() == (BASE_FOLDER / CARD).read_bytes()
    figures = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
    assert figures["parts"] == shipped["parts"]
    assert [c["verdict"] for c in figures["seed"]] == [c["verdict"] for c in shipped["seed"]]


def test_a_card_without_an_evaluation_says_so(tmp_path):
    folder = shutil.copytree(BASE_FOLDER, tmp_path / "base")
    describe(folder, read_manifest(folder), [])
    assert "Not measured." in (folder / CARD).read_text(encoding="utf-8")


def test_the_model_that_ships_is_no_larger_than_one_may_be():
    assert (BASE_FOLDER / MODEL).stat().st_size <= MAX_BYTES
