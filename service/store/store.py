"""The store as a whole: open it, read, write, and what training needs of it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from model.artifact import Manifest
from service.domain.fit_evidence import FitEvidence
from service.domain.label_lines import DecidedComments
from service.domain.model_reports import GateReport
from service.domain.models import RegisteredModel
from service.store import artifacts, fit_evidence, models
from service.store.comments.decided_comments import decided_comments
from service.store.database import schema
from service.store.database.engine import (
    IS_WRITING,
    NoDatabase,
    StoreError,
    make_engine,
    reading_options,
    sqlite_file,
)
from service.store.database.failures import cause_of
from service.store.database.interruption import Watch
from service.store.database.lanes import COMMANDS, Lane
from service.store.database.leadership import Leadership
from service.store.database.turns import Turns
from service.store.erasing import sweeping

HOW_ONE_IS_MADE = (
    "the first `serve` makes one, and so does `migrate`. If Winnow runs elsewhere, go to its folder"
    " or set the WINNOW_DATA_DIR or WINNOW_DATABASE_URL that it has"
)


def open_store(url: str) -> "Store":
    """The store behind a URL, `sqlite:///FILE` or `postgresql://...`. Raises StoreError."""
    try:
        return Store(make_engine(url))
    except OSError as error:
        raise StoreError(f"{error.filename} cannot be written: {error.strerror}") from error


def open_existing_store(url: str) -> "Store":
    """The store behind a URL, if there is one. Raises NoDatabase, and makes nothing."""
    file = sqlite_file(url)
    if file is not None and not _is_there(file):
        raise NoDatabase(f"there is no database in {file.parent.absolute()}; {HOW_ONE_IS_MADE}")
    store = open_store(url)
    if store.is_new():
        store.close()
        where = "the database of WINNOW_DATABASE_URL" if file is None else file.absolute()
        raise NoDatabase(f"{where} is empty; {HOW_ONE_IS_MADE}")
    return store


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror}") from error


class Store:
    """A database of Winnow's. Thread-safe; call `migrate` before anything else."""

    def __init__(
        self, engine: Engine, *, lane: Lane = COMMANDS, beside: "Store | None" = None
    ) -> None:
        self.lane = lane
        self._is_first = beside is None
        self.watch: Watch = Watch() if beside is None else beside.watch
        self._turns: Turns = Turns() if beside is None else beside._turns
        self._engine = engine
        self.watch.follow(engine)
        self._writing_engine = engine.execution_options(**{IS_WRITING: True})
        self._reading_engine = engine.execution_options(**reading_options(engine.dialect.name))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: all of it sees the database at one moment."""
        with self._reading_engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; on disk when the block is left without an error."""
        with self._turn(), self._writing_engine.begin() as connection:
            yield connection

    def on_lane(self, lane: Lane) -> "Store":
        """The same database, by connections of their own that are bound as the lane says."""
        return Store(make_engine(self._engine.url, lane), lane=lane, beside=self)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of ours, and no server."""
        return self._engine.dialect.name == "sqlite"

    @property
    def connections_in_use(self) -> int:
        """How many connections somebody works with now."""
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101 - the engine is ours
        return pool.checkedout()

    def migrate(self) -> str:
        """Bring the database to this version's form. Returns its revision. Raises StoreError."""
        try:
            with self.writing() as connection:
                return schema.migrate(connection)
        except DBAPIError as error:
            raise StoreError(f"the database cannot be opened: {cause_of(error)}") from error

    def is_new(self) -> bool:
        """Whether nothing was ever made in this database. Raises StoreError if out of reach."""
        try:
            with self.reading() as connection:
                return schema.current_revision(connection) is None
        except DBAPIError as error:
            raise StoreError(f"the database cannot be opened: {cause_of(error)}") from error

    def revision(self) -> str:
        """The revision the database is at; empty for a new one."""
        with self.reading() as connection:
            return schema.current_revision(connection) or ""

    def is_migrated(self) -> bool:
        """Whether the database has this version's form. Raises StoreError if out of reach."""
        try:
            with self.reading() as connection:
                return schema.is_migrated(connection)
        except DBAPIError as error:
            raise StoreError(f"the database cannot be reached: {cause_of(error)}") from error

    def sweep(self, *, rewrites: bool) -> None:
        """Get rid of the bytes of what was erased: see `sweeping.sweep`."""
        without_bounds = make_engine(self._engine.url)
        try:
            sweeping.sweep(without_bounds, rewrites=rewrites)
        finally:
            without_bounds.dispose()

    def leadership(self) -> Leadership:
        """What one of the processes over this database holds at a time; nobody yet by this call."""
        return Leadership(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        if self._is_first:
            self.watch.close()

    def _turn(self) -> AbstractContextManager[None]:
        """On SQLite, the turn of this process to write; PostgreSQL has many writers."""
        if not self.is_sqlite:
            return nullcontext()
        wait_seconds = self.lane.write_seconds or self.lane.lock_seconds
        return self._turns.turn(wait_seconds=wait_seconds)

    def decided_comments(self) -> DecidedComments:
        """The comments that decisions stand on, as many as a fit takes in, in log order."""
        with self.reading() as connection:
            return decided_comments(connection)

    def register_model(self, version: str, folder: str, *, digest: str) -> RegisteredModel:
        """Enter a model as a candidate. The same version again replaces folder and digest."""
        with self.writing() as connection:
            return models.register(connection, version, folder=folder, digest=digest)

    def keep_model(
        self,
        manifest: Manifest,
        content: bytes,
        *,
        report: GateReport | None = None,
        evidence: FitEvidence | None = None,
        store_url: str = "",
    ) -> RegisteredModel:
        """Enter a model as a candidate, with content and what its fit saw. Raises StoreError."""
        with self.writing() as connection:
            model = models.keep(connection, manifest, content, report=report, store_url=store_url)
            if evidence is not None:
                fit_evidence.keep(connection, model.version, evidence)
            return model

    def read_model(self, model: RegisteredModel, *, store_url: str = "") -> tuple[Manifest, bytes]:
        """The manifest and the content of a registered model, its digest the one that was
        registered. Raises ArtifactError.
        """
        with self.reading() as connection:
            return artifacts.read(connection, model, store_url=store_url)

    def adopt_model(self, model: RegisteredModel, *, store_url: str = "") -> None:
        """Take a model's content out of its folder. Raises ArtifactError, StoreError."""
        with self.writing() as connection:
            manifest, content = artifacts.read(connection, model, store_url=store_url)
            models.adopt(connection, model.version, manifest, content, store_url=store_url)

    def activate_model(self, version: str, *, by: str | None = None) -> RegisteredModel:
        """Make a registered model the one that judges. Raises UnknownModel."""
        with self.writing() as connection:
            return models.activate(connection, version, by=by)

    def roll_back_model(self, *, by: str | None = None) -> RegisteredModel | None:
        """Let the model judge that did before; None if it is the one that ships.

        Raises NothingBefore.
        """
        with self.writing() as connection:
            return models.roll_back(connection, by=by)

    def forget_old_models(self, *, newest: int, store_url: str = "") -> list[str]:
        """Remove old models with their content. Returns their versions. Raises StoreError."""
        with self.writing() as connection:
            old = models.forget_old(connection, newest=newest)
        for model in old:
            artifacts.remove(model, store_url=store_url)
        return [model.version for model in old]

    def use_shipped_model(self) -> None:
        """Retire the active model, so that the one that ships judges."""
        with self.writing() as connection:
            models.retire_active(connection)

    def active_model(self) -> RegisteredModel | None:
        """The model that judges; None while it is the one that ships."""
        with self.reading() as connection:
            return models.active(connection)

    def all_models(self) -> list[RegisteredModel]:
        """Every registered model, newest first."""
        with self.reading() as connection:
            return models.every(connection)
