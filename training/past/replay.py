"""A stream replayed: each comment judged before its label is known, then perhaps decided."""

from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.operating_point import OperatingPoint
from model.past.precedent import TRAITS, Precedent
from model.past.weights import PastWeights
from model.reasons.past_term import weighed
from model.verdict import Label
from service.domain.past import Past
from training.past.ledger import PastLedger
from training.past.streams import CommentStream

HELD_COST = 0.2  # of a comment that waits, beside 1 of a wrong one
SAMPLED_SHARE = 0.05  # of what a model dealt with by itself, a moderator looks at
SEED = 1

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def evidence_of(past: Past) -> Floats:
    """What the precedents say, shape (2 * len(TRAITS),): for spam by trait, then for ham."""
    columns = np.zeros(2 * len(TRAITS))
    for precedent in past.precedents:
        columns[_column(precedent)] = precedent.evidence
    return columns


def replay_evidence(stream: CommentStream) -> Floats:
    """The evidence that each comment of a stream met, every label being known after it.

    Shape (n_comments, 2 * len(TRAITS)).
    """
    ledger = PastLedger()
    rows = np.zeros((len(stream.comments), 2 * len(TRAITS)))
    for at, comment in enumerate(stream.comments):
        rows[at] = evidence_of(ledger.past_of(comment.marks))
        ledger.decide(comment.marks, is_spam=comment.is_spam)
    return rows


def replay_asked(stream: CommentStream, weights: PastWeights) -> tuple[Floats, int]:
    """The log-odds where only what is held, or drawn at random, is decided; and how many were."""
    ledger, draw = PastLedger(), Random(SEED)
    log_odds, n_decided = np.zeros(len(stream.comments)), 0
    for at, comment in enumerate(stream.comments):
        past = ledger.past_of(comment.marks)
        added = weights.bounded(sum(weighed(precedent, weights) for precedent in past.precedents))
        log_odds[at] = comment.log_odds + added
        is_held = stream.point.label(float(expit(log_odds[at]))) is Label.UNSURE
        if is_held or draw.random() < SAMPLED_SHARE:
            ledger.decide(comment.marks, is_spam=comment.is_spam)
            n_decided += 1
    return log_odds, n_decided


def error_of(log_odds: Floats, is_spam: Bools, point: OperatingPoint) -> float:
    """Published spam, rejected ham and a part of what is held, as a share of all comments."""
    probability = expit(log_odds)
    rejected, published = probability > point.spam_above, probability < point.ham_below
    wrong = (published & is_spam) | (rejected & ~is_spam)
    return float(np.mean(wrong + HELD_COST * ~(rejected | published))) if len(is_spam) else 0.0


def _column(precedent: Precedent) -> int:
    return TRAITS.index(precedent.trait) + (0 if precedent.evidence > 0 else len(TRAITS))
