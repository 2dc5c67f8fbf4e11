"""`rules`, `audit`, `sign-ins`, `imports`: what was decided, and by whom, as lines."""

from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from service.cli.import_report import print_report
from service.cli.output import printable, say
from service.cli.use_cases import ask, database_of_settings
from service.domain.actions import AuditEntry
from service.domain.rules import Rule
from service.domain.sign_ins import SignIn
from service.moderation.audit import Audit
from service.moderation.cursors import MOST_ON_A_PAGE
from service.moderation.filing import FilingRoom
from service.moderation.imports import Imports
from service.moderation.on_the_machine import as_moderator, whole_view
from service.moderation.rules import Rules
from service.store.async_store import AsyncStore
from service.store.people import sign_ins as sign_in_store

MOST_CHARS = 80

rules = typer.Typer(no_args_is_help=True, help="What is decided without asking.")
imports = typer.Typer(no_args_is_help=True, help="What was brought along from archives.")

SiteName = Annotated[str, typer.Argument(help="Of one site; else of all.")]
By = Annotated[str, typer.Option("--by", help="The moderator whose doing it is, as in the pages.")]
Lines = Annotated[int, typer.Option("--lines", min=1, max=MOST_ON_A_PAGE, help="How many.")]
Shown = Annotated[int, typer.Option(min=0, help="How many of each kind to show.")]


@rules.command("list")
def list_rules(site: SiteName = "") -> None:
    """Print the rules that hold, the newest first, then those that were removed last."""
    with database_of_settings() as database:
        who = ask(partial(database.read, whole_view))
        page = ask(lambda: _rules(database).list_rules(who, site=site))
    for rule in page.standing:
        say(_rule_line(rule))
    for rule in page.removed:
        say(f"{_rule_line(rule)}, removed {_written(rule.removed_at)} by {rule.removed_by}")
    say(f"{len(page.standing)} rules hold")


@rules.command("remove")
def remove_rule(rule_id: str, by: By) -> None:
    """Remove a rule, by the id that `rules list` prints. What it caught stays as it was judged.

    The audit names the moderator, who can undo it in the queue.
    """
    with database_of_settings() as database:
        who = ask(partial(database.read, partial(as_moderator, by)))
        ask(lambda: _rules(database).remove_rule(who, rule_id))
    say("the rule holds no longer")


def audit(site: SiteName = "", lines: Lines = 50) -> None:
    """Print who decided what, the newest first, without the comments' words."""
    with database_of_settings() as database:
        who = ask(partial(database.read, whole_view))
        page = ask(lambda: Audit(database).list_entries(who, site=site, limit=lines))
    for entry in page.entries:
        say(_audit_line(entry))


def sign_ins(lines: Lines = 50) -> None:
    """Print who signed in and out, and who was refused, the newest first."""
    with database_of_settings() as database:
        latest = partial(sign_in_store.latest, whose=None, after=None, limit=lines)
        entries = ask(partial(database.read, latest))
    for entry in entries:
        say(_sign_in_line(entry))


@imports.command("list")
def list_imports() -> None:
    """Print what was brought along, the newest first."""
    with database_of_settings() as database:
        who = ask(partial(database.read, whole_view))
        reports = ask(lambda: Imports(database).list_imports(who))
    for report in reports:
        counts = f"{report.counts.taken:,} comments, {report.counts.new:,} new"
        parts = (report.id, _written(report.started_at), report.site, report.name, counts)
        say("  ".join((*parts, report.state)))


@imports.command("show")
def show_import(import_id: str, show: Shown = 10) -> None:
    """Print the report of an import, by the id that `imports list` prints."""
    with database_of_settings() as database:
        who = ask(partial(database.read, whole_view))
        report = ask(lambda: Imports(database).read_import(who, import_id))
    print_report(report, show=show)


def _rules(database: AsyncStore) -> Rules:
    return Rules(database, FilingRoom(database))


def _rule_line(rule: Rule) -> str:
    made = f"{rule.label} if {rule.kin} is {printable(rule.words)[:MOST_CHARS]}"
    parts = (rule.id, _written(rule.made_at), rule.site.name, made)
    return "  ".join((*parts, f"by {rule.moderator}, caught {rule.caught:,}"))


def _audit_line(entry: AuditEntry) -> str:
    said = "" if entry.said_probability is None else f" at {entry.said_probability:.2f}"
    by = entry.moderator or "nobody"
    way = "" if entry.is_signed_in else ", imported" if entry.is_imported else ", by a key"
    parts = (_written(entry.decided_at), entry.site.name, entry.comment_id, entry.label)
    return "  ".join((*parts, f"by {by}{way}", f"the model said {entry.said_label}{said}"))


def _sign_in_line(entry: SignIn) -> str:
    new = ", a new browser" if entry.is_new_browser else ""
    name = entry.moderator or "a name that nobody has"
    return "  ".join((_written(entry.noted_at), entry.kind, name + new, entry.place)).rstrip()


def _written(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
