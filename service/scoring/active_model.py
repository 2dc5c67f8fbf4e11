"""Which model judges: a fixed folder, else the registered active one, else the one that ships."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from model.artifact import BASE_FOLDER, ArtifactError, read_manifest
from model.comment import Author, Comment
from model.judge import Judge
from service.domain.models import RegisteredModel
from service.scoring.scoring import JudgeLike, Scoring, judgements
from service.store import models
from service.store.async_store import AsyncStore

logger = logging.getLogger(__name__)

Load = Callable[[Path], JudgeLike]
TRIAL = Comment(text="Thanks, this helped me a lot.", author=Author(name="Rita"))


def load_tried(folder: Path, *, digest: str | None, load: Load = Judge.load) -> JudgeLike:
    """The model of a folder, once it has judged a comment.

    `digest` is the one it was registered with, if it was. Raises ArtifactError.
    """
    if digest is not None and read_manifest(folder).sha256 != digest:
        raise ArtifactError(f"{folder} does not hold the model that was registered")
    judge = load(folder)
    try:
        judgements(judge, [TRIAL])
    except Exception as error:
        raise ArtifactError(f"{folder} cannot judge ({type(error).__name__})") from error
    return judge


class ActiveModel:
    """Keeps scoring at the model that should be active. `refresh` is called every few seconds.

    A model that cannot be loaded, or fails on a first comment, leaves the former one in place,
    or the one that ships if there is none; `problem` then says what is wrong.
    """

    def __init__(self, scoring: Scoring, *, fixed: Path | None, load: Load | None = None) -> None:
        self._scoring = scoring
        self._fixed = fixed
        self._load = Judge.load if load is None else load
        self._tried: tuple[Path, str | None] | None = None
        self.problem: str | None = None

    def refresh(self, active: RegisteredModel | None) -> None:
        """Load what should be active, if it is another than before or failed to load."""
        folder, digest = self._fixed or BASE_FOLDER, None
        if active is not None and not self._fixed:
            folder, digest = Path(active.folder), active.digest
        if (folder, digest) != self._tried or self.problem is not None:
            self._use(folder, digest)
        self._tried = (folder, digest)

    def _use(self, folder: Path, digest: str | None) -> None:
        try:
            self._scoring.use(load_tried(folder, digest=digest, load=self._load))
        except ArtifactError as error:
            self._complain(str(error))
            self._fall_back(folder)
        except Exception as error:
            self._complain(f"{folder} cannot be used ({type(error).__name__})")
            self._fall_back(folder)
        else:
            self.problem = None
            logger.info("model %s judges from now on", self._scoring.model_version)

    def _fall_back(self, failed: Path) -> None:
        if self._scoring.model_version is not None or failed in (BASE_FOLDER, self._fixed):
            return
        try:
            self._scoring.use(load_tried(BASE_FOLDER, digest=None, load=self._load))
        except ArtifactError as error:
            logger.error("the model that ships cannot be used either: %s", error)

    def _complain(self, problem: str) -> None:
        if problem != self.problem:
            version = self._scoring.model_version or "none"
            logger.error("the active model cannot be used (%s judges): %s", version, problem)
        self.problem = problem


async def refresh_model(active: ActiveModel, database: AsyncStore) -> None:
    """Load the model that should be active, in a thread aside from the requests."""
    registered = await database.read(models.active)
    await asyncio.to_thread(active.refresh, registered)
