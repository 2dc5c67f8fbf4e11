"""Judge an archive in bulk: `python -m training.score --input comments.jsonl ...`."""

import json
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from model.artifact import BASE_FOLDER, read_manifest
from model.comment import Comment
from model.verdict import Verdict
from training.command import BadLines, SkipBadLines, application, errors
from training.corpora.errors import BadLine, CorpusError, OnBadLine
from training.corpora.fields import Row, holds_half_a_pair, to_comment
from training.corpora.reading import articles_beside, read_comment_rows
from training.workers import (
    Backend,
    BackendChoice,
    JobCount,
    SchedulerAddress,
    Workplace,
    in_parts,
    judge_in,
)

BATCH = 256  # comments judged at once: the memory it takes does not grow with the archive
app = application()


@app.command()
def main(
    source: Annotated[Path, typer.Option("--input", exists=True, dir_okay=False)],
    target: Annotated[Path, typer.Option("--output", help="Written whole, or not at all.")],
    model: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="The folder of a model.")
    ] = BASE_FOLDER,
    skip_bad_lines: SkipBadLines = False,
    backend: BackendChoice = Backend.LOKY,
    scheduler: SchedulerAddress = None,
    jobs: JobCount = 1,
) -> None:
    """Write one verdict a line for each comment of a JSONL or CSV file, in its order."""
    workers = Workplace(backend, scheduler, jobs)
    target = target.resolve()  # a link keeps pointing where it points
    refuse_target(target, source)
    version = read_manifest(model).model_version
    task = partial(judge_part, model.resolve(), version)
    bad_lines = BadLines(skip=skip_bad_lines)
    comments = read_comments(source, on_bad_line=bad_lines.on_bad_line)
    started = time.perf_counter()
    parts = workers.map(task, in_parts(comments, BATCH))
    n = write_verdicts(target, chain.from_iterable(parts))
    seconds = time.perf_counter() - started
    errors.print(
        f"{n} comments judged by {version} in {seconds:.1f} s ({n / seconds:.0f} a second)"
        + (f", {bad_lines.skipped} bad lines skipped" if bad_lines.skipped else "")
    )


def refuse_target(target: Path, source: Path) -> None:
    """Raise CorpusError if the verdicts cannot be written there, before anything is judged."""
    if target == source.resolve():
        raise CorpusError(f"{target} is the input: the verdicts would take its place")
    if target.exists() and not target.is_file():
        raise CorpusError(f"{target} is no file that could be written anew")


def read_comments(path: Path, *, on_bad_line: OnBadLine) -> Iterator[tuple[object, Comment]]:
    """The id and the comment of each row, streaming."""
    articles = articles_beside(path)
    for line, row in read_comment_rows(path, on_bad_line=on_bad_line):
        try:
            yield _id(row), to_comment(row, articles)
        except ValueError as error:
            on_bad_line(BadLine(path, line, str(error)))


def judge_part(
    model: Path, version: str, comments: Sequence[tuple[object, Comment]]
) -> list[tuple[object, Verdict]]:
    """The id and the verdict of each comment, in order. Raises WorkersError."""
    verdicts = judge_in(model, version).judge([comment for _, comment in comments])
    return list(zip((key for key, _ in comments), verdicts, strict=True))


def write_verdicts(path: Path, verdicts: Iterable[tuple[object, Verdict]]) -> int:
    """Write the verdicts as JSONL, renamed into place when all are there. Returns how many."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            n = _write_lines(file, verdicts)
        partial.replace(path)
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return n


def _write_lines(file: TextIO, verdicts: Iterable[tuple[object, Verdict]]) -> int:
    n = 0
    with _progress() as progress:
        task = progress.add_task("judged", total=None)
        for n, (key, verdict) in enumerate(verdicts, 1):
            file.write(json.dumps({"id": key, **_shown(verdict)}, ensure_ascii=False) + "\n")
            if n % BATCH == 0:
                progress.update(task, completed=n)
    return n


def _id(row: Row) -> object:
    """The id as it came, so that it can be joined again; texts and numbers only."""
    key = row.get("id")
    if isinstance(key, dict | list | bool) or (isinstance(key, float) and not math.isfinite(key)):
        raise ValueError("id is neither a text nor a number")
    if isinstance(key, str) and holds_half_a_pair(key):
        raise ValueError("id holds half a surrogate pair")
    return key


def _shown(verdict: Verdict) -> dict[str, object]:
    return {
        "label": verdict.label.value,
        "spam_probability": round(verdict.spam_probability, 6),
        "summary": [
            {"group": g.group, "words": g.words, "contribution": round(g.contribution, 4)}
            for g in verdict.summary
        ],
        "reasons": [
            {"signal": r.signal, "words": r.words, "contribution": round(r.contribution, 4)}
            for r in verdict.reasons
        ],
    }


def _progress() -> Progress:
    columns = (TextColumn("{task.completed} judged"), TimeElapsedColumn())
    return Progress(*columns, console=errors)


if __name__ == "__main__":
    app()
