"""`backup` and `restore`: everything in one file, and back again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli.one_server import the_only_server
from service.cli.output import MISUSE, fail, read_settings, say
from service.domain.backups import BackupManifest
from service.domain.errors import WinnowError
from service.moderation.backups import back_up
from service.moderation.restoring import restore as restore_backup
from service.store.backup.archive import is_sealed

Sealed = Annotated[bool, typer.Option("--sealed", help="Seal it with a passphrase.")]


def backup(file: Path, sealed: Sealed = False) -> None:
    """Write database, models, secret and settings to a new file, while the service goes on.

    The file is read again and compared before it gets its name. With `--sealed` a passphrase is
    asked for, or read from standard input: nobody reads the file without it.
    """
    settings = read_settings()
    passphrase = _ask_passphrase(is_new=True) if sealed else None
    try:
        report = back_up(settings, file, passphrase)
    except WinnowError as error:
        raise fail(str(error)) from error
    say(f"{file} holds {_in_words(report.manifest)} ({report.size_bytes:,} bytes, read again)")
    for version in report.missing_models:
        say(f"  ! the model {version} is not in it: its folder cannot be read")
    if not report.is_sealed:
        say("  It holds the secret and all comments in plain: keep it where nobody else reads it.")


def restore(file: Path) -> None:
    """Put a backup back into an empty place: this or another path, machine or kind of database.

    WINNOW_DATA_DIR and WINNOW_DATABASE_URL say where. All moderators have to sign in again.
    """
    settings = read_settings()
    try:
        passphrase = _ask_passphrase(is_new=False) if is_sealed(file) else None
        with the_only_server(settings):
            report = restore_backup(settings, file, passphrase)
    except WinnowError as error:
        raise fail(str(error)) from error
    say(f"restored {_in_words(report.manifest)}, of {report.manifest.made_at:%Y-%m-%d %H:%M} UTC")
    say(f"  database  at revision {report.revision}, every table compared")
    say(f"  model     {report.active_model or 'the one that ships'}")
    say(f"  sessions  {report.ended_sessions} ended: everybody signs in again")
    _say_settings(report.manifest)


def _say_settings(manifest: BackupManifest) -> None:
    if manifest.settings:
        say("  settings  these were set where it was made; set them here if they still hold:")
    for name, value in manifest.settings.items():
        say(f"    {name}={value}")


def _in_words(manifest: BackupManifest) -> str:
    comments = manifest.tables.get("comments")
    in_database = manifest.tables.get("model_artifacts")
    n_models = len(manifest.models) + (in_database.rows if in_database else 0)
    of_models = f"{n_models} trained model{'' if n_models == 1 else 's'}"
    return f"{comments.rows:,} comments, {of_models}" if comments else f"a database, {of_models}"


def _ask_passphrase(*, is_new: bool) -> str:
    if sys.stdin.isatty():
        passphrase: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=is_new)
    else:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    if not passphrase:
        raise fail("an empty passphrase seals nothing", code=MISUSE)
    return passphrase
