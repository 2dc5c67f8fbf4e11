"""How each kind of spam and of ham fares."""

from dataclasses import dataclass

import numpy as np

from training.evaluation.metrics import NAN, cut_off, share
from training.evaluation.pool import Pool


@dataclass(frozen=True)
class KindRow:
    """One kind of spam or ham at the default operating point, and of spam at 1 % of ham lost.

    Shares of one; `caught_at_1_percent` is NaN for ham. Cut-offs are of the whole pool.
    """

    kind: str
    is_spam: bool
    comments: int
    rejected: float
    queued: float
    published: float
    caught_at_1_percent: float


def kind_rows(pool: Pool) -> list[KindRow]:
    """A row for each kind that the pool holds: spam first, the worst caught kind first."""
    kinds = sorted({(c.kind, c.is_spam) for c in pool.comments if c.kind})
    above = cut_off(pool.is_spam, pool.probability, false_positive_rate=0.01)
    rows = [_kind_row(pool, kind, is_spam, above) for kind, is_spam in kinds]
    return sorted(rows, key=lambda row: (not row.is_spam, -row.published if row.is_spam else 0))


def _kind_row(pool: Pool, kind: str, is_spam: bool, above: float) -> KindRow:
    of_kind = np.array([(c.kind, c.is_spam) == (kind, is_spam) for c in pool.comments])
    return KindRow(
        kind=kind,
        is_spam=is_spam,
        comments=int(of_kind.sum()),
        rejected=share(pool.rejected, of_kind),
        queued=share(pool.unsure, of_kind),
        published=share(pool.published, of_kind),
        caught_at_1_percent=share(pool.probability > above, of_kind) if is_spam else NAN,
    )
