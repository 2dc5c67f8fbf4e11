"""All that is measured of one comment, in the order of a model's columns.

NaN means "cannot be known here" (no name, no URL field): a missing field is never a zero, so
that the presence of a field does not stand for a label.
"""

from model.reading.comment_reading import Reading
from model.signals.article import CONTEXT_SIGNALS, context_signals
from model.signals.author_url import (
    AuthorUrlSignals,
    EmailSignals,
    author_url_signals,
    email_signals,
)
from model.signals.content import ContentSignals, content_signals
from model.signals.links import LINK_SIGNALS, link_signals
from model.signals.name import NameSignals, name_signals
from model.signals.rarity import Rarities
from model.signals.writing import WritingSignals, writing_signals

# A fitted model knows its columns by their place: a new signal comes with a new model.
MEASURED_SIGNALS = (
    *WritingSignals._fields,
    *ContentSignals._fields,
    *NameSignals._fields,
    *AuthorUrlSignals._fields,
    *EmailSignals._fields,
    *LINK_SIGNALS,
    *CONTEXT_SIGNALS,
)


def measure_signals(reading: Reading, rarities: Rarities) -> tuple[float, ...]:
    """Measure a comment: one value for each of MEASURED_SIGNALS."""
    return (
        *writing_signals(reading),
        *content_signals(reading),
        *name_signals(reading),
        *author_url_signals(reading),
        *email_signals(reading),
        *link_signals(reading),
        *context_signals(reading, rarities),
    )
