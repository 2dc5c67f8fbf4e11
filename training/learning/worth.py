"""How much each decision teaches: by trust, a campaign as one lesson, no key too much in a day."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from model.campaigns.grouping import find_campaigns
from service.domain.label_lines import DecidedComment, LabelLine
from service.domain.trust import reporter_of
from training.corpora.labelled import LabelledComment
from training.learning.lesson import DECISIONS, Teaching

MOST_PER_KEY_AND_DAY = 50.0  # lessons of a key in a day; an archive is read in a day by its owner

Floats = NDArray[np.float64]


def teachings(decided: Sequence[DecidedComment]) -> list[Teaching]:
    """The comments of the label log that may be learned from, with what each may teach."""
    return [
        Teaching(
            LabelledComment(
                id=decision.id,
                comment=decision.comment,
                is_spam=decision.label == "spam",
                source=DECISIONS,
                article=f"{decision.site}/{decision.article_id or decision.id}",
            ),
            float(worth),
            decision.line.is_trusted,
            decision.decided_at.timestamp(),
        )
        for decision, worth in zip(decided, worths(decided), strict=True)
    ]


def worths(decided: Sequence[DecidedComment]) -> Floats:
    """What each decision counts beside a moderator's own, which is 1: shape (n_comments,).

    All copies of a campaign count as one decision together. Where moderators decided on some of
    a campaign, what others said of it counts nothing.
    """
    worth = np.array([decision.trust for decision in decided], np.float64)
    campaigns = _campaigns(decided)
    _hear_moderators(worth, decided, campaigns)
    _cap(worth, _rows_by(campaigns), most=1.0)
    _cap(
        worth,
        _rows_by([_key_and_day(decision.line) for decision in decided]),
        most=MOST_PER_KEY_AND_DAY,
    )
    return worth


def _campaigns(decided: Sequence[DecidedComment]) -> list[Hashable]:
    """What each decision is a copy of: near-duplicates, or the same few words with the same URL."""
    numbers = find_campaigns([decision.comment.text for decision in decided]).tolist()
    sizes = Counter(numbers)
    return [
        number if sizes[number] > 1 else _words(decision)
        for number, decision in zip(numbers, decided, strict=True)
    ]


def _words(decided: DecidedComment) -> Hashable:
    return decided.comment.text.strip().casefold(), decided.comment.author.url


def _hear_moderators(
    worth: Floats, decided: Sequence[DecidedComment], campaigns: Sequence[Hashable]
) -> None:
    for key, rows in _rows_by(campaigns).items():
        trusted = [row for row in rows if decided[row].line.is_trusted]
        if key is not None and trusted:
            worth[sorted(set(rows) - set(trusted))] = 0.0


def _key_and_day(line: LabelLine) -> Hashable:
    """None for what no cap holds for."""
    if line.is_trusted or line.channel == "import":
        return None
    return reporter_of(line), line.decided_at.date()


def _rows_by(keys: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    rows: dict[Hashable, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if key is not None:
            rows[key].append(row)
    return rows


def _cap(worth: Floats, rows_by_key: dict[Hashable, list[int]], *, most: float) -> None:
    for rows in rows_by_key.values():
        worth[rows] *= min(1.0, most / max(worth[rows].sum(), most))
