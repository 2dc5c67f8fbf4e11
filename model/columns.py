"""The columns that the boosting weighs: the named signals, then how each field reads."""

import numpy as np
from numpy.typing import NDArray

from model.features import AUTHOR_SIGNALS, SIGNALS
from model.grams.fields import ADDRESSES, FIELDS, NAME
from model.signals.article import ArticleSignals

Floats = NDArray[np.float64]

COLUMNS = SIGNALS + tuple(field.name for field in FIELDS)
FIELD_COLUMNS = [COLUMNS.index(field.name) for field in FIELDS]
RARITY_COLUMN = COLUMNS.index("text_rarity")  # unknown only of a comment without words
RELATION_COLUMNS = np.array([name in ArticleSignals._fields for name in COLUMNS])
AUTHOR_COLUMNS = np.array(
    [name in AUTHOR_SIGNALS or name in (NAME.name, ADDRESSES.name) for name in COLUMNS]
)


def usual_relation(table: Floats) -> Floats:
    """The median of each column that relates a comment to its article, NaN of the others."""
    usual = np.full(table.shape[1], np.nan)
    for column in np.flatnonzero(RELATION_COLUMNS):
        values = table[~np.isnan(table[:, column]), column]
        if len(values):
            usual[column] = np.median(values)
    return usual
