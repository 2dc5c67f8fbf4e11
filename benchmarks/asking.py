"""Which of what waits to decide first: what each order of the queue teaches by so many decisions.

    .venv/bin/python benchmarks/asking.py
    .venv/bin/python benchmarks/asking.py --corpus FOLDER --scores scores.json

Sources are replayed as in stream.py, without fits: what is decided acts by the site's past alone.
At the end of each week moderators decide a share of what the week held, from all that waits: the
oldest first, by the turn of the queue, the least certain first, or what most others that wait have
a host, name, author or phrase in common with. The error is that of the verdicts: spam published,
ham rejected, a fifth of what is held; averaged over the sources.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from offline.life import Stream, by_week, past_term  # noqa: E402
from offline.streams import require_both, streams_of  # noqa: E402
from scipy.special import expit  # noqa: E402

from model.verdict import Label  # noqa: E402
from service.domain.marks import Mark, marks_of  # noqa: E402
from training.command import application, progress  # noqa: E402
from training.past.ledger import PastLedger  # noqa: E402
from training.past.replay import error_of  # noqa: E402

HAM_COST, STEPS, MOST = 4, 20, 16  # as the queue's triggers have them
SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)  # of what is held in a week, decided
AIM = 0.25  # the share whose error, with the oldest first, the other orders are to reach
app = application()


@dataclass
class Waiting:
    """What waits: rows, oldest first, with the probability that each was given."""

    probability: dict[int, float] = field(default_factory=dict)
    marks: Sequence[tuple[Mark, ...]] = ()

    def kin(self) -> Mapping[int, int]:
        """How many others that wait have something in common with each."""
        by_mark = Counter(mark.key for row in self.probability for mark in self.marks[row])
        return {
            row: max((by_mark[mark.key] - 1 for mark in self.marks[row]), default=0)
            for row in self.probability
        }


Order = Callable[[Waiting], list[int]]


def oldest(waiting: Waiting) -> list[int]:
    """First in, first out."""
    return sorted(waiting.probability)


def by_turn(waiting: Waiting) -> list[int]:
    """As the queue does: the cost of the error that a decision prevents, in steps; then by age."""
    return sorted(waiting.probability, key=lambda row: (_turn(waiting.probability[row]), row))


def least_certain(waiting: Waiting) -> list[int]:
    """The nearest to one half first."""
    return sorted(waiting.probability, key=lambda row: abs(waiting.probability[row] - 0.5))


def most_kin(waiting: Waiting) -> list[int]:
    """What most others have something in common with; then by turn."""
    kin = waiting.kin()
    return sorted(kin, key=lambda row: (-kin[row], _turn(waiting.probability[row]), row))


def turn_and_kin(waiting: Waiting) -> list[int]:
    """The worth of the queue's turn, a step more for each doubling of those in common."""
    kin, probability = waiting.kin(), waiting.probability
    turns = {row: _turn(probability[row]) - int(np.log2(1 + kin[row])) for row in kin}
    return sorted(kin, key=lambda row: (turns[row], row))


ORDERS: dict[str, Order] = {
    "oldest first": oldest,
    "as the queue": by_turn,
    "least certain first": least_certain,
    "most in common first": most_kin,
    "as the queue, and in common": turn_and_kin,
}


def _turn(probability: float) -> int:
    return MOST - round(min(MOST, STEPS * min(probability, HAM_COST * (1 - probability))))


@app.command()
def main(
    corpus: Annotated[list[Path] | None, typer.Option(exists=True, help="Dated comments.")] = None,
    scores: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Their left-out scores.")
    ] = None,
    fewest: Annotated[int, typer.Option(min=1, help="Comments of a source worth a replay.")] = 100,
) -> None:
    """Print the error by order and share, and which share each order needs for the same error."""
    require_both(corpus, scores)
    streams = [s for s in streams_of(corpus, scores) if len(s.comments) >= fewest]
    marks = {s.source: [marks_of("", c.comment) for c in s.comments] for s in streams}
    curves = {
        name: [
            float(np.mean([replay(s, marks[s.source], order, share)[0] for s in streams]))
            for share in SHARES
        ]
        for name, order in progress(ORDERS.items(), "orders", total=len(ORDERS))
    }
    table = Table(title=f"Error of {len(streams)} sources by the share of what is held, decided")
    for heading in (
        "order",
        *(f"{share:.0%}" for share in SHARES),
        f"needed for oldest's {AIM:.0%}",
    ):
        table.add_column(heading, justify="right")
    target = curves["oldest first"][SHARES.index(AIM)]
    for name, curve in curves.items():
        cells = (f"{error:.4f}" for error in curve)
        table.add_row(name, *cells, needed(curve, target))
    Console(width=120).print(table)


def needed(curve: Sequence[float], target: float) -> str:
    """The share that the error needs to be at most the target's, by a line between the points."""
    if min(curve) > target:
        return "more than all"
    falling = np.minimum.accumulate(curve)
    return f"{np.interp(-target, -falling, SHARES):.0%}"


def replay(
    stream: Stream, marks: Sequence[tuple[Mark, ...]], order: Order, share: float
) -> tuple[float, int]:
    """The error of a source's verdicts, and how many decisions there were."""
    ledger, waiting, n_decided = PastLedger(), Waiting(marks=marks), 0
    log_odds = np.zeros(len(stream.comments))
    owed = 0.0  # decisions: of what little a week holds, a part of one is kept for the next
    for rows in by_week(stream):
        n_before = len(waiting.probability)
        for row in rows:
            log_odds[row] = stream.log_odds[row] + past_term(ledger, marks[row])
            probability = float(expit(log_odds[row]))
            if stream.point.label(probability) is Label.UNSURE:
                waiting.probability[row] = probability
        owed += share * (len(waiting.probability) - n_before)
        for row in order(waiting)[: int(owed)]:
            ledger.decide(marks[row], is_spam=stream.comments[row].is_spam)
            del waiting.probability[row]
            n_decided += 1
            owed -= 1
    is_spam = np.array([c.is_spam for c in stream.comments], bool)
    return error_of(log_odds, is_spam, stream.point), n_decided


if __name__ == "__main__":
    app()
