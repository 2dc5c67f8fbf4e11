"""How far the machine can be believed: a sample drawn at random, and what it says of the rest."""

import random
import uuid
from collections import Counter
from datetime import date

import pytest

from model.verdict import Label
from service.domain.sampling import (
    Accuracy,
    SampleCounts,
    SampleShares,
    accuracy,
    by_week,
    is_drawn,
    share_of_errors,
)

DAY = date(2026, 11, 30)
N_SITES = 200


def test_a_comment_is_drawn_by_its_id_and_always_alike() -> None:
    ids = [str(uuid.UUID(int=n)) for n in range(10_000)]
    drawn = [comment_id for comment_id in ids if is_drawn(comment_id, 0.02)]
    assert 150 < len(drawn) < 250
    assert drawn == [comment_id for comment_id in ids if is_drawn(comment_id, 0.02)]
    assert set(drawn) <= {comment_id for comment_id in ids if is_drawn(comment_id, 0.05)}
    assert all(is_drawn(comment_id, 1.0) for comment_id in ids)
    assert not any(is_drawn(comment_id, 0.0) for comment_id in ids)


def test_what_is_unsure_is_not_drawn_it_waits_anyway() -> None:
    shares = SampleShares(published=0.1, rejected=0.2)
    assert [shares.of(Label(name)) for name in ("ham", "unsure", "spam")] == [0.1, 0.0, 0.2]


def test_nothing_looked_at_says_nothing() -> None:
    assert share_of_errors(500, []) == (None, 0.0, 1.0)


def test_no_error_in_a_few_is_no_proof_of_none() -> None:
    share, low, high = share_of_errors(500, [(50.0, False)] * 10)
    assert (share, low) == (0.0, 0.0)
    assert 0.25 < high < 0.35


def test_errors_that_are_known_of_anyway_are_the_least_there_is() -> None:
    assert share_of_errors(500, [(50.0, False)] * 10, n_known=5)[:2] == (0.01, 0.01)


def test_to_look_at_everything_leaves_no_doubt() -> None:
    assert share_of_errors(4, [(1.0, True)] + [(1.0, False)] * 3) == (0.25, 0.25, 0.25)


def test_a_comment_drawn_with_a_smaller_share_stands_for_more() -> None:
    share, _, _ = share_of_errors(10_000, [(100.0, True)] + [(10.0, False)] * 90)
    assert share == pytest.approx(0.1)


def test_weeks_begin_on_monday_and_keep_apart() -> None:
    counts = [
        SampleCounts(date(2026, 11, 29), Label.HAM, 1.0, "spam", 5),
        SampleCounts(date(2026, 11, 30), Label.HAM, 1.0, "ham", 7),
    ]
    this_week, last_week = by_week(counts, today=date(2026, 12, 2), n=2)
    assert (this_week.since, last_week.since) == (date(2026, 11, 30), date(2026, 11, 23))
    assert (this_week.spam_published.estimate, last_week.spam_published.estimate) == (0, 1000)


def test_ham_lost_is_of_a_thousand_real_comments_wherever_they_are() -> None:
    counts = [
        SampleCounts(DAY, Label.SPAM, 1.0, "ham", 10),
        SampleCounts(DAY, Label.SPAM, 1.0, "spam", 990),
        SampleCounts(DAY, Label.HAM, 1.0, "ham", 80),
        SampleCounts(DAY, Label.UNSURE, None, "ham", 10),
    ]
    assert accuracy(counts, since=DAY).ham_lost.estimate == pytest.approx(100)


def simulated(seed: int) -> tuple[Accuracy, float, float]:
    """What the sample of a simulated site says, and the truth of ham lost and spam published."""
    draw = random.Random(seed)
    n, spam_share = draw.randint(100, 3000), draw.uniform(0.1, 0.95)
    lost, passed = draw.choice([0.0, 0.002, 0.02]), draw.choice([0.01, 0.05, 0.2])
    shares = SampleShares(draw.choice([0.02, 0.05, 0.2]), draw.choice([0.02, 0.05, 0.2]))
    counts: Counter[tuple[Label, float | None, str | None]] = Counter()
    truth: Counter[tuple[Label, str]] = Counter()
    for _ in range(n):
        human = "spam" if draw.random() < spam_share else "ham"
        label = _label(human, draw.random(), lost if human == "ham" else passed)
        is_in = is_drawn(str(uuid.UUID(int=draw.getrandbits(128))), shares.of(label))
        is_seen = is_in or label is Label.UNSURE
        truth[label, human] += 1
        counts[label, shares.of(label) if is_in else None, human if is_seen else None] += 1
    said = accuracy([SampleCounts(DAY, *key, k) for key, k in counts.items()], since=DAY)
    n_ham = sum(k for (_, human), k in truth.items() if human == "ham")
    n_published = truth[Label.HAM, "ham"] + truth[Label.HAM, "spam"]
    return (
        said,
        1000 * truth[Label.SPAM, "ham"] / max(n_ham, 1),
        1000 * truth[Label.HAM, "spam"] / max(n_published, 1),
    )


def _label(human: str, at: float, wrong: float) -> Label:
    """Wrong so often, unsure one time in ten, else right."""
    if at < wrong:
        return Label.SPAM if human == "ham" else Label.HAM
    return Label.UNSURE if at < wrong + 0.1 else Label(human)


def test_over_two_hundred_sites_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    lost = passed = 0
    for seed in range(N_SITES):
        said, true_lost, true_passed = simulated(seed)
        lost += said.ham_lost.low - 1e-9 <= true_lost <= said.ham_lost.high + 1e-9
        passed += said.spam_published.low - 1e-9 <= true_passed <= said.spam_published.high + 1e-9
    assert lost / N_SITES >= 0.93
    assert passed / N_SITES >= 0.93
