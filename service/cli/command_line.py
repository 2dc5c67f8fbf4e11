"""All commands, put together."""

import typer

from service.cli.backup import backup, restore
from service.cli.blogger import blogger
from service.cli.data_life import erase, export
from service.cli.deliveries import deliveries
from service.cli.doctor import doctor
from service.cli.importing import command_of, import_archive
from service.cli.labels import labels
from service.cli.moderators import moderators
from service.cli.one_secret import accept_secret
from service.cli.options import set_option, show_options
from service.cli.records import audit, imports, rules, sign_ins
from service.cli.retention import retention
from service.cli.serve import migrate, serve
from service.cli.sites import keys, sites


def command_line() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        name="python -m service",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Winnow: comment moderation that says why and learns from its moderators.",
    )
    app.command()(serve)
    app.command()(migrate)
    app.command()(accept_secret)
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)
    app.command()(export)
    app.add_typer(erase, name="erase")
    app.add_typer(retention, name="retention")
    sites.command("show")(show_options)
    sites.command("set")(set_option)
    app.command("import")(command_of(import_archive))
    app.add_typer(sites, name="sites")
    app.add_typer(keys, name="keys")
    app.add_typer(blogger, name="blogger")
    app.add_typer(deliveries, name="deliveries")
    app.add_typer(labels, name="labels")
    app.add_typer(rules, name="rules")
    app.add_typer(imports, name="imports")
    app.command()(audit)
    app.command("sign-ins")(sign_ins)
    app.add_typer(moderators, name="moderators")
    return app
