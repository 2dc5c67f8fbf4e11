"""Judging an archive in bulk: what goes in comes out, in order, or nothing at all."""

import json
from pathlib import Path

import pytest

from training import score as score_module
from training.score import app

ROLEX = {"id": "a1", "text": "Buy cheap rolex at www.rolex.example.com", "author": "cheap rolex"}
READER = {
    "id": 17, "text": "My rye never rises in winter. Do you keep it warm?", "author": "Jane Doe",
    "article_title": "Baking rye bread", "article_text": "Rye bread wants a sourdough and time.",
}  # fmt: skip


class Run:
    """One run of the command line on a file of its own."""

    def __init__(self, folder: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.source, self.target = folder / "comments.jsonl", folder / "verdicts.jsonl"
        self.model, self.capsys = model, capsys

    def __call__(self, *lines: object, skip: bool = False) -> tuple[int, str]:
        """Judge the lines. Returns the exit code and what was said."""
        raw = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
        self.source.write_bytes(b"".join(line + b"\n" for line in raw))
        return self.run(*(["--skip-bad-lines"] if skip else []))

    def run(self, *options: str) -> tuple[int, str]:
        paths = ["--input", self.source, "--output", self.target, "--model", self.model]
        with pytest.raises(SystemExit) as ended:
            app([*map(str, paths), *options])
        return int(ended.value.code or 0), self.capsys.readouterr().err

    @property
    def verdicts(self) -> list[dict[str, object]]:
        lines = self.target.read_bytes().decode().split("\n")
        assert lines.pop() == ""
        return [json.loads(line) for line in lines]


@pytest.fixture
def score(tmp_path, small_model, capsys):
    return Run(tmp_path, small_model.folder, capsys)


def test_there_is_a_verdict_a_comment_under_the_same_id_in_order(score):
    assert score(READER, ROLEX, READER | {"id": "z"})[0] == 0
    assert [v["id"] for v in score.verdicts] == [17, "a1", "z"]


def test_a_verdict_has_a_label_a_probability_a_summary_and_reasons(score):
    score(ROLEX)
    [verdict] = score.verdicts
    assert set(verdict) == {"id", "label", "spam_probability", "summary", "reasons"}
    assert verdict["label"] in ("ham", "spam", "unsure")
    assert 0 <= verdict["spam_probability"] <= 1
    assert set(verdict["reasons"][0]) == {"signal", "words", "contribution"}


def test_the_verdict_is_the_one_the_service_would_give(score, judge):
    score(READER)
    [expected] = judge.judge([*map(score_module.to_comment, [READER])])
    [verdict] = score.verdicts
    assert verdict["label"] == expected.label
    assert verdict["spam_probability"] == round(expected.spam_probability, 6)


def test_the_article_counts(score):
    foreign = READER | {"article_title": "Chess", "article_text": "White to move and win."}
    score(READER, foreign)
    first, second = (v["spam_probability"] for v in score.verdicts)
    assert first != second


@pytest.mark.parametrize("key", [0, 17, -3, 2.5, "17", "", "größe", "\U0001f600", "a\u2028b", None])
def test_an_id_comes_back_as_it_was(score, key):
    score(ROLEX | {"id": key})
    [verdict] = score.verdicts
    assert verdict["id"] == key
    assert type(verdict["id"]) is type(key)


def test_a_comment_without_an_id_has_none(score):
    score({"text": "Nice post"})
    assert score.verdicts[0]["id"] is None


def test_a_label_is_not_needed(score):
    assert score({"id": 1, "text": "Nice post"})[0] == 0


def test_an_empty_archive_gives_an_empty_file(score):
    code, messages = score()
    assert (code, score.verdicts) == (0, [])
    assert "0 comments judged" in messages


def test_the_end_of_a_batch_does_not_show(score, monkeypatch):
    monkeypatch.setattr(score_module, "BATCH", 3)
    score(*[ROLEX | {"id": i} for i in range(7)])
    assert [v["id"] for v in score.verdicts] == list(range(7))


def test_what_was_done_is_told_on_the_error_stream(score, small_model):
    messages = score(ROLEX, READER)[1]
    assert f"2 comments judged by {small_model.manifest.model_version}" in messages
    assert "a second" in messages


def test_a_csv_archive_is_judged_too(score):
    score.source = score.source.with_suffix(".csv")
    score.source.write_text("id,text\n7,Nice post\n8,\n")
    assert score.run()[0] == 0
    assert [v["id"] for v in score.verdicts] == ["7", "8"]


BAD = {
    "not JSON": b"{",
    "not UTF-8": b'{"text": "caf\xe9"}',
    "no text": {"id": 1},
    "text a number": {"id": 1, "text": 5},
    "half a pair in the text": b'{"id": 1, "text": "\\ud800"}',
    "half a pair in the id": b'{"id": "\\ud800", "text": "Nice"}',
    "id a list": {"id": [1], "text": "Nice"},
    "id a truth": {"id": True, "text": "Nice"},
    "id without end": b'{"id": 1e999, "text": "Nice"}',
    "id no number": b'{"id": NaN, "text": "Nice"}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_is_told_with_file_and_number_and_leaves_no_output(score, line):
    code, messages = score(ROLEX, line, READER)
    assert code == 1
    assert f"error: {score.source}:2: " in messages
    assert [p.name for p in score.source.parent.iterdir()] == [score.source.name]


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_is_skipped_and_counted_if_asked(score, line):
    code, messages = score(ROLEX, line, READER, skip=True)
    assert code == 0
    assert f"skipped: {score.source}:2: " in messages
    assert "1 bad lines skipped" in messages
    assert [v["id"] for v in score.verdicts] == ["a1", 17]


def test_a_run_that_fails_leaves_the_verdicts_of_the_last_one(score):
    score(ROLEX)
    before = score.target.read_bytes()
    score(ROLEX, b"{")
    assert score.target.read_bytes() == before


def test_an_output_in_a_folder_that_is_not_there_is_told(score):
    score.target = score.target.parent / "nowhere" / "verdicts.jsonl"
    code, messages = score(ROLEX)
    assert code == 1
    assert f"error: {score.target}: No such file or directory" in messages


def test_an_output_below_a_file_is_told(score):
    score.target = score.source / "verdicts.jsonl"
    code, messages = score(ROLEX)
    assert code == 1
    assert "Not a directory" in messages


def test_an_output_that_is_a_folder_is_told(score):
    score.target.mkdir()
    code, messages = score(ROLEX)
    assert code == 1
    assert "is no file that could be written anew" in messages
    assert not list(score.target.parent.glob("*.partial"))


def test_an_output_that_would_replace_the_input_is_refused(score):
    score.target = score.source
    code, messages = score(ROLEX)
    assert code == 1
    assert "is the input" in messages
    assert json.loads(score.source.read_text()) == ROLEX


def test_a_model_that_cannot_be_used_is_told(score, tmp_path):
    score.model = tmp_path / "empty-model"
    score.model.mkdir()
    code, messages = score(ROLEX)
    assert code == 1
    assert "error: no readable manifest.json" in messages
    assert not score.target.exists()


def test_a_path_with_brackets_is_told_as_it_is(score, tmp_path):
    folder = tmp_path / "[red]x[" / "y"
    folder.mkdir(parents=True)
    score.source = folder / "comments.jsonl"
    assert f"error: {score.source}:1: not JSON" in score(b"{")[1]


def test_a_missing_input_is_told(score):
    assert score.run()[0] == 2


def test_an_article_is_found_in_the_articles_file_beside_the_comments(score):
    article = {"id": "rye", "title": READER["article_title"], "text": READER["article_text"]}
    beside = score.source.with_name("articles.jsonl")
    beside.write_text(json.dumps(article) + "\n", encoding="utf-8")
    by_id_only = {k: v for k, v in READER.items() if not k.startswith("article_")}
    score(READER, by_id_only | {"article_id": "rye"})
    inline, by_id = score.verdicts
    assert inline["spam_probability"] == by_id["spam_probability"]
    code, messages = score(by_id_only | {"article_id": "wheat"})
    assert (code, "article_id is not in the articles file" in messages) == (1, True)


def test_a_link_as_output_keeps_pointing_where_it_points(score, tmp_path):
    real = tmp_path / "real.jsonl"
    score.target.symlink_to(real)
    assert score(ROLEX)[0] == 0
    assert score.target.is_symlink()
    assert json.loads(real.read_text())["id"] == "a1"
