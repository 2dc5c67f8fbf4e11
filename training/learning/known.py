"""What the shipped model says of the comments that it knows: measured once, and kept in a file.

Each fit rehearses the same comments, and to measure them takes longer than to learn. The file is
named by all that the numbers depend on: the model's version, the code and the libraries that read
comments, and the comments. There is one at a time; it holds no comment, and may be deleted.
"""

from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from model.adaptation import MeasuredComments
from model.comment import Comment
from training.learning.lesson import Measure

MODEL_CODE = Path(__file__).parents[2] / "model"
LIBRARIES = ("numpy", "scipy", "scikit-learn")
ENDING = ".measured"


def measure_once(
    folder: Path, model_version: str, measure: Measure, comments: Sequence[Comment]
) -> MeasuredComments:
    """As `measure` measures them, or did before. A file that is damaged is written anew."""
    path = folder / f"{_digest(model_version, comments)}{ENDING}"
    measured = _read(path)
    if measured is None:
        measured = measure(comments)
        _keep(path, measured)
    return measured


def _digest(model_version: str, comments: Sequence[Comment]) -> str:
    digest = sha256(model_version.encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for module in sorted(MODEL_CODE.rglob("*.py")):
        digest.update(sha256(module.read_bytes()).digest())
    for comment in comments:
        digest.update(sha256(repr(comment).encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def _read(path: Path) -> MeasuredComments | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, content = content[:32], content[32:]
    if sha256(content).digest() != digest:
        return None
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        grams = csr_matrix(
            (arrays["weights"], arrays["indices"], arrays["starts"]), shape=tuple(arrays["shape"])
        )
        return MeasuredComments(grams, arrays["columns"], arrays["log_odds"])


def _keep(path: Path, measured: MeasuredComments) -> None:
    """Write the file in place of others. A fit does without where there is no room for it."""
    arrays, grams = BytesIO(), measured.grams
    np.savez(
        arrays,
        weights=grams.data, indices=grams.indices, starts=grams.indptr, shape=grams.shape,
        columns=measured.columns, log_odds=measured.log_odds,
    )  # fmt: skip
    content = arrays.getvalue()
    try:
        path.parent.mkdir(exist_ok=True)
        for outdated in path.parent.glob(f"*{ENDING}*"):
            outdated.unlink(missing_ok=True)
        unfinished = path.with_suffix(f"{ENDING}.unfinished")
        unfinished.write_bytes(sha256(content).digest() + content)
        unfinished.replace(path)
    except OSError:
        return
