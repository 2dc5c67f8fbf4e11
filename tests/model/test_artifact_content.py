"""What a saved model refers to, and what it gives away of those it learned from."""

import pickle
import re
import zlib
from pathlib import Path

import numpy as np
import pytest

from model import artifact
from model.adaptation import AdaptedClassifier
from model.artifact import (
    BASE_FOLDER,
    MODEL,
    load,
)
from model.text.words import WORD

# A model that was fitted once names these modules for good: they may grow, but not move.
PINNED = {
    "model.classifier",
    "model.features",
    "model.knowledge.knowledge",
    "model.knowledge.letter_pairs",
    "model.knowledge.subwords",
    "model.lexicon",
    "model.linear",
    "model.trees",
}


@pytest.mark.parametrize("folder", [BASE_FOLDER, None], ids=["the model that ships", "a new one"])
def test_a_model_names_only_modules_that_stay_where_they_are(small_model, folder):
    raw = zlib.decompress(((folder or small_model.folder) / MODEL).read_bytes())
    assert {name.decode() for name in re.findall(rb"\bmodel(?:\.[a-z_]+)+", raw)} == PINNED


def test_a_model_adapted_to_a_site_names_one_more(small_model):
    adapted = pickle.dumps(AdaptedClassifier(small_model.pipeline[-1]))
    names = {name.decode() for name in re.findall(rb"\bmodel(?:\.[a-z_]+)+", adapted)}
    assert names - PINNED == {"model.adaptation"}


@pytest.fixture(scope="module")
def legible(small_model):
    """All that can be read in the saved file: runs of letters, in narrow and in wide characters."""
    raw = zlib.decompress((small_model.folder / MODEL).read_bytes())
    assert len(raw) > 1_000_000
    wide = [run.replace(b"\0", b"") for run in re.findall(rb"(?:[ -~]\0{1,3}){5,}", raw)]
    return b"\n".join([*re.findall(rb"[ -~]{5,}", raw), *wide]).decode().lower()


def test_what_can_be_read_in_the_file_is_the_names_of_its_parts(legible):
    assert "sklearn.pipeline" in legible
    assert "stackedclassifier" in legible


def test_the_file_holds_no_distinctive_word_of_a_comment(small_model, legible):
    # Left out: words that name parts of the program or of the libraries it is made of.
    code = Path(artifact.__file__).parent
    ours = "".join(path.read_text(encoding="utf-8") for path in code.rglob("*.py")).lower()
    libraries = "numpyarraywrapper numpy_array_alignment_bytes logisticregression ndarray_protocol"
    known = f"{ours} {libraries} joblib"
    of_comments = {
        word
        for c in small_model.labelled
        for word in WORD.findall(f"{c.comment.text} {c.comment.article.text}".lower())
    }
    words = [word for word in of_comments if len(word) > 6 and word not in known]
    assert len(words) > 2000
    assert [word for word in words if word in legible] == []


def test_the_file_holds_no_name_and_no_address_of_an_author(small_model, legible):
    secrets = {
        value.lower()
        for c in small_model.labelled
        for value in (c.comment.author.name, c.comment.author.email, c.comment.author.url)
        if len(value) > 6
    }
    assert len(secrets) > 500
    assert [secret for secret in secrets if secret in legible] == []


def test_the_file_holds_no_term_of_the_lexicon(small_model, legible):
    assert [term for term in small_model.terms if term in legible] == []


def test_the_file_holds_no_row_for_each_comment(small_model):
    pipeline, _ = load(small_model.folder)
    n = len(small_model.labelled)
    arrays = [v for step in pipeline for v in vars(step).values() if isinstance(v, np.ndarray)]
    assert [array.shape for array in arrays if n in array.shape] == []
