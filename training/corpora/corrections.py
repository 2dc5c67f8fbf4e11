"""Labels of the public corpora that a reading of the comments found wrong.

The corpora are third parties' and are not part of the project: a correction names a comment by
its source and id, and says what it is.
"""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from training.corpora.reading import LABELS, CorpusError, LabelledComment

CORRECTIONS = Path(__file__).parent / "corrections.csv"
COLUMNS = ["source", "id", "label"]

Corrections = dict[tuple[str, str], bool]  # is it spam, by source and id


def read_corrections(path: Path = CORRECTIONS) -> Corrections:
    """The corrections in a CSV file. Raises CorpusError, naming the line, if one is bad."""
    found: Corrections = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != COLUMNS:
                raise CorpusError(f"{path}: the first line is not {','.join(COLUMNS)}")
            for row in rows:
                source, name, label = _row(row, f"{path}:{rows.line_num}")
                if (source, name) in found:
                    raise CorpusError(f"{path}:{rows.line_num}: {name} is corrected twice")
                found[source, name] = LABELS[label]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path} cannot be read: {error}") from error
    return found


def _row(row: list[str], where: str) -> list[str]:
    if len(row) != len(COLUMNS) or row[2] not in LABELS:
        raise CorpusError(f"{where}: not a source, an id, and spam or ham")
    return row


def corrected(
    labelled: Iterable[LabelledComment], corrections: Corrections
) -> list[LabelledComment]:
    """The comments with the right labels; those changed say so in `is_corrected`."""
    return [_corrected(c, corrections.get((c.source, c.id), c.is_spam)) for c in labelled]


def _corrected(c: LabelledComment, is_spam: bool) -> LabelledComment:
    return c if is_spam == c.is_spam else replace(c, is_spam=is_spam, is_corrected=True)
