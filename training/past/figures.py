"""What the past gave on each source, judged by weights of the others; and the table of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from training.past.learning import Replayed, added, fit_weights
from training.past.replay import error_of, replay_asked, replay_evidence
from training.past.streams import CommentStream

HEADINGS = (
    "source", "comments", "spam", "without", "all known", "ratio", "decided", "asked", "ratio",
)  # fmt: skip
AIM = 0.7  # of the error without the past


@dataclass(frozen=True)
class StreamFigures:
    """The error on the second half of one source: without the past, and with it.

    `all_known` is where every label becomes known after its verdict, `asked_for` where only what is
    held or drawn is decided: `n_decided` comments of the whole.
    """

    source: str
    n_comments: int
    n_spam: int
    without: float
    all_known: float
    asked_for: float
    n_decided: int


def replay_left_out(
    streams: Sequence[CommentStream],
) -> tuple[list[Replayed], list[StreamFigures]]:
    """Replay every stream; each with the weights that the others teach."""
    replayed = [_replayed(stream) for stream in streams]
    figures = [
        _figures(stream, replayed[at], [*replayed[:at], *replayed[at + 1 :]])
        for at, stream in enumerate(streams)
    ]
    return replayed, figures


def print_figures(figures: Sequence[StreamFigures]) -> None:
    """The table, and how many sources reached the aim."""
    console = Console(width=120)
    table = Table(title="Error on the second half: published spam + rejected ham + 0.2 held")
    for at, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if at else "left")
    for row in figures:
        table.add_row(*_cells(row))
    console.print(table)
    for name in ("all_known", "asked_for"):
        ratios = [_ratio(getattr(row, name), row.without) for row in figures]
        mean = np.mean([getattr(row, name) for row in figures])
        share = mean / np.mean([row.without for row in figures])
        n = sum(ratio <= AIM for ratio in ratios)
        console.print(f"{name}: {share:.3f} of the error; at most {AIM} on {n} of {len(figures)}")


def _replayed(stream: CommentStream) -> Replayed:
    return Replayed(
        log_odds=np.array([comment.log_odds for comment in stream.comments]),
        evidence=replay_evidence(stream),
        is_spam=np.array([comment.is_spam for comment in stream.comments], bool),
    )


def _figures(
    stream: CommentStream, replayed: Replayed, teachers: Sequence[Replayed]
) -> StreamFigures:
    weights = fit_weights(teachers)
    log_odds, n_decided = replay_asked(stream, weights)
    later = slice(len(stream.comments) // 2, None)
    scores = (replayed.log_odds, replayed.log_odds + added(replayed, weights), log_odds)
    without, all_known, after_asking = (
        error_of(score[later], replayed.is_spam[later], stream.point) for score in scores
    )
    return StreamFigures(
        source=stream.source,
        n_comments=len(stream.comments),
        n_spam=int(replayed.is_spam.sum()),
        without=without,
        all_known=all_known,
        asked_for=after_asking,
        n_decided=n_decided,
    )


def _ratio(error: float, without: float) -> float:
    return error / without if without else float(error > 0)


def _cells(row: StreamFigures) -> tuple[str, ...]:
    return (
        row.source,
        str(row.n_comments),
        str(row.n_spam),
        f"{row.without:.4f}",
        f"{row.all_known:.4f}",
        f"{_ratio(row.all_known, row.without):.2f}",
        str(row.n_decided),
        f"{row.asked_for:.4f}",
        f"{_ratio(row.asked_for, row.without):.2f}",
    )
