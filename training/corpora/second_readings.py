"""What second readers said of comments of sources that they never saw, kept in a file."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment

Floats = NDArray[np.float64]
HELD_OUT = "held_out.csv"
HEADINGS = ("source", "id", "log_odds")
SecondReadings = Mapping[tuple[str, str], float]  # log-odds by source and id
NO_READINGS: SecondReadings = {}


def write_readings(folder: Path, labelled: Sequence[LabelledComment], log_odds: Floats) -> None:
    """Write the readings of comments by source and id; none of what they say."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / HELD_OUT).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for c, value in zip(labelled, log_odds.tolist(), strict=True):
            table.writerow((c.source, c.id, f"{value:.5f}"))


def read_readings(folder: Path) -> SecondReadings:
    """The readings by source and id. Raises CorpusError where the file is not one of these."""
    path = folder / HELD_OUT
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            return {(row["source"], row["id"]): float(row["log_odds"]) for row in rows}
    except OSError as error:
        raise CorpusError(f"no readable {path}: {error.strerror}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{path} does not hold held-out readings") from error


def readings_of(labelled: Sequence[LabelledComment], readings: SecondReadings) -> Floats:
    """The reading of each comment, NaN where there is none: shape (n_comments,)."""
    return np.array([readings.get((c.source, c.id), np.nan) for c in labelled])
