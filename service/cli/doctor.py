"""`doctor`: look at everything that Winnow stands on, and say what to do."""

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import typer

from model.artifact import ArtifactError
from service.cli.output import FAILURE, read_settings, say
from service.domain.commands import typed
from service.moderation.drift import drift_of_sites
from service.scoring.shelf import ModelShelf
from service.secret import SecretError, open_secret
from service.settings import Settings
from service.store.comments import article_room
from service.store.database.engine import StoreError, StoreUnavailable, sqlite_file
from service.store.database.failures import (
    FULL,
    LOCKED,
    NO_WRITES,
    READ_ONLY,
    is_out_of_reach,
    unavailable,
)
from service.store.database.probe import try_out
from service.store.integrity import refuse_damaged, remedy
from service.store.outgoing import blogger_blogs
from service.store.sites import sites
from service.store.store import Store, open_existing_store
from service.tracing.switch import is_collector_there

LITTLE_ROOM_BYTES = 200 * 1_048_576
FAILED_ROUNDS = 3  # in a row: then a blog is said not to be read
REMEDIES = {
    FULL: "make room on that disk; nothing that was answered with 201 is lost",
    LOCKED: "another program holds it: look for one that copies, dumps or migrates it, and end it",
    READ_ONLY: "let the user that Winnow runs as write to it, and to its folder",
    NO_WRITES: "let WINNOW_DATABASE_URL name the primary, not a standby, and see that"
    " `default_transaction_read_only` is off there",
}
MORE_ARTICLES = (
    "see who sends so many, or set WINNOW_SITE_ARTICLES_MAX_BYTES and WINNOW_SITE_ARTICLES_MAX;"
    " comments are judged all the same"
)
OTHER_FOLDER = "let WINNOW_MODEL_DIR name a folder that holds a model, or leave it out"
LOOK_AT_COLLECTOR = (
    "see whether the collector runs and WINNOW_TRACES_URL is the whole address, mostly with"
    " /v1/traces at its end; comments are judged all the same"
)
LOOK_AT_SERVER = "see whether the database server runs, and whether WINNOW_DATABASE_URL is right"


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong, and what to do. What is not `is_grave` is to be looked at, and no failure."""

    problem: str
    remedy: str
    is_grave: bool = True


Examination = Callable[[], Ailment | None]


def doctor() -> None:
    """Look at the disk, the database, the secret and the model, and say what to do."""
    settings, is_well = read_settings(), True
    for name, examine in _examinations(settings):
        ailment = examine()
        is_well = is_well and (ailment is None or not ailment.is_grave)
        say(f"{name}: {'ok' if ailment is None else ailment.problem}")
        if ailment is not None:
            say(f"  -> {ailment.remedy}")
    if not is_well:
        raise typer.Exit(FAILURE)


def _examinations(settings: Settings) -> Iterator[tuple[str, Examination]]:
    yield "secret", lambda: _secret(settings)
    yield "disk", lambda: _disk(settings)
    if settings.traces_url:
        yield "traces", lambda: _traces(settings)
    try:
        store = open_existing_store(settings.store_url)
    except StoreError as error:
        ailment = _of(error)
        yield "database", lambda: ailment
    else:
        yield "database", lambda: _database(store)
        yield "soundness", lambda: _soundness(store)
        yield "model", lambda: _model(settings, store)
        yield "drift", lambda: _drift(store)
        yield "articles", lambda: _articles(settings, store)
        yield "blogger", lambda: None if _database(store) else _blogger(store)
        store.close()


def _secret(settings: Settings) -> Ailment | None:
    try:
        open_secret(settings)
    except SecretError as error:
        return Ailment(str(error), "give it back, or set WINNOW_SECRET_KEY")
    return None


def _disk(settings: Settings) -> Ailment | None:
    file = sqlite_file(settings.store_url)
    folder = settings.data_dir if file is None else file.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Ailment(f"{folder} cannot be read: {error.strerror}", "see WINNOW_DATA_DIR")
    if free < LITTLE_ROOM_BYTES:
        return Ailment(f"{free // 1_048_576} MB are left in {folder.absolute()}", REMEDIES[FULL])
    return None


def _traces(settings: Settings) -> Ailment | None:
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # it is said here, and once
    if is_collector_there(settings):
        return None
    return Ailment("no collector takes them", LOOK_AT_COLLECTOR, is_grave=False)


def _database(store: Store) -> Ailment | None:
    bounded = store.on_lane(replace(store.lane, lock_seconds=1.0))
    try:
        with bounded.writing() as connection:
            is_migrated = try_out(connection)
    except Exception as error:
        if not is_out_of_reach(error):
            raise
        return _of(unavailable(error))
    finally:
        bounded.close()
    if not is_migrated:
        return Ailment("not in this version's form", f"run `{typed('service migrate')}`")
    return None


def _of(error: StoreError) -> Ailment:
    words = str(error)
    if "not a database" in words or "malformed" in words:
        return Ailment(words, remedy())
    default = LOOK_AT_SERVER if isinstance(error, StoreUnavailable) else "see docs/settings.md"
    return Ailment(words, REMEDIES.get(words, default))


def _soundness(store: Store) -> Ailment | None:
    try:
        refuse_damaged(store)
    except StoreError as error:
        problem, _, remedy = str(error).partition(": ")
        return Ailment(problem, remedy)
    return None


def _blogger(store: Store) -> Ailment | None:
    with store.reading() as connection:
        blogs = blogger_blogs.every(connection)
    dead = [f"{name}: {blog.problem}" for name, blog in blogs if blog.failures >= FAILED_ROUNDS]
    if dead:
        return Ailment(
            "; ".join(dead), f"see docs/blogger.md, and `{typed('service blogger show SITE')}`"
        )
    return None


def _model(settings: Settings, store: Store) -> Ailment | None:
    shelf = ModelShelf(store, fixed=settings.model_dir, store_url=settings.model_store)
    try:
        shelf.open(store.active_model())
    except ArtifactError as error:
        return Ailment(str(error), _other_model() if settings.model_dir is None else OTHER_FOLDER)
    except Exception as error:
        if not is_out_of_reach(error):
            raise
        return Ailment("which one judges cannot be read", "first mend the database")
    return None


def _drift(store: Store) -> Ailment | None:
    """What is no longer as it was for the model; nothing of a database that cannot be read."""
    if _database(store) is not None:
        return None
    with store.reading() as connection:
        lines = drift_of_sites(connection, sites.all_sites(connection))
    if not lines:
        return None
    problem = "; ".join(f"{line.site}: {line.drift.words}" for line in lines)
    remedy = " ".join(dict.fromkeys(line.drift.remedy for line in lines))
    return Ailment(problem, remedy, is_grave=False)


def _articles(settings: Settings, store: Store) -> Ailment | None:
    bounds = settings.article_bounds
    try:
        with store.reading() as connection:
            every_site = sites.all_sites(connection)
            rooms = article_room.of_every_site(connection)
    except Exception as error:
        if not is_out_of_reach(error):
            raise
        return Ailment("how many there are cannot be read", "first mend the database")
    full = [s.name for s in every_site if s.id in rooms and rooms[s.id].is_nearly_full(bounds)]
    if not full:
        return None
    return Ailment(
        f"there is little room left for those of {', '.join(full)}", MORE_ARTICLES, is_grave=False
    )


def _other_model() -> str:
    return f"`{typed('training.models promote VERSION')}` another, or `make fit`"
