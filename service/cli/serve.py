"""`serve` and `migrate`: get the store ready, greet, run until a signal comes."""

import socket

import typer
import uvicorn
from starlette.types import ASGIApp

from service.app import create_app
from service.cli.first_start import (
    adopt_models,
    greet,
    make_first_key,
    make_first_link,
    show_first_steps,
    show_link,
)
from service.cli.log_lines import set_up_log
from service.cli.memory import ProgramKept, keep_heap_small
from service.cli.one_secret import require_same_secret
from service.cli.one_server import the_only_server
from service.cli.output import fail, migrated_store, read_settings, say
from service.cli.workers import (
    ANSWERS_SECONDS,
    APP,
    WorkersFailed,
    count_workers,
    run_workers,
)
from service.connections import bounded_protocol, bounds_of_this_process
from service.settings import Settings

BACKLOG = 1024  # connections that wait while the service starts
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


def serve() -> None:
    """Run the service. The first time, make a site and print its key."""
    keep_heap_small()
    settings = read_settings()
    set_up_log(settings.log_level, settings.log_format)
    with the_only_server(settings), _listen(settings) as listening:
        url = _url(settings, listening)
        with migrated_store(settings, makes_one=True) as store:
            require_same_secret(settings, store)
            adopt_models(settings, store)
            key = make_first_key(store)
            link = make_first_link(store, url=settings.url_for_others(url))
            greet(settings, store, url=url)
        if key is not None:
            show_first_steps(key, url=url)
        if link is not None:
            show_link(link)
        _run(settings, listening)


class BoundedConfig(uvicorn.Config):
    """A configuration that can be sent to another process: the bounds are made where it serves."""

    def load(self) -> None:
        """Bound what connections may do, then load the rest."""
        self.http = bounded_protocol(bounds_of_this_process())
        super().load()


def configure_server(settings: Settings, app: ASGIApp | str, n_workers: int = 1) -> uvicorn.Config:
    """How an application is served: whose X-Forwarded headers count, and what is logged.

    Instead of an application, the name of what makes one in each worker.
    """
    return BoundedConfig(
        app,
        ws="none",
        factory=isinstance(app, str),
        workers=n_workers,
        timeout_worker_healthcheck=ANSWERS_SECONDS,
        log_config=None,
        log_level=settings.log_level,
        access_log=settings.log_level == "debug",
        lifespan="on",
        server_header=False,
        forwarded_allow_ips=list(settings.trusted_proxies) or None,  # None: by uvicorn's own rule
        timeout_graceful_shutdown=settings.shutdown_timeout_seconds,
    )


def migrate() -> None:
    """Bring the database to the form this version needs, and stop."""
    settings = read_settings()
    with migrated_store(settings, makes_one=True) as store:
        say(f"the database is at revision {store.migrate()}")


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


def _run(settings: Settings, listening: socket.socket) -> None:
    if (n_workers := count_workers(settings)) > 1:
        return _run_several(settings, listening, n_workers)
    app = create_app(settings, after_loading=ProgramKept())
    server = uvicorn.Server(configure_server(settings, app))
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if not server.started:
        raise fail("the service could not start; the lines above say why")


def _run_several(settings: Settings, listening: socket.socket, n_workers: int) -> None:
    try:
        run_workers(configure_server(settings, APP, n_workers), listening)
    except WorkersFailed as error:
        raise fail("the service could not start; the lines above say why") from error
