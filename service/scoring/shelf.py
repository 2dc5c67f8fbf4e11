"""Where a model is taken from, once it has judged a comment: the registry, or a folder."""

from pathlib import Path

from model.artifact import BASE_FOLDER, ArtifactError, read_manifest
from model.comment import Author, Comment
from model.judge import Judge
from model.second_reader.second_reader import UNHURRIED
from service.domain.models import RegisteredModel
from service.scoring.scoring import JudgeLike, judgements
from service.store.database.failures import is_out_of_reach, unavailable
from service.store.store import Store

TRIAL = Comment(text="Thanks, this helped me a lot.", author=Author(name="Rita"))


class ModelShelf:
    """Takes models from where all replicas see them.

    `fixed` is a folder that goes before the registry; `store_url` is the setting.
    """

    def __init__(
        self,
        store: Store,
        *,
        fixed: Path | None = None,
        store_url: str = "",
        second_reader_seconds: float = UNHURRIED,
    ) -> None:
        self._store = store
        self._fixed = fixed
        self._store_url = store_url
        self._seconds = second_reader_seconds

    def open(self, active: RegisteredModel | None) -> JudgeLike:
        """The judge that should be active. Raises ArtifactError, StoreUnavailable."""
        if self._fixed is None and active is not None:
            return self.take(active)
        folder = self._fixed or BASE_FOLDER
        return tried(Judge.load(folder, second_reader_seconds=self._seconds), name=str(folder))

    def take(self, model: RegisteredModel) -> JudgeLike:
        """A registered model. Raises ArtifactError, StoreUnavailable."""
        try:
            manifest, content = self._store.read_model(model, store_url=self._store_url)
        except Exception as error:
            if is_out_of_reach(error):
                raise unavailable(error) from error
            raise
        judge = Judge.unpack(manifest, content, second_reader_seconds=self._seconds)
        return tried(judge, name=model.version)


def load_tried(folder: Path, *, digest: str | None) -> JudgeLike:
    """The model of a folder, once it has judged a comment.

    `digest` is the one it was registered with, if it was. Raises ArtifactError.
    """
    if digest is not None and read_manifest(folder).sha256 != digest:
        raise ArtifactError(f"{folder} does not hold the model that was registered")
    return tried(Judge.load(folder), name=str(folder))


def tried(judge: JudgeLike, *, name: str) -> JudgeLike:
    """The same, once it has judged a comment. Raises ArtifactError."""
    try:
        judgements(judge, [TRIAL])
    except Exception as error:
        raise ArtifactError(f"{name} cannot judge ({type(error).__name__})") from error
    return judge
