"""How long `make fit` takes, beside a plain scikit-learn fit of the corpus that it rehearses.

    python benchmarks/fitting.py [DECISIONS ...]

For a store without a decision (the README's own, as long as nothing was decided) and for one with
a thousand, unless other numbers are said, up to a million and more: `python -m training.fit`,
twice, in a process of its own. The reference is a process that reads the written corpus and fits
TF-IDF of words and letters with a logistic regression to it. Seconds of the clock and of the
processor, the peak of memory, and whether both fits gave the same model. Exit code 1 if they did
not, or a fit failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from loopback.decided_store import fill  # noqa: E402

from service.store.store import open_store  # noqa: E402
from training.corpora.reading import read_corpora  # noqa: E402
from training.corpora.shipped import WRITTEN_CORPORA  # noqa: E402

DECISIONS = (0, 1000)
FIT = [sys.executable, "-m", "training.fit"]
REFERENCE = f"""
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from training.corpora.reading import read_corpora
from pathlib import Path
labelled = list(read_corpora([Path({str(WRITTEN_CORPORA)!r})]))
terms = make_union(TfidfVectorizer(), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)))
texts = [one.comment.text for one in labelled]
make_pipeline(terms, LogisticRegression(max_iter=200)).fit(texts, [c.is_spam for c in labelled])
"""


class Spent(NamedTuple):
    """What a process took: seconds of the clock and of the processor, MiB at its peak."""

    clock: float
    processor: float
    peak_mib: float


def main(numbers: list[int]) -> int:
    """Print the table."""
    reference = run([sys.executable, "-c", REFERENCE], {})
    print("decisions   clock s    CPU s  peak MiB  of the reference's CPU  same model twice")
    print(f"reference {reference.clock:9.1f} {reference.processor:8.1f} {reference.peak_mib:9.0f}")
    originals = [*read_corpora([WRITTEN_CORPORA])]
    is_same_everywhere = True
    for number in numbers:
        with tempfile.TemporaryDirectory(prefix="winnow-fitting-") as name:
            fill(Path(name), originals, number)
            fits = [run(FIT, {"WINNOW_DATA_DIR": name}) for _ in range(2)]
            is_same = len(models_in(Path(name))) == 1
        ratio = fits[0].processor / reference.processor
        print(
            f"{number:9} {fits[0].clock:9.1f} {fits[0].processor:8.1f} {fits[0].peak_mib:9.0f}"
            f" {ratio:23.2f}  {'yes' if is_same else 'no'}"
        )
        is_same_everywhere = is_same_everywhere and is_same
    return 0 if is_same_everywhere else 1


def run(command: list[str], settings: dict[str, str]) -> Spent:
    """Run a process to its end. Exits with what it printed if it failed."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("WINNOW_")}
    environment = inherited | settings | {"PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(output)
    seconds = time.monotonic() - began
    return Spent(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def models_in(folder: Path) -> set[str]:
    """The digests of the models that were fitted."""
    with closing(open_store(f"sqlite:///{folder / 'winnow.db'}")) as store:
        return {model.digest for model in store.all_models()}


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or list(DECISIONS)))
