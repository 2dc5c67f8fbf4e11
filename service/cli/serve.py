"""`serve` and `migrate`: get the store ready, greet, run until a signal comes."""

import logging
import socket
from datetime import timedelta
from pathlib import Path

import typer
import uvicorn

from model.artifact import BASE_FOLDER, ArtifactError, read_manifest
from service.app import create_app
from service.cli.output import fail, migrated_store, read_settings, say
from service.domain.sites import SiteExists
from service.secret import SecretError, open_secret
from service.settings import Settings
from service.store.people import moderators, welcome_links
from service.store.sites import sites
from service.store.store import Store

FIRST_SITE, FIRST_URL = "my-blog", "http://localhost"
EXAMPLE = (
    '{"author": {"name": "watches"}, "text": "Cheap rolex replica watches, best price,'
    ' free shipping! http://cheap-watches.example/rolex"}'
)
WELCOME, LINK_LIFE = "/review/welcome", timedelta(days=1)
BACKLOG = 1024  # connections that wait while the service starts
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


def serve() -> None:
    """Run the service. The first time, make a site and print its key."""
    settings = read_settings()
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _listen(settings) as listening:
        url = _url(settings, listening)
        with migrated_store(settings) as store:
            _require_secret(settings)
            key = _first_key(store)
            link = _first_link(store, url=url)
            _greet(settings, store, url=url)
        if key is not None:
            _show_first_steps(key, url=url)
        if link is not None:
            _show_link(link)
        _run(settings, listening)


def migrate() -> None:
    """Bring the database to the form this version needs, and stop."""
    settings = read_settings()
    with migrated_store(settings) as store:
        say(f"the database is at revision {store.migrate()}")


def _require_secret(settings: Settings) -> None:
    try:
        open_secret(settings)
    except SecretError as error:
        raise fail(str(error)) from error


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        where = f"{settings.host} port {settings.port}"
        hint = "set WINNOW_HOST and WINNOW_PORT to another address"
        raise fail(f"cannot listen on {where}: {error.strerror}; {hint}") from error
    return listening


def _url(settings: Settings, listening: socket.socket) -> str:
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}"


def _first_key(store: Store) -> str | None:
    try:
        with store.writing() as connection:
            if sites.has_sites(connection):
                return None
            site = sites.add_site(connection, FIRST_SITE, url=FIRST_URL)
            return sites.add_key(connection, site)
    except SiteExists:
        return None  # another replica was first, and has printed the key


def _first_link(store: Store, *, url: str) -> str | None:
    """The link by which the first owner signs up; None if there is a moderator already."""
    with store.writing() as connection:
        if moderators.has_any(connection):
            return None
        return f"{url}{WELCOME}/{welcome_links.make(connection, life=LINK_LIFE)}"


def _greet(settings: Settings, store: Store, *, url: str) -> None:
    kept = "the database of WINNOW_DATABASE_URL" if settings.database_url else _data(settings)
    say(f"Winnow listens on {url}")
    say(f"  queue          {url}/review")
    say(f"  documentation  {url}/docs")
    say(f"  data           {kept}")
    say(f"  model          {_model(settings, store)}")


def _data(settings: Settings) -> str:
    return str(settings.data_dir.resolve())


def _model(settings: Settings, store: Store) -> str:
    active = store.active_model()
    folder = settings.model_dir or (Path(active.folder) if active else BASE_FOLDER)
    try:
        return read_manifest(folder).model_version
    except ArtifactError as error:
        return f"none: {error}. Comments are kept, and wait in the queue"


def _show_first_steps(key: str, *, url: str) -> None:
    say(f"\nA site {FIRST_SITE} was made. Its key, shown only now: {key}")
    say("Try it:\n")
    say(
        f"  curl -s {url}/v1/comments -H 'Authorization: Bearer {key}' \\\n"
        "    -H 'Content-Type: application/json' \\\n"
        f"    -d '{EXAMPLE}'\n"
    )


def _show_link(link: str) -> None:
    say("Nobody can review yet. This link makes you the owner, once, within a day:\n")
    say(f"  {link}\n")


def _run(settings: Settings, listening: socket.socket) -> None:
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        log_level=settings.log_level,
        access_log=settings.log_level == "debug",
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_timeout_seconds,
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if not server.started:
        raise fail("the service could not start; the lines above say why")
