"""`sites` and `keys`: who may send comments."""

import difflib
import re

import typer
from sqlalchemy import Connection

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.domain.sites import Site, SiteExists, UnknownSite
from service.domain.urls import read_address
from service.store.sites import sites as store
from service.store.sites import whereabouts

sites = typer.Typer(no_args_is_help=True, help="The blogs that may send comments.")
keys = typer.Typer(no_args_is_help=True, help="The keys that they send them with.")

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@sites.command("add")
def add_site(name: str, url: str) -> None:
    """Add a site and print its key, this once."""
    if not NAME.fullmatch(name):
        raise fail("a site's name has small letters, digits and hyphens, at most 63", code=MISUSE)
    require_url(url)
    with migrated_store(read_settings()) as opened, opened.writing() as connection:
        try:
            key = store.add_key(connection, store.add_site(connection, name, url=url))
        except SiteExists as error:
            raise fail(
                f"there is a site {name} already; `keys add {name}` makes it a key"
            ) from error
    _show_key(name, key)


@sites.command("list")
def list_sites() -> None:
    """Print every site's name and URL."""
    with migrated_store(read_settings()) as opened, opened.reading() as connection:
        for site in store.all_sites(connection):
            say(f"{site.name}  {site.url}")
            warn_if_misplaced(connection, site)


@keys.command("add")
def add_key(site: str) -> None:
    """Make a further key for a site and print it, this once."""
    with migrated_store(read_settings()) as opened, opened.writing() as connection:
        key = store.add_key(connection, find_site(connection, site))
    _show_key(site, key)


@keys.command("list")
def list_keys() -> None:
    """Print every key's id, site, age and whether it was revoked; never the key."""
    with migrated_store(read_settings()) as opened, opened.reading() as connection:
        for key in store.all_keys(connection):
            revoked = f"revoked {key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else "in use"
            say(f"{key.id}  {key.site}  made {key.created_at:%Y-%m-%d %H:%M}  {revoked}")


@keys.command("revoke")
def revoke_key(key_id: str) -> None:
    """End a key, by the id that `keys list` prints. It stops working at once."""
    with migrated_store(read_settings()) as opened, opened.writing() as connection:
        if not store.revoke_key(connection, key_id):
            raise fail("no key in use has this id; `keys list` prints them")
    say(f"{key_id} is revoked")


def warn_if_misplaced(connection: Connection, site: Site) -> None:
    """Say if no comment comes from where the site is registered: much does not work then."""
    if misplaced := whereabouts.misplaced(connection, site):
        say(
            f"  ! no comment of {site.name} comes from {site.url}, but from {misplaced.host}:"
            " articles are not read and decisions do not reach the blog. Mend it:"
            f" `sites set {site.name} url https://{misplaced.host}`"
        )


def require_url(url: str) -> None:
    """End with a complaint unless this can be the URL of a site or a webhook."""
    if read_address(url) is None:
        raise fail("a URL begins with http:// or https:// and names a host", code=MISUSE)


def find_site(connection: Connection, name: str) -> Site:
    """The site of this name, or a clear end that names the nearest."""
    try:
        return store.find_site(connection, name)
    except UnknownSite as error:
        names = [site.name for site in store.all_sites(connection)]
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(names) or 'none'}"
        raise fail(f"there is no site {name}; {hint}") from error


def _show_key(site: str, key: str) -> None:
    say(f"The key of {site}, shown only now: {key}")
