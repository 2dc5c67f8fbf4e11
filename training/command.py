"""What the training commands share: options, errors, progress."""

import inspect
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from heapq import nsmallest
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, track

from model.artifact import ArtifactError
from training.corpora.errors import BadLine, CorpusError, OnBadLine, refuse
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora

T = TypeVar("T")
errors = Console(stderr=True, highlight=False, soft_wrap=True)

CorpusPaths = Annotated[
    list[Path], typer.Option("--corpus", exists=True, help="A .jsonl or .csv file, or a folder.")
]
KnowledgeFolders = Annotated[
    list[Path] | None,
    typer.Option("--knowledge", exists=True, file_okay=False, help="A folder of public lists."),
]
SecondReaderFolder = Annotated[
    Path | None,
    typer.Option(
        exists=True, file_okay=False, help="What training.second_reading wrote: it counts too."
    ),
]
SkipBadLines = Annotated[
    bool, typer.Option(help="Report bad lines and go on, rather than stop at the first.")
]


class TrainingApp(typer.Typer):
    """A command line whose expected errors are one line on stderr and exit code 1."""

    expected: tuple[type[Exception], ...] = (CorpusError, ArtifactError)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command."""
        try:
            return super().__call__(*args, **kwargs)
        except self.expected as error:
            errors.print(f"[red]error:[/red] {escape(str(error))}", markup=True)
            raise SystemExit(1) from error

    def command_of(self, options: type[T]) -> Callable[[Callable[[T], None]], None]:
        """Make a function of one frozen value the command; its fields are the options."""

        def register(run: Callable[[T], None]) -> None:
            def command(**values: Any) -> None:
                run(options(**values))

            command.__doc__ = run.__doc__
            command.__annotations__ = get_type_hints(options, include_extras=True)
            command.__signature__ = inspect.signature(options)  # type: ignore[attr-defined]
            self.command()(command)

        return register


class BadLines:
    """What happens to bad lines: the first stops the run, or each is told and numbered."""

    def __init__(self, *, skip: bool) -> None:
        self.skipped = 0
        self.on_bad_line: OnBadLine = self._skip if skip else refuse

    def _skip(self, bad_line: BadLine) -> None:
        errors.print(f"skipped: {bad_line}", markup=False)
        self.skipped += 1


def require_writable(folder: Path) -> None:
    """Raise CorpusError if no folder can be made there: before hours of work, not after."""
    existing = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not existing.is_dir():
        raise CorpusError(f"{folder} cannot be written: {existing} is no folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise CorpusError(f"{folder} cannot be written: {existing} is not writable")


def application(*more_expected: type[Exception]) -> TrainingApp:
    """The command line of one training module, and the errors it expects beside its own."""
    app = TrainingApp(add_completion=False, pretty_exceptions_enable=False)
    app.expected = (*app.expected, *more_expected)
    return app


def read_labelled(
    paths: list[Path], *, skip_bad_lines: bool, most: int | None = None
) -> list[LabelledComment]:
    """The labelled comments of the paths; bad lines are told one by one and counted.

    Of more than `most`, so many are drawn, by what they say; their number is told.
    """
    bad_lines, read = BadLines(skip=skip_bad_lines), itertools.count()
    numbered = zip(read_corpora(paths, on_bad_line=bad_lines.on_bad_line), read, strict=False)
    comments = drawn(numbered, most) if most else [labelled for labelled, _ in numbered]
    n_read = next(read)
    if bad_lines.skipped:
        errors.print(f"{bad_lines.skipped} bad lines skipped, {n_read} comments read")
    if len(comments) < n_read:
        errors.print(f"{len(comments)} of {n_read} comments drawn: more are not taken in")
    if not comments:
        raise CorpusError("no labelled comment found")
    return comments


def drawn(numbered: Iterable[tuple[LabelledComment, int]], most: int) -> list[LabelledComment]:
    """At most so many, in their order, by the digests of what they say: few are in memory."""
    lowest = nsmallest(most, numbered, key=lambda pair: (_lot(pair[0]), pair[1]))
    return [labelled for labelled, _ in sorted(lowest, key=itemgetter(1))]


def _lot(labelled: LabelledComment) -> bytes:
    words = f"{labelled.source} {labelled.id} {labelled.comment.text}"
    return sha256(words.encode("utf-8", "surrogatepass")).digest()


@contextmanager
def steps(words: str, *, total: int) -> Iterator[Callable[[str], None]]:
    """Call what is given after each step: a bar in a terminal, a plain line each in a log."""
    if not errors.is_terminal:
        number = itertools.count(1)
        yield lambda step: errors.print(f"{words} {next(number)}/{total}: {step}", markup=False)
        return
    with Progress(console=errors) as shown:
        task = shown.add_task(words, total=total)
        yield lambda step: shown.update(task, advance=1, description=escape(step))


def progress(items: Iterable[T], words: str, *, total: int) -> Iterator[T]:
    """The items, with a progress bar on stderr."""
    yield from track(items, words, total=total, console=Console(stderr=True))
