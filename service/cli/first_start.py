"""What `serve` says as it starts, and what it makes the first time: a site, its key, a link."""

from contextlib import suppress
from datetime import timedelta

from model.artifact import BASE_FOLDER, ArtifactError, read_manifest
from service.cli.output import say
from service.cli.sites import warn_if_misplaced
from service.cli.workers import count_workers
from service.domain.sites import FIRST_URL, SiteExists
from service.settings import Settings
from service.store.database.engine import StoreError
from service.store.people import moderators, welcome_links
from service.store.sites import sites
from service.store.store import Store

FIRST_SITE = "my-blog"
EXAMPLE = (
    '{"author": {"name": "watches"}, "text": "Cheap rolex replica watches, best price,'
    ' free shipping! http://cheap-watches.example/rolex"}'
)
WELCOME, LINK_LIFE = "/review/welcome", timedelta(days=1)


def greet(settings: Settings, store: Store, *, url: str) -> None:
    """Say where everything is."""
    place = "the database of WINNOW_DATABASE_URL" if settings.database_url else _data(settings)
    say(f"Winnow listens on {url}")
    public_url = settings.url_for_others(url)
    say(f"  queue          {public_url}/review")
    say(f"  documentation  {public_url}/docs")
    say(f"  data           {place}")
    say(f"  model          {_model(settings, store)}")
    say(f"  workers        {count_workers(settings)}")
    with store.reading() as connection:
        for site in sites.all_sites(connection):
            warn_if_misplaced(connection, site)


def make_first_key(store: Store) -> str | None:
    """Make a site and a key if there is none; None if there is."""
    try:
        with store.writing() as connection:
            if sites.has_sites(connection):
                return None
            site = sites.add_site(connection, FIRST_SITE, url=FIRST_URL)
            return sites.add_key(connection, site)
    except SiteExists:
        return None  # another replica was first, and has printed the key


def make_first_link(store: Store, *, url: str) -> str | None:
    """The link by which the first owner signs up; None if there is a moderator already."""
    with store.writing() as connection:
        if moderators.has_any(connection):
            return None
        return f"{url}{WELCOME}/{welcome_links.make(connection, life=LINK_LIFE)}"


def show_first_steps(key: str, *, url: str) -> None:
    """Say how to try the first key."""
    say(f"\nA site {FIRST_SITE} was made. Its key, shown only now: {key}")
    say("Try it:\n")
    say(
        f"  curl -s {url}/v1/comments -H 'Authorization: Bearer {key}' \\\n"
        "    -H 'Content-Type: application/json' \\\n"
        f"    -d '{EXAMPLE}'\n"
    )


def show_link(link: str) -> None:
    """Say how the first owner signs up."""
    say("Nobody can review yet. This link makes you the owner, once, within a day:\n")
    say(f"  {link}\n")


def _data(settings: Settings) -> str:
    return str(settings.data_dir.resolve())


def adopt_models(settings: Settings, store: Store) -> None:
    """Take models out of folders of this machine, to where every replica sees them."""
    for model in store.all_models():
        if model.place == "folder":
            with suppress(ArtifactError, StoreError):
                store.adopt_model(model, store_url=settings.model_store)


def _model(settings: Settings, store: Store) -> str:
    """Which model judges: the same one that the service takes."""
    active = store.active_model()
    try:
        if settings.model_dir is None and active is not None:
            return store.read_model(active, store_url=settings.model_store)[0].model_version
        return read_manifest(settings.model_dir or BASE_FOLDER).model_version
    except ArtifactError as error:
        return f"none: {error}. Comments are kept, and wait in the queue"
