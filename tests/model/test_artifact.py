"""A model on disk: what goes in comes out, and nothing else is let in."""

import hashlib
import json
import pickle
import shutil
from pathlib import Path

import joblib
import pytest

from model import artifact
from model.artifact import (
    FORMAT_VERSION,
    MANIFEST,
    MODEL,
    ArtifactError,
    load,
    read_manifest,
)


@pytest.fixture
def folder(small_model, tmp_path):
    """A copy of the saved model, to be spoilt."""
    return Path(shutil.copytree(small_model.folder, tmp_path / "model"))


def rewrite(folder, **changes):
    """Change fields of the manifest; None takes one out."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | changes
    filled = {name: value for name, value in manifest.items() if value is not None}
    (folder / MANIFEST).write_text(json.dumps(filled), encoding="utf-8")


def test_a_model_read_back_gives_the_same_scores(small_model):
    pipeline, _ = load(small_model.folder)
    comments = [c.comment for c in small_model.labelled[:100]]
    before = small_model.pipeline.decision_function(comments)
    assert pipeline.decision_function(comments).tolist() == before.tolist()


def test_a_manifest_read_back_is_the_one_that_was_written(small_model):
    assert read_manifest(small_model.folder) == small_model.manifest


def test_the_manifest_tells_the_corpora_and_their_counts(small_model):
    spam = sum(c.is_spam for c in small_model.labelled)
    assert sum(c.spam for c in small_model.manifest.corpora) == spam
    assert sum(c.ham for c in small_model.manifest.corpora) == len(small_model.labelled) - spam


def test_the_version_says_the_name_and_the_digest(small_model):
    manifest = small_model.manifest
    assert manifest.model_version.startswith("small-2")
    assert manifest.model_version.endswith(manifest.sha256[:8])


def test_saving_leaves_no_half_written_file(small_model):
    assert sorted(p.name for p in small_model.folder.iterdir()) == [MANIFEST, MODEL]


# What is refused


def test_one_changed_byte_of_the_model_is_refused(folder):
    content = bytearray((folder / MODEL).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / MODEL).write_bytes(content)
    with pytest.raises(ArtifactError, match=f"{MODEL}.*changed or cut short"):
        load(folder)


@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_a_model_cut_short_is_refused(folder, share):
    content = (folder / MODEL).read_bytes()
    (folder / MODEL).write_bytes(content[: int(share * len(content))])
    with pytest.raises(ArtifactError, match="changed or cut short"):
        load(folder)


def test_a_model_with_something_after_its_end_is_refused(folder):
    with (folder / MODEL).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ArtifactError, match="changed or cut short"):
        load(folder)


@pytest.mark.parametrize("name", [MODEL, MANIFEST])
def test_a_missing_file_is_told(folder, name):
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=f"no readable {name}.*No such file"):
        load(folder)


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(ArtifactError, match="nowhere"):
        load(tmp_path / "nowhere")


def test_another_models_manifest_is_refused(folder):
    rewrite(folder, sha256=hashlib.sha256(b"another").hexdigest())
    with pytest.raises(ArtifactError, match="is not the file its manifest describes"):
        load(folder)


@pytest.mark.parametrize("digest", ["", "abc", "Z" * 64, 5])
def test_a_digest_that_is_none_is_refused(folder, digest):
    rewrite(folder, sha256=digest)
    with pytest.raises(ArtifactError, match="not a manifest: sha256"):
        load(folder)


@pytest.mark.parametrize("version", [0, FORMAT_VERSION + 1, 99])
def test_another_format_is_refused_and_says_what_to_do(folder, version):
    rewrite(folder, format_version=version)
    with pytest.raises(ArtifactError, match=f"format {version};.*train again"):
        load(folder)


def test_another_format_with_fields_of_its_own_is_told_as_another_format(folder):
    rewrite(folder, format_version=FORMAT_VERSION + 1, colour="blue", metrics=None)
    with pytest.raises(ArtifactError, match=f"holds a model of format {FORMAT_VERSION + 1}"):
        load(folder)


@pytest.mark.parametrize("version", ["1.8.0", "2.0.0", "0.24.2"])
def test_a_model_of_another_scikit_learn_is_refused(folder, version):
    rewrite(folder, versions={"scikit-learn": version})
    with pytest.raises(ArtifactError, match=f"written with scikit-learn {version}"):
        load(folder)


def test_a_model_of_an_unknown_scikit_learn_is_refused(folder):
    rewrite(folder, versions={})
    with pytest.raises(ArtifactError, match="scikit-learn unknown"):
        load(folder)


def test_a_field_too_many_is_refused(folder):
    rewrite(folder, colour="blue")
    with pytest.raises(ArtifactError, match="colour: Extra"):
        load(folder)


@pytest.mark.parametrize(
    "field", ["model_version", "created_at", "sha256", "versions", "metrics", "operating_point"]
)
def test_a_field_too_few_is_refused(folder, field):
    rewrite(folder, **{field: None})
    with pytest.raises(ArtifactError, match=f"{field}: Field required"):
        load(folder)


def test_cut_offs_the_wrong_way_round_are_refused(folder):
    budget = {"ham_rejected": 0.002, "spam_published": 0.1}
    rewrite(folder, operating_point={"ham_below": 0.9, "spam_above": 0.1, "budget": budget})
    with pytest.raises(ArtifactError, match="ham_below is above spam_above"):
        load(folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"5", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":1}']
)
def test_a_manifest_that_is_none_is_refused(folder, content):
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(ArtifactError, match="is not a manifest"):
        load(folder)


def test_a_model_that_was_never_one_is_refused(folder):
    content = b"not a joblib file at all"
    (folder / MODEL).write_bytes(content)
    rewrite(folder, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(ArtifactError, match="cannot be read"):
        load(folder)


# Nothing is deserialised before it is checked


class Trap:
    """What runs when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_the_trap_works(tmp_path):
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists()


def test_a_model_slipped_in_is_not_even_opened(folder, tmp_path):
    joblib.dump(Trap(tmp_path / "sprung"), folder / MODEL)
    with pytest.raises(ArtifactError, match="changed or cut short"):
        load(folder)
    assert not (tmp_path / "sprung").exists()


def test_reading_a_manifest_does_not_open_the_model(folder, tmp_path):
    joblib.dump(Trap(tmp_path / "sprung"), folder / MODEL)
    read_manifest(folder)
    assert not (tmp_path / "sprung").exists()


def test_a_model_of_another_format_is_not_opened_though_its_digest_is_right(folder, tmp_path):
    joblib.dump(Trap(tmp_path / "sprung"), folder / MODEL)
    digest = hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()
    rewrite(folder, sha256=digest, format_version=FORMAT_VERSION + 1)
    with pytest.raises(ArtifactError, match="format 3"):
        load(folder)
    assert not (tmp_path / "sprung").exists()


# A crash while saving


def test_a_write_that_fails_leaves_the_old_model_whole(folder, monkeypatch):
    before = load(folder)[1]

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(artifact.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        artifact.save(
            Trap(folder / "x"),
            folder,
            name="new",
            corpora=(),
            metrics={},
            operating_point=before.operating_point,
        )
    assert load(folder)[1] == before
