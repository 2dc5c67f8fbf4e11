"""`import`: bring along the comments that a blog has from before, and report on them."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from model.artifact import ArtifactError
from service.archives.archive import FORMATS
from service.archives.archived import STATUSES, ArchiveError, Doubt, ReadingOptions
from service.archives.source import ArchiveSource
from service.cli.import_file import report_language, write_report
from service.cli.import_report import print_report
from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.cli.sites import find_site
from service.domain.commands import typed
from service.domain.imports import ImportReport
from service.domain.sites import Site
from service.moderation.import_tally import ImportTally
from service.moderation.importing import ImportOrder, run_import
from service.scoring.scoring import JudgeLike
from service.scoring.shelf import ModelShelf
from service.settings import Settings
from service.store.sites import sites
from service.store.store import Store


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What `import` is given."""

    path: Annotated[
        Path,
        typer.Argument(help="A file (also .gz or .zip) or a folder.", metavar="PATH", exists=True),
    ]
    site: Annotated[str, typer.Option(help="The site's name, if there are several.")] = ""
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report; store nothing.")] = False
    format: Annotated[str, typer.Option(help=f"One of: {', '.join(FORMATS)}.")] = ""
    encoding: Annotated[str, typer.Option(help="Such as windows-1252.")] = ""
    separator: Annotated[str, typer.Option(help="comma, semicolon, tab or pipe.")] = ""
    column: Annotated[
        list[str] | None, typer.Option(help="FIELD=NAME, such as text=Body; again for more.")
    ] = None
    status: Annotated[
        list[str] | None, typer.Option(help="WORD=STATUS, such as live=published; again for more.")
    ] = None
    assume: Annotated[
        str, typer.Option(help="What comments were that say nothing: published, spam, pending.")
    ] = ""
    html: Annotated[
        Path | None, typer.Option(help="Write the report to this file, too.", dir_okay=False)
    ] = None
    language: Annotated[str, typer.Option(help="Of that file: en or de.")] = "en"
    show: Annotated[int, typer.Option(min=0, help="How many comments of each kind to print.")] = 10


def import_archive(request: ImportRequest) -> None:
    """Bring along the comments of an archive, with the labels they had, and report on them.

    WordPress, Disqus, Blogger, Movable Type, Isso, Staticman, Jekyll, CSV and JSONL are known.
    What is in doubt is asked. The same archive again goes on where it stopped.
    """
    settings = read_settings()
    options = _options(request)
    language = report_language(request.language)
    with migrated_store(settings) as store:
        site = _site(store, request.site)
        judge = _judge(settings, store)
        order = ImportOrder(
            path=request.path,
            site=site,
            options=replace(options, base_url=site.url),
            is_trial=request.dry_run,
            most_chars=settings.max_text_chars,
            is_fitted_here=store.active_model() is not None,
        )
        try:
            report = _ask_until_sure(store, judge, order)
        except ArchiveError as error:
            raise fail(f"{request.path}: {error}") from error
    print_report(report, show=request.show)
    if request.html is not None:
        write_report(report, request.html, language)


def command_of(run: Callable[[ImportRequest], None]) -> Callable[..., None]:
    """A command whose options are the fields of a request."""

    def command(**values: Any) -> None:
        run(ImportRequest(**values))

    command.__doc__ = run.__doc__
    command.__annotations__ = get_type_hints(ImportRequest, include_extras=True)
    command.__signature__ = inspect.signature(ImportRequest)  # type: ignore[attr-defined]
    return command


def _ask_until_sure(store: Store, judge: JudgeLike, order: ImportOrder) -> ImportReport:
    """Import; where only the owner knows, ask and begin again. Nothing was stored by then."""
    while True:
        try:
            with _Progress() as progress:
                return run_import(store, judge, order, progress.tell)
        except Doubt as doubt:
            order = replace(order, options=_answered(order.options, doubt))


def _answered(options: ReadingOptions, doubt: Doubt) -> ReadingOptions:
    if not _is_asked():
        choices = ", ".join(doubt.choices)
        raise fail(f"{doubt.question}\nSay it with --{doubt.about}, one of: {choices}", code=MISUSE)
    say(doubt.question)
    for number, choice in enumerate(doubt.choices, 1):
        say(f"  {number}  {choice}")
    numbers = {str(number): choice for number, choice in enumerate(doubt.choices, 1)}
    answer = ""
    while answer not in numbers:
        answer = str(typer.prompt("Which?")).strip()
    return options.answering(doubt, numbers[answer])


def _is_asked() -> bool:
    return sys.stdin.isatty()


def _options(request: ImportRequest) -> ReadingOptions:
    statuses = _pairs(request.status or [], "--status WORD=STATUS")
    for status in (*statuses.values(), *filter(None, (request.assume,))):
        if status not in STATUSES:
            raise fail(f"{status} is no status; there are: {', '.join(STATUSES)}", code=MISUSE)
    if request.format and request.format not in FORMATS:
        raise fail(f"{request.format} is no format; there are: {', '.join(FORMATS)}", code=MISUSE)
    answers: dict[str, Any] = {
        "columns": _pairs(request.column or [], "--column FIELD=NAME"),
        "statuses": {word.lower(): status for word, status in statuses.items()},
        "assume": request.assume,
    }
    return ReadingOptions(
        format=request.format, encoding=request.encoding, separator=request.separator, **answers
    )


def _pairs(words: list[str], form: str) -> dict[str, str]:
    for word in words:
        name, mark, value = word.partition("=")
        if not (name and mark and value):
            raise fail(f"{word}: give it as {form}", code=MISUSE)
    return dict(word.split("=", 1) for word in words)


def _site(store: Store, name: str) -> Site:
    with store.reading() as connection:
        if name:
            return find_site(connection, name)
        every = sites.all_sites(connection)
    if len(every) != 1:
        names = (
            ", ".join(site.name for site in every)
            or f"none; `{typed('service sites add NAME URL')}` makes one"
        )
        raise fail(f"say which site with --site; there are: {names}", code=MISUSE)
    return every[0]


def _judge(settings: Settings, store: Store) -> JudgeLike:
    shelf = ModelShelf(
        store,
        fixed=settings.model_dir,
        store_url=settings.model_store,
        second_reader_seconds=settings.second_reader_seconds,
    )
    try:
        return shelf.open(store.active_model())
    except ArtifactError as error:
        raise fail(f"no model can judge: {error}") from error


class _Progress:
    """A bar in a terminal, and nothing where nobody watches."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
        )  # fmt: skip
        console = Console(stderr=True)
        self._bar = Progress(*columns, console=console, disable=not console.is_terminal)
        self._task = self._bar.add_task("reading", total=None)

    def __enter__(self) -> "_Progress":
        self._bar.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self._bar.stop()

    def tell(self, tally: ImportTally, source: ArchiveSource) -> None:
        n_bytes = sum(source.progress.reached.values())
        words = f"{tally.counts().taken:,} comments"
        total = source.progress.total or None
        self._bar.update(self._task, description=words, completed=n_bytes, total=total)
