"""`sites` and `keys`: who may send comments."""

import difflib
from typing import Annotated

import typer
from sqlalchemy import Connection

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.cli.use_cases import ask, database_of_settings
from service.domain.commands import typed
from service.domain.scopes import EVERY_SCOPE, SCOPES, Scope, read_scopes, write_scopes
from service.domain.sites import URL_RULE, ApiKey, NewKey, Site, UnknownSite
from service.domain.urls import read_address
from service.moderation.site_keys import SiteKeys
from service.moderation.sites import Sites
from service.store.async_store import AsyncStore
from service.store.sites import sites as store
from service.store.sites import whereabouts

sites = typer.Typer(no_args_is_help=True, help="The blogs that may send comments.")
keys = typer.Typer(no_args_is_help=True, help="The keys that they send them with.")

ALL_SCOPES = ",".join(SCOPES)
Purpose = Annotated[str, typer.Option("--for", help="What will use it, in your words.")]

Scopes = Annotated[
    str,
    typer.Option(
        "--scopes",
        help=f"What it may be used for, such as check,submit. There are {', '.join(SCOPES)}.",
    ),
]


@sites.command("add")
def add_site(name: str, url: str) -> None:
    """Add a site and print its key, this once."""
    with database_of_settings() as database:
        _show_key(ask(lambda: Sites(database).add(name, url, by=None)))


@sites.command("list")
def list_sites() -> None:
    """Print every site's name and URL."""
    with migrated_store(read_settings()) as opened, opened.reading() as connection:
        for site in store.all_sites(connection):
            retired = f"  retired {site.retired_at:%Y-%m-%d %H:%M}" if site.retired_at else ""
            say(f"{site.name}  {site.url}{retired}")
            warn_if_misplaced(connection, site)


@sites.command("rename")
def rename_site(name: str, new_name: str) -> None:
    """Call a site something else. Its keys and comments stay as they are."""
    with database_of_settings() as database:
        site = site_of(database, name)
        ask(lambda: Sites(database).register(site, name=new_name or " ", by=None))
    say(f"{name} is {new_name} from now on")


@sites.command("retire")
def retire_site(name: str) -> None:
    """Let the keys of a site open nothing, until `sites restore`. Nothing is deleted."""
    with database_of_settings() as database:
        site = site_of(database, name)
        ask(lambda: Sites(database).retire(site, by=None))
    say(f"{name} is retired: its keys open nothing; this takes it back:")
    say(typed(f"service sites restore {name}"))


@sites.command("restore")
def restore_site(name: str) -> None:
    """Take it back that a site was retired: its keys open it as before."""
    with database_of_settings() as database:
        site = site_of(database, name)
        ask(lambda: Sites(database).restore(site, by=None))
    say(f"the keys of {name} open it again")


@keys.command("add")
def add_key(site: str, purpose: Purpose = "", scopes: Scopes = ALL_SCOPES) -> None:
    """Make a further key for a site and print it, this once."""
    key_scopes = _scopes(scopes)
    with database_of_settings() as database:
        place = site_of(database, site)
        _show_key(ask(lambda: SiteKeys(database).add(place, purpose, scopes=key_scopes, by=None)))


@keys.command("list")
def list_keys() -> None:
    """Print every key's id, site, age, last use, state and scopes; never the key."""
    with migrated_store(read_settings()) as opened, opened.reading() as connection:
        for key in store.all_keys(connection):
            used = f"last used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "unused"
            since = f"made {key.created_at:%Y-%m-%d %H:%M}"
            limits = "" if key.scopes == EVERY_SCOPE else f"only {write_scopes(key.scopes)}"
            parts = (key.id, key.site, since, used, _state(key), limits, key.purpose)
            say("  ".join(filter(None, parts)))


@keys.command("rotate")
def rotate_key(key_id: str) -> None:
    """Make a key in the place of another and print it. Both work until the old one is revoked."""
    with database_of_settings() as database:
        every = _every(database)
        _show_key(ask(lambda: SiteKeys(database).rotate(every, key_id, by=None)))
    say(f"The former one works until this: {typed(f'service keys revoke {key_id}')}")


@keys.command("revoke")
def revoke_key(key_id: str) -> None:
    """End a key, by the id that `keys list` prints. It stops working at once."""
    with database_of_settings() as database:
        every = _every(database)
        ask(lambda: SiteKeys(database).revoke(every, key_id, by=None))
    say(f"{key_id} is revoked")


def warn_if_misplaced(connection: Connection, site: Site) -> None:
    """Say if no comment comes from where the site is registered: much does not work then."""
    if misplaced := whereabouts.misplaced(connection, site):
        say(
            f"  ! no comment of {site.name} comes from {site.url}, but from {misplaced.host}:"
            " articles are not read and decisions do not reach the blog. Mend it:"
            f" {typed(f'service sites set {site.name} url https://{misplaced.host}')}"
        )


def require_url(url: str) -> None:
    """End with a complaint unless this can be the URL of a site or a webhook."""
    if read_address(url) is None:
        raise fail(URL_RULE, code=MISUSE)


def find_site(connection: Connection, name: str) -> Site:
    """The site of this name, or a clear end that names the nearest."""
    try:
        return store.find_site(connection, name)
    except UnknownSite as error:
        names = [site.name for site in store.all_sites(connection)]
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(names) or 'none'}"
        raise fail(f"there is no site {name}; {hint}") from error


def site_of(database: AsyncStore, name: str) -> Site:
    """The site of this name in this database, or a clear end."""
    with database.store.reading() as connection:
        return find_site(connection, name)


def _every(database: AsyncStore) -> list[Site]:
    with database.store.reading() as connection:
        return store.all_sites(connection)


def _scopes(words: str) -> frozenset[Scope]:
    """What a key is to be for. A misspelt word makes no key."""
    scopes = read_scopes(words)
    if len(scopes) != len(set(words.replace(",", " ").split())):
        raise fail(f"scopes are {', '.join(SCOPES)}", code=MISUSE)
    return scopes


def _show_key(new: NewKey) -> None:
    say(f"The key of {new.site.name}, shown only now: {new.key}")


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%d %H:%M}"
    return "in use" if key.successor_id is None else f"replaced by {key.successor_id}, still works"
