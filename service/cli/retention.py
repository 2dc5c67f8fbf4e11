"""`retention`: for how long a site keeps what."""

import typer

from service.cli.output import MISUSE, fail, say
from service.cli.sites import site_of
from service.cli.use_cases import ask, database_of_settings
from service.domain.retention import RETENTION_KINDS, RetentionPreview
from service.moderation.retention import RetentionRoom

retention = typer.Typer(no_args_is_help=True, help="For how long a site keeps what.")
FOREVER = "forever"


@retention.command("show")
def show_retention(site: str) -> None:
    """Print how long a site keeps what, and how much of it is older than that now."""
    with database_of_settings() as database:
        place = site_of(database, site)
        _say(ask(lambda: RetentionRoom(database).read(place)))


@retention.command("preview")
def preview_retention(site: str, kind: str, days: str) -> None:
    """Print what it would do now to keep something for so many days. Changes nothing."""
    with database_of_settings() as database:
        place, n_days = site_of(database, site), _days(days)
        days_by_kind = {} if n_days is None else {kind: n_days}
        _say(ask(lambda: RetentionRoom(database).preview(place, days_by_kind)))


@retention.command("set")
def set_retention(site: str, kind: str, days: str) -> None:
    """Keep something for so many days, or `forever`. The running service sees to it within hours.

    Kinds: rejected, held, published (whole comments are erased), addresses, articles, verdicts.
    """
    with database_of_settings() as database:
        place, n_days = site_of(database, site), _days(days)
        room = RetentionRoom(database)
        saved = ask(lambda: room.read(place)).retention.days
        days_by_kind = {str(name): number for name, number in saved.items() if name != kind}
        if n_days is not None:
            days_by_kind[kind] = n_days
        _say(ask(lambda: room.choose(place, days_by_kind)))


def _days(text: str) -> int | None:
    if text == FOREVER:
        return None
    if not text.isdecimal():
        raise fail(f"a number of days, or {FOREVER}", code=MISUSE)
    return int(text)


def _say(preview: RetentionPreview) -> None:
    for kind in RETENTION_KINDS:
        n_days = preview.retention.days.get(kind)
        kept = FOREVER if n_days is None else f"{n_days} days; {preview.due[kind]} are older"
        say(f"{kind:10}{kept}")
