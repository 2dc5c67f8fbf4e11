"""Lists of terms of spam that stand beside the corpora."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from model.lexicon import Lexicon
from training.corpora.errors import CorpusError

BLOCKLIST = "-blocklist.txt"


def read_lexicon(paths: Iterable[Path]) -> Lexicon:
    """The terms of all `*-blocklist.txt` files in the folders, one a line; of none, no term."""
    folders = filter(Path.is_dir, paths)
    files = [file for folder in folders for file in sorted(folder.rglob(f"*{BLOCKLIST}"))]
    return Lexicon.of(list(_terms(files)))


def _terms(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        try:
            yield from file.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{file} cannot be read: {error}") from error
