"""Labels of the public corpora that a reading of the comments found wrong.

The corpora are third parties' and are not part of the project: a correction names a comment by
its source and id, and says what it is.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from training.corpora.errors import CorpusError
from training.corpora.labelled import LABELS, LabelledComment

CORRECTIONS = Path(__file__).parent / "corrections.csv"
COLUMNS = ["source", "id", "label"]

Corrections = dict[tuple[str, str], bool]  # is it spam, by source and id


def read_corrections(path: Path = CORRECTIONS) -> Corrections:
    """The corrections in a CSV file. Raises CorpusError, naming the line, if one is bad."""
    corrections: Corrections = {}
    for place, (source, comment_id, label) in _rows(path):
        if (source, comment_id) in corrections:
            raise CorpusError(f"{place}: {comment_id} is corrected twice")
        corrections[source, comment_id] = LABELS[label]
    return corrections


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each row with its place, the file and the line."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != COLUMNS:
                raise CorpusError(f"{path}: the first line is not {','.join(COLUMNS)}")
            for row in rows:
                place = f"{path}:{rows.line_num}"
                if len(row) != len(COLUMNS) or row[2] not in LABELS:
                    raise CorpusError(f"{place}: not a source, an id, and spam or ham")
                yield place, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path} cannot be read: {error}") from error


def corrected(
    labelled: Iterable[LabelledComment], corrections: Corrections
) -> list[LabelledComment]:
    """The comments with the right labels; those changed say so in `is_corrected`."""
    return [_corrected(c, corrections.get((c.source, c.id), c.is_spam)) for c in labelled]


def _corrected(c: LabelledComment, is_spam: bool) -> LabelledComment:
    return c if is_spam == c.is_spam else replace(c, is_spam=is_spam, is_corrected=True)
