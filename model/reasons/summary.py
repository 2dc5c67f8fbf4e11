"""A score in at most four lines, as a person would put it; they sum to it with the rest."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.columns import COLUMNS
from model.grams.fields import ADDRESSES, WORDING
from model.reasons.groups import (
    GAPS,
    LINKED,
    OF_TITLE,
    READ,
    TOLD,
    WHOLE,
    WORDED,
    YIELDING,
    Group,
    Told,
    Whole,
)
from model.reasons.phrases import (
    BASELINE,
    BASELINE_PHRASE,
    REST,
    REST_PHRASE,
    signal_phrase,
)
from model.reasons.quoting import Quotes
from model.verdict import ReasonGroup

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MOST_LINES = 4
FAINT = 0.3  # log-odds: a line that adds less is none; it goes to the rest
TELLING = 0.25  # of its group: a signal that adds less does not speak for the group
OF_READING = 2.0  # times: a reading speaks for its group before a signal that adds a little more

GROUPS = tuple(Group)
# Log-odds from which on a group is spoken of without a doubt: later of a name, which may be true.
STRONG = [1.3 if group is Group.NAME else 0.7 for group in GROUPS]
WIDE = (*COLUMNS, LINKED)  # the addresses are read for the author's, or for those of links
ADDRESSES_COLUMN, LINKED_COLUMN = WIDE.index(ADDRESSES.name), len(COLUMNS)
LOUDNESS = np.array([OF_READING if name in READ else 1.0 for name in WIDE])
GROUP_COLUMNS = [
    np.array([at for at, name in enumerate(WIDE) if TOLD[name].group is group], np.intp)
    for group in GROUPS
]
WIDE_COLUMNS = [*range(len(COLUMNS)), ADDRESSES_COLUMN]
# The reading that a group as a whole is spoken of by: without a doubt only where it agrees.
_READING = {TOLD[name].group: WIDE_COLUMNS[WIDE.index(name)] for name in READ}
READING_OF_GROUP = [_READING.get(group) for group in GROUPS]
MEMBERS = np.array([[TOLD[name].group is group for group in GROUPS] for name in WIDE], float)


def _sentences(told: Told) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """What is said in each state (unknown, low, high): for ham, then for spam."""
    return (
        (told.ham_unknown, told.ham_low, told.ham_high),
        (told.spam_unknown, told.spam_low, told.spam_high),
    )


SENTENCES = [_sentences(TOLD[name]) for name in WIDE]
# Whether anything is said: for ham and for spam, by state and column.
IS_SAID = np.array(SENTENCES, object).transpose(1, 2, 0) != ""


def every_sentence() -> Iterator[str]:
    """Every sentence that may be said of a group."""
    for told in TOLD.values():
        yield from filter(None, told[1:])
    for whole in (*WHOLE.values(), WORDED):
        yield from whole
    yield from OF_TITLE.values()


def _gap(phrase: str) -> str:
    return next((gap for gap in GAPS if f"{{{gap}}}" in phrase), "")


GAP_OF = {phrase: _gap(phrase) for phrase in every_sentence()}


class SpokenGroup(NamedTuple):
    """A group of one comment, and its signal that tells most, if that speaks for the group."""

    group: int
    contribution: float
    column: int
    state: int
    speaks: bool


def choose_lines(
    contributions: Floats, states: Ints, is_of_links: Sequence[bool]
) -> list[tuple[list[SpokenGroup], float]]:
    """The lines of each comment, the weightiest first, and what is left over.

    `contributions` and `states` (0 unknown, 1 low, 2 high) have the shape
    (n_comments, len(COLUMNS)); `is_of_links` says where the addresses are those of links.
    """
    wide = _widened(contributions, np.array(is_of_links, bool))
    states = states[:, WIDE_COLUMNS]
    totals = wide @ MEMBERS
    is_spam = totals > 0
    is_said = IS_SAID[(wide > 0).astype(np.intp), states, np.arange(len(WIDE))]
    told = np.where(is_said, wide, 0.0) * LOUDNESS
    speakers = np.zeros(totals.shape, np.intp)
    for at, columns in enumerate(GROUP_COLUMNS):
        if len(columns):
            towards = np.where(is_spam[:, at], 1.0, -1.0)[:, None]
            speakers[:, at] = columns[np.argmax(told[:, columns] * towards, axis=1)]
    row = np.arange(len(wide))[:, None]
    order = np.argsort(-np.abs(totals), axis=1, kind="stable")[:, :MOST_LINES]
    spoken = speakers[row, order]
    arrays = (order, totals[row, order], spoken, states[row, spoken], told[row, spoken])
    lines = [[*_lines(*lists)] for lists in zip(*(a.tolist() for a in arrays), strict=True)]
    sums = totals.sum(axis=1).tolist()
    return [
        (of_one, total - sum(line.contribution for line in of_one))
        for of_one, total in zip(lines, sums, strict=True)
    ]


def _widened(contributions: Floats, is_of_links: NDArray[np.bool_]) -> Floats:
    """The contributions, with what the addresses add moved to LINKED where links are meant."""
    wide = np.column_stack([contributions, np.zeros(len(contributions))])
    wide[is_of_links, LINKED_COLUMN] = wide[is_of_links, ADDRESSES_COLUMN]
    wide[is_of_links, ADDRESSES_COLUMN] = 0.0
    return wide


def _lines(
    groups: list[int],
    totals: list[float],
    columns: list[int],
    states: list[int],
    told: list[float],
) -> Iterator[SpokenGroup]:
    for rank, (group, total, column, state, part) in enumerate(
        zip(groups, totals, columns, states, told, strict=True)
    ):
        if abs(total) < FAINT and (rank or not total):
            return
        speaks = part * total > 0 and abs(part) >= TELLING * abs(total)
        yield SpokenGroup(group, total, column, state, speaks)


def summarise(
    lines: Sequence[SpokenGroup],
    rest: float,
    row: int,
    values: Sequence[float],
    *,
    quotes: Quotes,
    baseline: float,
) -> tuple[ReasonGroup, ...]:
    """The sentences of one comment, then what is left over and the baseline.

    `values` has the shape (len(COLUMNS),), `row` is the number of the comment in its batch.
    """
    sentences = [_sentence(line, row, values, quotes) for line in lines]
    leftover = (ReasonGroup(REST, REST_PHRASE, rest),) if rest else ()
    return (*sentences, *leftover, ReasonGroup(BASELINE, BASELINE_PHRASE, baseline))


def _sentence(line: SpokenGroup, row: int, values: Sequence[float], quotes: Quotes) -> ReasonGroup:
    """A line in words: what its signal says, else what is said of the group as a whole."""
    group, contribution = GROUPS[line.group], line.contribution
    if group is Group.ARTICLE and not quotes.knows_article(row):
        return ReasonGroup(group, WHOLE[group].nothing, contribution)
    for phrase, signal in _phrases(line, WHOLE[group], values):
        gap = GAP_OF[phrase]
        if not gap:
            is_of_title = phrase in OF_TITLE and not quotes.knows_article_text(row)
            return ReasonGroup(group, OF_TITLE[phrase] if is_of_title else phrase, contribution)
        filler = (
            signal_phrase(signal, values[line.column])[1]["n"]
            if gap == "n"
            else quotes.fill(gap, row, group, signal)
        )
        if filler:
            return ReasonGroup(group, phrase, contribution, {gap: filler})
    return ReasonGroup(group, WHOLE[group].nothing, contribution)


def _phrases(line: SpokenGroup, whole: Whole, values: Sequence[float]) -> Iterator[tuple[str, str]]:
    """What may be said of a line, the most telling first, with the signal that says it."""
    signal = WIDE[line.column]
    is_strong = abs(line.contribution) >= STRONG[line.group]
    reading = READING_OF_GROUP[line.group]
    is_agreed = reading is None or values[reading] * line.contribution > 0
    yields = signal == YIELDING and is_strong and is_agreed
    if line.speaks and signal == WORDING.name and line.state:
        yield _of_whole(WORDED, line.contribution, is_strong=is_strong), signal
    elif line.speaks and (signal not in READ or not line.state) and not yields:
        yield SENTENCES[line.column][line.contribution > 0][line.state], signal
    said = _of_whole(whole, line.contribution, is_strong=is_strong and is_agreed)
    yield said, signal if signal in READ else ""


def _of_whole(whole: Whole, contribution: float, *, is_strong: bool) -> str:
    if contribution > 0:
        return whole.spam if is_strong else whole.maybe_spam
    return whole.ham if is_strong else whole.maybe_ham
