"""`deliveries`: what a site's webhook and blog were told, and what did not arrive."""

from typing import Annotated

import typer

from service.cli.output import fail, read_settings, say
from service.cli.sites import site_of
from service.cli.use_cases import ask, database_of_settings
from service.domain.commands import typed
from service.domain.deliveries import DeliveryLine
from service.moderation.deliveries import Deliveries
from service.moderation.signing import Signing
from service.secret import SecretError, open_secret
from service.store.async_store import AsyncStore

deliveries = typer.Typer(no_args_is_help=True, help="What the sites' blogs and webhooks are told.")
TRIAL_SECONDS = 20.0

Failed = Annotated[bool, typer.Option("--given-up", help="Only what did not arrive at all.")]
Id = Annotated[str | None, typer.Argument(help="Of one of them; else all that were given up.")]


@deliveries.command("list")
def list_deliveries(site: str, only_given_up: Failed = False) -> None:
    """Print what a site was to be told last, the newest first, and what became of it."""
    with database_of_settings() as database:
        place = site_of(database, site)
        lines = ask(lambda: Deliveries(database).list_latest(place, only_given_up=only_given_up))
        counts = ask(lambda: Deliveries(database).count(place))
    for line in lines:
        say(_written(line))
    say(f"{counts.waiting} waiting, {counts.given_up} given up")


@deliveries.command("send-again")
def send_again(site: str, delivery_id: Id = None) -> None:
    """Send what was given up after all: one, or all of a site, in the order of before."""
    with database_of_settings() as database:
        place = site_of(database, site)
        n_sent = ask(lambda: Deliveries(database).send_again(place, delivery_id))
    say(f"{n_sent} will be sent again")


@deliveries.command("test")
def try_webhook(site: str) -> None:
    """Have the running service send a test event to a site's webhook, and say what came of it."""
    with database_of_settings() as database:
        place = site_of(database, site)
        line = ask(lambda: Deliveries(database).try_webhook(place, wait_seconds=TRIAL_SECONDS))
    if line.state == "waiting":
        raise fail("nobody has sent it yet: does the service run?")
    if line.state == "given up":
        raise fail(f"it did not arrive: {line.problem}")
    say("it arrived")


@deliveries.command("rotate-key")
def rotate_key(site: str) -> None:
    """Sign what a site is told with another key, and print it. The former signs too for a week."""
    with database_of_settings() as database:
        place = site_of(database, site)
        keys = ask(lambda: _signing(database).rotate(place, by=None))
    say(keys.key)
    say(
        f"Both sign until {keys.former_until:%Y-%m-%d %H:%M}, or this:"
        f" {typed(f'service deliveries end-former-key {site}')}"
    )


@deliveries.command("end-former-key")
def end_former_key(site: str) -> None:
    """Let the key from before a rotation sign no more, from the next delivery on."""
    with database_of_settings() as database:
        place = site_of(database, site)
        ask(lambda: _signing(database).end_former(place, by=None))
    say("only the new key signs from now on")


def _signing(database: AsyncStore) -> Signing:
    try:
        return Signing(database, open_secret(read_settings()))
    except SecretError as error:
        raise fail(str(error)) from error


def _written(line: DeliveryLine) -> str:
    state = f"waiting until {line.due_at:%Y-%m-%d %H:%M}" if line.state == "waiting" else line.state
    tried = f"{line.attempts} attempts" if line.attempts != 1 else "1 attempt"
    parts = (line.id, f"{line.created_at:%Y-%m-%d %H:%M}", line.event, line.comment_id, state)
    return "  ".join(filter(None, (*parts, tried, line.problem)))
