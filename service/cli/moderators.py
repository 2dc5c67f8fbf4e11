"""`moderators`: who may review, and what they may do where."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Connection

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.cli.sites import find_site
from service.domain.commands import typed
from service.domain.door_links import MAILED_LIFE, Letter, letter_url
from service.domain.errors import Conflict, Invalid
from service.domain.owner_changes import OwnerChangeKind
from service.domain.people import ROLES, Moderator, Role
from service.moderation.inviting import enter_invitation, enter_reset
from service.moderation.moderators import clear_second_factor as clear
from service.moderation.passwords import Passwords
from service.store.people import (
    attempts,
    door_links,
    owner_changes,
    passkeys,
    roles,
    sessions,
)
from service.store.people import moderators as store

moderators = typer.Typer(no_args_is_help=True, help="The people who review.")

WHAT = {"reset": "another password", "entry": "signs in"}
SHOWN_CHARS = 8  # of what names a link; it does not open it

OnSite = Annotated[str, typer.Option("--site", help="A site's name; without it: every site.")]
RoleName = Annotated[str, typer.Option("--role", help=", ".join(ROLES))]


@moderators.command("add")
def add_moderator(name: str, role: RoleName = "moderator", site: OnSite = "") -> None:
    """Add a moderator. The password is asked for, or read from standard input."""
    new_role = _role(role)
    with _store() as connection:
        place = find_site(connection, site) if site else None
    hashed = _hashed(_ask_password())
    with _store() as connection:
        moderator = _add(connection, name, hashed)
        roles.set_role(connection, moderator, new_role, site=place)
        about = f"{moderator.name}: {new_role}"
        owner_changes.enter(connection, "moderator-made", by=None, site=place, about=about)
    say(f"{moderator.name} can sign in as {new_role} of {site or 'every site'}")


@moderators.command("list")
def list_moderators() -> None:
    """Print every moderator with the roles, removed ones too."""
    with _store() as connection:
        for moderator, everywhere in store.all_moderators(connection):
            say(f"{moderator.name}  {_roles(connection, moderator, everywhere)}")


@moderators.command("role")
def change_role(name: str, role: Annotated[str, typer.Argument()], site: OnSite = "") -> None:
    """Give a moderator another role, on one site or on every site; `none` takes it away."""
    new_role = None if role == "none" else _role(role)
    with _store() as connection:
        place = find_site(connection, site) if site else None
        roles.set_role(connection, _moderator(connection, name), new_role, site=place)
        about = f"{name}: {new_role or 'none'}"
        owner_changes.enter(connection, "role-given", by=None, site=place, about=about)
    say(f"{name} is {new_role or 'nothing'} on {site or 'every site'}")


@moderators.command("password")
def change_password(name: str) -> None:
    """Set another password, asked for or read from standard input.

    Ends sessions, passkeys and links of mails: whoever had the old one has none of these either.
    """
    with _store() as connection:
        moderator = _moderator(connection, name)
    hashed = _hashed(_ask_password())
    with _store() as connection:
        store.set_password(connection, moderator, hashed)
        n_passkeys = passkeys.clear(connection, moderator)
        _record(connection, "password-given", name)
    say(f"{name} has another password, and is signed out everywhere")
    if n_passkeys:
        say(f"{n_passkeys} passkeys of {name} open nothing any more")


@moderators.command("invite")
def invite(name: str, role: RoleName = "moderator", site: OnSite = "") -> None:
    """Print a link by which somebody becomes a moderator and chooses a password. It works once."""
    new_role = _role(role)
    with _store() as connection:
        places = [find_site(connection, site)] if site else []
        try:
            token = enter_invitation(connection, name, new_role, on=places, by=None)
        except Invalid as error:
            raise fail(f"{name} cannot be: {error.reason}", code=MISUSE) from error
    say(f"{name} becomes {new_role} of {site or 'every site'} by this link, once, within 72 hours:")
    say(_link(Letter("", name, "invitation", token)))


@moderators.command("reset")
def make_reset(name: str) -> None:
    """Print a link by which a moderator sets another password. It works once."""
    with _store() as connection:
        token = enter_reset(connection, _moderator(connection, name), by=None)
    say(f"{name} sets another password by this link, once, within 72 hours:")
    say(_link(Letter("", name, "reset", token)))


@moderators.command("let-in")
def let_in(name: str) -> None:
    """Print a link that signs a moderator in, once, whatever else is lost or switched off."""
    with _store() as connection:
        token = door_links.let_in(connection, _moderator(connection, name), life=MAILED_LIFE)
        _record(connection, "let-in", name)
    say(f"whoever opens this link within an hour is signed in as {name}, once:")
    say(_link(Letter("", name, "entry", token)))


@moderators.command("links")
def list_links() -> None:
    """Print the links that wait to be used."""
    with _store() as connection:
        for link in (waiting.link for waiting in door_links.every(connection)):
            where = "every site" if link.is_everywhere else ", ".join(s.name for s in link.sites)
            what = WHAT.get(link.kind, f"{link.role} of {where}")
            until = f"until {link.expires_at:%Y-%m-%d %H:%M}"
            say(f"{link.id[:SHOWN_CHARS]}  {link.name}  {what}  {until}")


@moderators.command("revoke")
def revoke_link(link: str) -> None:
    """Let a link open nothing; it is named by what `moderators links` prints before it."""
    with _store() as connection:
        waiting = [opened.link for opened in door_links.every(connection)]
        matching = [at for at in waiting if len(link) >= 4 and at.id.startswith(link)]
        if len(matching) != 1:
            raise fail(
                f"no link is named {link}; `{typed('service moderators links')}` prints them"
            )
        door_links.remove(connection, matching[0].id)
        _record(connection, "link-revoked", matching[0].name)
    say(f"the link for {matching[0].name} opens nothing any more")


@moderators.command("sign-out")
def sign_out(name: str) -> None:
    """End all sessions of a moderator."""
    with _store() as connection:
        ended = sessions.end_all(connection, _moderator(connection, name))
        _record(connection, "signed-out", name)
    say(f"{name} is signed out everywhere ({ended} sessions)")


@moderators.command("clear-second-factor")
def clear_second_factor(name: str) -> None:
    """Let the password suffice again of somebody who lost the rest. Ends passkeys and sessions."""
    with _store() as connection:
        moderator = _moderator(connection, name)
        try:
            was_on = clear(connection, moderator)
        except Conflict as error:
            link = typed(f"service moderators reset {name}")
            raise fail(f"{name} has no password; `{link}` prints a link for one") from error
        _record(connection, "factor-cleared", name)
    had = "has no second factor any more" if was_on else "had no second factor"
    say(f"{name} {had}, and is signed out everywhere")


@moderators.command("forgive")
def forgive() -> None:
    """Forget all wrong passwords, so that nobody has to wait to sign in."""
    with _store() as connection:
        forgotten = attempts.forget_all(connection)
    say(f"nobody has to wait to sign in ({forgotten} failures are forgotten)")


@moderators.command("remove")
def remove_moderator(name: str) -> None:
    """Let a moderator sign in no more, from now on. What they decided stays, with their name."""
    with _store() as connection:
        store.remove(connection, _moderator(connection, name))
        _record(connection, "moderator-removed", name)
    say(f"{name} can sign in no more")


@moderators.command("restore")
def restore_moderator(name: str) -> None:
    """Take a removal back: roles and password are as they were."""
    with _store() as connection:
        try:
            store.restore(connection, name)
            _record(connection, "moderator-restored", name)
        except store.UnknownModerator as error:
            raise fail(
                f"nobody called {name} was removed; `{typed('service moderators list')}` prints all"
            ) from error
    say(f"{name} can sign in again")


@contextmanager
def _store() -> Iterator[Connection]:
    """A transaction that no comment can be stored beside: nobody is asked anything in it."""
    with migrated_store(read_settings()) as opened, opened.writing() as connection:
        yield connection


def _link(letter: Letter) -> str:
    settings = read_settings()
    return letter_url(
        letter, url=settings.url_for_others(f"http://{settings.host}:{settings.port}")
    )


def _record(connection: Connection, kind: OwnerChangeKind, name: str) -> None:
    """Write it into the owners' record, as done on the command line."""
    owner_changes.enter(connection, kind, by=None, about=name)


def _add(connection: Connection, name: str, hashed: str) -> Moderator:
    try:
        return store.add(connection, name, hashed)
    except store.UnusableName as error:
        form = "up to 60 letters, digits and . _ @ + -, and begins with a letter or a digit"
        raise fail(f"a name has {form}", code=MISUSE) from error
    except store.ModeratorExists as error:
        raise fail(f"there is a moderator {name} already, or was one") from error


def _moderator(connection: Connection, name: str) -> Moderator:
    try:
        return store.find(connection, name)
    except store.UnknownModerator as error:
        raise fail(
            f"there is no moderator {name}; `{typed('service moderators list')}` prints them"
        ) from error


def _role(name: str) -> Role:
    for role in ROLES:
        if role == name:
            return role
    raise fail(f"a role is one of {', '.join(ROLES)}", code=MISUSE)


def _ask_password() -> str:
    if sys.stdin.isatty():
        password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return password
    return sys.stdin.readline().rstrip("\r\n")


def _hashed(password: str) -> str:
    try:
        return Passwords().hash(password)
    except Invalid as error:
        raise fail(f"{error.detail}", code=MISUSE) from error


def _roles(connection: Connection, moderator: Moderator, everywhere: Role | None) -> str:
    if moderator.removed_at is not None:
        return f"removed {moderator.removed_at:%Y-%m-%d %H:%M}"
    own = [f"{m.role} of {m.site.name}" for m in roles.memberships_of(connection, moderator)]
    return f"{everywhere} of every site" if everywhere else ", ".join(own) or "no role"
