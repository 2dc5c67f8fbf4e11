"""Which model judges: the registered active one, else the one that ships. Never another."""

import asyncio
import logging
from collections.abc import Callable

from model.artifact import ArtifactError
from service.domain.models import RegisteredModel
from service.scoring.scoring import JudgeLike, Scoring
from service.store import models
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable

logger = logging.getLogger(__name__)

OpenModel = Callable[[RegisteredModel | None], JudgeLike]


class ActiveModel:
    """Keeps scoring at the model that should be active. `refresh` is called every second or so.

    While that one cannot be loaded, or fails on a first comment, none judges: comments are kept
    and wait, and `problem` says what is wrong. Replicas never judge by different models.
    `after_loading` is called when one was loaded, in the thread that did it.
    """

    def __init__(
        self,
        scoring: Scoring,
        open_model: OpenModel,
        after_loading: Callable[[], None] | None = None,
    ) -> None:
        self._scoring = scoring
        self._open = open_model
        self._after_loading = after_loading
        self._is_at: tuple[str, ...] | None = None  # version and digest; () for the shipped one
        self.problem: str | None = None

    def refresh(self, active: RegisteredModel | None) -> None:
        """Load what should be active, if it is another than before or failed to load.

        Raises StoreUnavailable; all is as before then.
        """
        target = () if active is None else (active.version, active.digest)
        if target == self._is_at and self.problem is None:
            return
        try:
            self._scoring.use(self._open(active))
        except StoreUnavailable:
            raise
        except ArtifactError as error:
            self._complain(str(error))
        except Exception as error:
            name = "the model that ships" if active is None else active.version
            self._complain(f"{name} cannot be used ({type(error).__name__})")
        else:
            self.problem = None
            logger.info("model %s judges from now on", self._scoring.model_version)
            if self._after_loading is not None:
                self._after_loading()
        self._is_at = target

    def _complain(self, problem: str) -> None:
        self._scoring.use(None)
        if problem != self.problem:
            logger.error("the active model cannot be used, so none judges: %s", problem)
        self.problem = problem


async def refresh_model(active: ActiveModel, database: AsyncStore) -> None:
    """Load the model that should be active, in a thread aside from the requests."""
    registered = await database.read(models.active)
    await asyncio.to_thread(active.refresh, registered)
