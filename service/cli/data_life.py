"""`erase` and `export`: what is kept of a person, an article or a site."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO, TypeVar, get_args

import typer

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.cli.sites import find_site
from service.cli.use_cases import ask
from service.domain.erasing import Commenter, ErasurePreview, ErasureReport
from service.domain.exports import ExportFormat
from service.domain.sites import Site
from service.moderation.erasing import Erasures
from service.moderation.exporting import Exports
from service.moderation.site_comments import SiteComments
from service.secret import Secret, SecretError, open_secret
from service.settings import Settings
from service.store.async_store import AsyncStore
from service.store.sites import sites as store

erase = typer.Typer(no_args_is_help=True, help="Erase what is known of a person or a site.")

Value = TypeVar("Value")
NameOption = Annotated[str, typer.Option(help="The name they signed with.")]
EmailOption = Annotated[str, typer.Option(help="Their mail address.")]
UrlOption = Annotated[str, typer.Option(help="The address of the page they gave.")]
AddressOption = Annotated[str, typer.Option(help="The IP address they wrote from.")]
OnSite = Annotated[str, typer.Option("--site", help="A site's name; without it: every site.")]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@erase.command("person")
def erase_person(
    name: NameOption = "",
    email: EmailOption = "",
    url: UrlOption = "",
    address: AddressOption = "",
    site: OnSite = "",
    yes: Sure = False,
) -> None:
    """Erase all comments of a person, by any of these; look through everything afterwards.

    What was decided stays, without a word. The database is written anew at the end: comments that
    come in these seconds wait.
    """
    whom = Commenter(name, email, url, address)
    with _opened() as (settings, secret, database):
        erasures = Erasures(database, secret, backup_days=settings.backup_days)
        places = _places(database, site)
        preview = ask(lambda: erasures.preview_person(places, whom))
        _say_preview(preview)
        if not yes:
            typer.confirm("Erase them for good?", abort=True)
        _say_report(ask(lambda: erasures.erase_person(places, whom, sweeps=True)))


@erase.command("site")
def erase_site(name: str, yes: Sure = False) -> None:
    """Erase a site: comments, articles, rules, keys, its name and its address."""
    with _opened() as (settings, secret, database):
        (site,) = _places(database, name)
        if not yes:
            typer.confirm(f"Erase the site {name} and every comment of it for good?", abort=True)
        erasures = Erasures(database, secret, backup_days=settings.backup_days)
        _say_report(ask(lambda: erasures.erase_site(site, sweeps=True)))


@erase.command("comment")
def erase_comment(site: str, comment_id: str) -> None:
    """Erase one comment of a site, by the id that Winnow gave it."""
    with _opened() as (_, _secret, database):
        (place,) = _places(database, site)
        ask(lambda: SiteComments(database).erase_comment(place, comment_id))
    say(f"{comment_id} is erased; what was decided stays, without a word")


def export(
    file: Path,
    site: OnSite = "",
    article: Annotated[str, typer.Option(help="An article's id: its comments alone.")] = "",
    name: NameOption = "",
    email: EmailOption = "",
    url: UrlOption = "",
    address: AddressOption = "",
) -> None:
    """Write comments to a new file, FILE.json or FILE.csv: all, an article's or a person's."""
    form = file.suffix.removeprefix(".")
    if form not in get_args(ExportFormat):
        raise fail("the file's name ends in .json or .csv", code=MISUSE)
    whom = Commenter(name, email, url, address)
    with _opened() as (_, secret, database):
        pieces = Exports(database, secret).write(
            _places(database, site),
            "csv" if form == "csv" else "json",
            article_id=article or None,
            whom=None if whom.is_nobody else whom,
        )

        async def write() -> int:
            n_chars = 0
            with _new_file(file) as descriptor:
                async for piece in pieces:
                    n_chars += descriptor.write(piece)
            return n_chars

        n_chars = ask(write)
    say(f"{file} is written ({n_chars:,} characters); it holds what people wrote, in plain")


@contextmanager
def _opened() -> Iterator[tuple[Settings, Secret, AsyncStore]]:
    settings = read_settings()
    with migrated_store(settings) as opened:
        try:
            secret = open_secret(settings)
        except SecretError as error:
            raise fail(str(error)) from error
        database = AsyncStore(opened)
        try:
            yield settings, secret, database
        finally:
            database.close()


def _places(database: AsyncStore, name: str) -> Sequence[Site]:
    with database.store.reading() as connection:
        return [find_site(connection, name)] if name else store.all_sites(connection)


@contextmanager
def _new_file(file: Path) -> Iterator[TextIO]:
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise fail(f"{file} cannot be written: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
        yield opened


def _say_preview(preview: ErasurePreview) -> None:
    by_mark = ", ".join(f"{count} by {mark}" for mark, count in preview.by_mark.items())
    say(f"{preview.comments} comments: {by_mark or 'by nothing'}")
    for comment_id in preview.comment_ids:
        say(f"  {comment_id}")
    if preview.comments > len(preview.comment_ids):
        say("  …")


def _say_report(report: ErasureReport) -> None:
    say(f"erased: {report.comments} comments; {report.rules} rules for their authors ended")
    say(f"kept, without words: {report.decisions} entries of the label log")
    for version in report.models:
        say(f"the model {version} may have learned from them: weights, no words")
    for trace in report.traces:
        ids = f": {', '.join(trace.comment_ids)}" if trace.comment_ids else ""
        say(f"still found in {trace.place}, {trace.rows} times{ids}")
    if not report.traces:
        say("looked for in every table and the search index: found nowhere")
    until = report.backups_until
    say(
        "backups from before still hold it"
        + (f" until {until:%Y-%m-%d}" if until else "; WINNOW_BACKUP_DAYS says for how long")
    )
