"""Second readers fitted: one on all comments to ship, and some that leave sources out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from joblib import Parallel, delayed
from numpy.typing import NDArray

from model.reading.comment_reading import Reading
from model.second_reader.token_pairs import (
    CommentTokens,
    PairWriter,
    TokenPair,
    parts_of,
    read_tokenizer,
)
from training.command import errors
from training.corpora.labelled import LabelledComment
from training.evaluation.left_out import Fold
from training.second_reader.drawing import SEED, TOGETHER, drawn_rows, draws, weights_of
from training.second_reader.fitting import fine_tune, read_all
from training.second_reader.network import SentenceNetwork, pretrained_network, read_pretrained

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
N_LAYERS = 6
N_PARTS = len(CommentTokens._fields)
STEPS_TOLD = 100  # steps between two lines of progress


@dataclass(frozen=True)
class Exercise:
    """Labelled comments as token numbers: what a second reader learns from."""

    labelled: Sequence[LabelledComment]
    parts: Sequence[CommentTokens]
    tokenizer: bytes

    @property
    def is_spam(self) -> NDArray[np.bool_]:
        """The labels: shape (n_comments,)."""
        return np.array([c.is_spam for c in self.labelled])

    @property
    def writer(self) -> PairWriter:
        """What puts the parts of a comment together."""
        return PairWriter(read_tokenizer(self.tokenizer))

    def pairs(self, rows: Sequence[int] | Rows) -> list[TokenPair]:
        """Some of the comments, as they came."""
        writer = self.writer
        return [writer.pair(self.parts[row]) for row in rows]


def exercise_of(labelled: Sequence[LabelledComment]) -> Exercise:
    """The comments that stand under a known article, cut into tokens once."""
    tokenizer = read_pretrained().tokenizer
    under_articles = [c for c in labelled if c.has_article]
    readings = [Reading(c.comment) for c in under_articles]
    cutter = read_tokenizer(tokenizer)
    texts = [text for reading in readings for text in parts_of(reading)]
    ids = [e.ids for e in cutter.encode_batch(texts, add_special_tokens=False)]
    parts = [CommentTokens(*ids[at : at + N_PARTS]) for at in range(0, len(ids), N_PARTS)]
    return Exercise(under_articles, parts, tokenizer)


def fit_network(exercise: Exercise, rows: Rows, *, n_drawn: int, name: str) -> SentenceNetwork:
    """A network that has learned from some of the comments, `n_drawn` times one of them."""
    network = pretrained_network(read_pretrained().tensors, N_LAYERS)
    labelled = [exercise.labelled[row] for row in rows]
    drawn = rows[drawn_rows(weights_of(labelled), n_drawn, np.random.default_rng(SEED))]
    steps = n_drawn // TOGETHER
    losses: list[float] = []

    def report_loss(step: int, loss: float) -> None:
        losses.append(loss)
        if (step + 1) % STEPS_TOLD == 0:
            mean = np.mean(losses[-STEPS_TOLD:])
            errors.print(f"{name}: step {step + 1} of {steps}, loss {mean:.3f}")

    steps_of_draws = draws(exercise.parts, exercise.is_spam, drawn, exercise.writer)
    fine_tune(network, steps_of_draws, steps=steps, report_loss=report_loss)
    return network


def read_left_out(exercise: Exercise, folds: Sequence[Fold], *, n_drawn: int, jobs: int) -> Floats:
    """The log-odds of each comment by a network that never saw its source: (n_comments,)."""
    source = np.array([c.left_out_with for c in exercise.labelled])
    tasks = (
        delayed(_read_fold)(exercise, np.isin(source, fold), n_drawn, f"fold {number}")
        for number, fold in enumerate(folds)
    )
    log_odds = np.full(len(source), np.nan)
    for rows, read in Parallel(n_jobs=jobs, return_as="generator")(tasks):
        log_odds[rows] = read
    return log_odds


def _read_fold(
    exercise: Exercise, is_left_out: NDArray[np.bool_], n_drawn: int, name: str
) -> tuple[Rows, Floats]:
    torch.set_num_threads(1)  # as many processes as cores do more than one with as many threads
    left_out = np.flatnonzero(is_left_out)
    network = fit_network(exercise, np.flatnonzero(~is_left_out), n_drawn=n_drawn, name=name)
    return left_out, read_all(network, exercise.pairs(left_out))
