"""A blog's first years with Winnow: every verdict first, decisions on what is held or drawn.

    .venv/bin/python benchmarks/stream.py
    .venv/bin/python benchmarks/stream.py --corpus FOLDER --scores scores.json

Each source is judged by a base that never saw it: the written comments of fixtures/unseen by the
model that ships; those of --corpus by the left-out scores of `training.evaluate --output`, and what
the shipped base's readers say of them is hidden from the fits. In time order each comment is judged
by text, past and correction; what is held, and one in twenty of the rest, is decided; at the end of
a week with half as many decisions again as the last fit had, there is a fit, which becomes active
if its gate lets it. On the same decisions: never fitting, bogofilter, rspamd's Bayes.

The error is spam published, ham rejected and a fifth of what is held, as a share of the comments.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Protocol

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from offline.bogofilter import Bogofilter  # noqa: E402
from offline.life import Life, Replay, Stream, by_week  # noqa: E402
from offline.program import NotInstalled, find  # noqa: E402
from offline.rspamd import Rspamd  # noqa: E402
from offline.streams import require_both, streams_of  # noqa: E402
from scipy.special import expit  # noqa: E402

from model.artifact import BASE_FOLDER, load  # noqa: E402
from model.comment import Comment  # noqa: E402
from model.operating_point import OperatingPoint  # noqa: E402
from training.command import application, progress  # noqa: E402
from training.corpora.errors import CorpusError  # noqa: E402
from training.past.replay import error_of  # noqa: E402

ENOUGH_DECISIONS = 200  # after which the error is compared with that of the first quarter
PROGRAMS = ("bogofilter", "rspamd", "redis-server")  # by the names of their Debian packages
WINNOW, NEVER, BOGOFILTER, RSPAMD = "Winnow", "never fitting", "bogofilter", "rspamd's Bayes"
# As their manuals have it: bogofilter.cf for three classes; rspamd.conf rejects by rules, not by
# Bayes alone, so that the same share of certainty is asked of it.
POINTS = {BOGOFILTER: (0.45, 0.99), RSPAMD: (0.05, 0.95)}
HEADINGS = (
    "source", "comments", "spam", "decided", "fits", "filter",
    "first quarter", "after", "ratio", "ham rejected", "spam published", "held",
)  # fmt: skip
app = application(NotInstalled)


class Learner(Protocol):
    """A filter that is taught by the week."""

    def learn(self, comments: Sequence[Comment], *, is_spam: bool) -> None:
        """Learn the comments under this label."""

    def scores(self, comments: Sequence[Comment]) -> list[float]:
        """How probable spam is, of each."""


@dataclass(frozen=True)
class Outcome:
    """What one filter did with one source. Shares are of all its comments."""

    filter: str
    first_quarter: float
    after: float
    ham_rejected: float
    spam_published: float
    held: float

    @property
    def ratio(self) -> float:
        """The later error as a share of the first quarter's."""
        return self.after / self.first_quarter if self.first_quarter else float(self.after > 0)


@app.command()
def main(
    corpus: Annotated[list[Path] | None, typer.Option(exists=True, help="Dated comments.")] = None,
    scores: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Their left-out scores.")
    ] = None,
    wrong: Annotated[
        list[float] | None, typer.Option(min=0, max=0.5, help="Shares of wrong decisions.")
    ] = None,
    fewest: Annotated[int, typer.Option(min=1, help="Comments of a source worth a replay.")] = 100,
    weeks: Annotated[Path | None, typer.Option(help="Write what became of each week, CSV.")] = None,
) -> None:
    """Replay every source, and print one table for each share of wrong decisions."""
    require_both(corpus, scores)
    for program in PROGRAMS:
        find(program, package=program)
    shipped, base = load(BASE_FOLDER)
    replay = Replay(shipped, base)
    streams = [s for s in streams_of(corpus, scores) if len(s.comments) >= fewest]
    rows: list[tuple[object, ...]] = []
    for share in wrong or (0.0, 0.05):
        judged = []
        for stream in progress(streams, "sources replayed", total=len(streams)):
            life = replay.live(stream, wrong_share=share)
            judged.append((stream, life, dict(judgements(stream, life))))
        print_table(share, [(s, life, outcomes(s, life, by)) for s, life, by in judged])
        rows += [(share, *row) for s, life, by in judged for row in weekly(s, life, by)]
    if weeks is not None:
        write_weeks(weeks, rows)


def judgements(stream: Stream, life: Life) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """By filter: which comments it published, and which it rejected."""
    for name, log_odds in ((WINNOW, life.adapted), (NEVER, life.never)):
        yield name, _apart(expit(log_odds), stream.point.ham_below, stream.point.spam_above)
    with TemporaryDirectory() as folder:
        program = Bogofilter(Path(folder) / "bogofilter", with_article=False)
        yield BOGOFILTER, _apart(_taught(program, stream, life), *POINTS[BOGOFILTER])
        with Rspamd(Path(folder) / "rspamd") as daemon:
            yield RSPAMD, _apart(_taught(daemon, stream, life), *POINTS[RSPAMD])


def _apart(
    probability: np.ndarray, ham_below: float, spam_above: float
) -> tuple[np.ndarray, np.ndarray]:
    return probability < ham_below, probability > spam_above


def _taught(learner: Learner, stream: Stream, life: Life) -> np.ndarray:
    """Probabilities by what was decided in the weeks before."""
    probability = np.full(len(stream.comments), 0.5)
    is_taught = False
    for rows in by_week(stream):
        if is_taught:
            probability[rows] = learner.scores([stream.comments[row].comment for row in rows])
        for label in (True, False):
            of_label = [row for row in rows if life.decided.get(row) is label]
            if of_label:
                learner.learn([stream.comments[row].comment for row in of_label], is_spam=label)
                is_taught = True
    return probability


def outcomes(
    stream: Stream, life: Life, judged: dict[str, tuple[np.ndarray, np.ndarray]]
) -> list[Outcome]:
    """What each filter did with a source."""
    is_spam = np.array([c.is_spam for c in stream.comments], bool)
    n = len(is_spam)
    decided = sorted(life.decided)
    enough = decided[ENOUGH_DECISIONS - 1] + 1 if len(decided) >= ENOUGH_DECISIONS else 3 * n // 4
    after = slice(min(enough, 3 * n // 4), n)
    return [
        Outcome(
            filter=name,
            first_quarter=_error(published, rejected, is_spam, slice(0, n // 4)),
            after=_error(published, rejected, is_spam, after),
            ham_rejected=float((rejected & ~is_spam).sum() / max((~is_spam).sum(), 1)),
            spam_published=float((published & is_spam).sum() / max(is_spam.sum(), 1)),
            held=float(np.mean(~(published | rejected))),
        )
        for name, (published, rejected) in judged.items()
    ]


def _error(published: np.ndarray, rejected: np.ndarray, is_spam: np.ndarray, rows: slice) -> float:
    """As training.past reckons it, of labels that are there already."""
    log_odds = np.where(rejected, 9.0, np.where(published, -9.0, 0.0))
    point = OperatingPoint.model_construct(ham_below=0.1, spam_above=0.9)
    return error_of(log_odds[rows], is_spam[rows], point)


def print_table(share: float, lived: Sequence[tuple[Stream, Life, list[Outcome]]]) -> None:
    """A line for each source and filter, and what the aims say of all."""
    table = Table(title=f"{100 * share:.0f} % of the decisions wrong")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for stream, life, of_source in lived:
        n_spam = sum(c.is_spam for c in stream.comments)
        n_active = sum(not refused for _, refused in life.fits)
        fits = f"{n_active} of {len(life.fits)}"
        facts = (stream.source, len(stream.comments), n_spam, len(life.decided), fits)
        for at, outcome in enumerate(of_source):
            table.add_row(*map(str, facts if at == 0 else [""] * len(facts)), *_cells(outcome))
        table.add_section()
    console = Console(width=150)
    console.print(table)
    for at, name in enumerate((WINNOW, NEVER, BOGOFILTER, RSPAMD)):
        console.print(_in_all(name, [of_source[at] for _, _, of_source in lived]))
    for stream, life, _ in lived:
        for n_decisions, refused in life.fits:
            if refused:
                console.print(f"{stream.source}, {n_decisions} decisions, no candidate: {refused}")


def _cells(outcome: Outcome) -> tuple[str, ...]:
    return (
        outcome.filter,
        f"{outcome.first_quarter:.4f}",
        f"{outcome.after:.4f}",
        f"{outcome.ratio:.2f}",
        f"{100 * outcome.ham_rejected:.2f} %",
        f"{100 * outcome.spam_published:.1f} %",
        f"{100 * outcome.held:.1f} %",
    )


def _in_all(name: str, outcomes: Sequence[Outcome]) -> str:
    halved = sum(outcome.ratio <= 0.5 for outcome in outcomes)
    worse = sum(outcome.after > outcome.first_quarter for outcome in outcomes)
    after = np.mean([outcome.after for outcome in outcomes])
    lost = max(outcome.ham_rejected for outcome in outcomes)
    n = len(outcomes)
    return (
        f"{name}: error {np.mean([o.first_quarter for o in outcomes]):.4f}, after {after:.4f}; at"
        f" most half on {halved} of {n}, worse on {worse}; ham rejected at most {100 * lost:.2f} %"
    )


def weekly(
    stream: Stream, life: Life, judged: dict[str, tuple[np.ndarray, np.ndarray]]
) -> Iterator[tuple[object, ...]]:
    """What became of each week, by filter."""
    is_spam = np.array([c.is_spam for c in stream.comments], bool)
    for rows in by_week(stream):
        spam, n_decided = is_spam[rows], sum(row in life.decided for row in rows)
        for name, (published, rejected) in judged.items():
            lost, passed = (rejected[rows] & ~spam).sum(), (published[rows] & spam).sum()
            held = (~(published[rows] | rejected[rows])).sum()
            yield (
                stream.source, stream.weeks[rows[0]], name, len(rows), lost, held, passed, n_decided
            )  # fmt: skip


def write_weeks(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    """The table of all weeks. Raises CorpusError if it cannot be written."""
    heading = (
        "wrong", "source", "week", "filter", "comments",
        "ham rejected", "held", "spam published", "decided",
    )  # fmt: skip
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *rows])
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


if __name__ == "__main__":
    app()
