"""python -m training.stream: what the past gave, by source, and the weights that ship."""

import json

import pytest
from past_streams import made_up, scored
from typer.testing import CliRunner

from model.past.weights import PastWeights
from training.stream import app


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("oak", "elm"):
        rows = (
            {
                "id": c.id, "text": c.comment.text, "label": "spam" if c.is_spam else "ham",
                "author": c.comment.author.name, "author_url": c.comment.author.url,
                "created_at": c.written_at.isoformat(),
            }
            for c in made_up(name)
        )  # fmt: skip
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "scores.json"
    held_out = [scored(made_up(name)).model_dump(mode="json") for name in ("oak", "elm")]
    path.write_text(json.dumps({"held_out": held_out}))
    return path


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_the_table_has_each_source_and_the_weights_are_written(corpus, scores, tmp_path):
    written = tmp_path / "prior.json"
    outcome = run("--corpus", corpus, "--scores", scores, "--output", written)
    assert outcome.exit_code == 0, outcome.output
    assert "oak" in outcome.output
    assert "asked" in outcome.output
    weights = PastWeights.model_validate_json(written.read_text())
    assert weights.traits["host"].spam > 0
    assert weights.traits["address"].spam == weights.traits["author"].spam


@pytest.mark.parametrize("content", ["", "{}", '{"held_out": 3}', '{"held_out": []}'])
def test_a_file_that_holds_no_scores_is_refused(corpus, tmp_path, content):
    path = tmp_path / "odd.json"
    path.write_text(content)
    outcome = run("--corpus", corpus, "--scores", path)
    assert outcome.exit_code == 1


def test_one_source_alone_is_refused(corpus, scores):
    outcome = run("--corpus", corpus / "oak.jsonl", "--scores", scores)
    assert outcome.exit_code == 1


def test_a_folder_that_cannot_be_written_to_is_an_error_in_one_line(corpus, scores, tmp_path):
    outcome = run("--corpus", corpus, "--scores", scores, "--output", tmp_path / "no" / "p.json")
    assert outcome.exit_code == 1
