"""How far a label is trusted, which of a log stands, and which wait."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.domain.label_lines import LabelLine, standing_line
from service.domain.quarantine import MOST_CONTRADICTIONS, bursts, quarantined
from service.domain.trust import records, reporter_of, trust_in, trust_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def line(number: int = 1, **fields: Any) -> LabelLine:
    """A label by key, spam, of the comment of this number."""
    plain: dict[str, Any] = {
        "id": f"{number}-{fields.get('sequence', 1)}",
        "comment_id": f"comment {number}",
        "site_id": "bakery",
        "sequence": 1,
        "revision": 1,
        "label": "spam",
        "decided_at": NOON,
        "said_probability": 0.2,
        "channel": "api",
        "moderator_id": None,
        "key_id": "key",
        "restores": None,
        "campaign_id": None,
    }
    return LabelLine(**{**plain, **fields})


def by_moderator(number: int = 1, **fields: Any) -> LabelLine:
    return line(number, **{"channel": "queue", "moderator_id": "ada", "key_id": None, **fields})


def in_turn(*, agreed: int, compared: int) -> list[LabelLine]:
    """Labels of one key, each decided on by a moderator after it."""
    lines = []
    for number in range(compared):
        label = "spam" if number < agreed else "ham"
        lines += [line(number), by_moderator(number, sequence=2, label=label)]
    return lines


def trust_after(lines: list[LabelLine]) -> float:
    return trust_in(line(), records(lines))


def test_a_moderators_own_decision_teaches_in_full() -> None:
    assert trust_in(by_moderator(), {}) == 1.0


def test_a_key_is_trusted_by_how_it_agreed_with_moderators() -> None:
    never = trust_after([line()])
    assert trust_after(in_turn(agreed=20, compared=20)) > 0.8 > never
    assert trust_after(in_turn(agreed=10, compared=20)) < 0.2 < never
    assert trust_after(in_turn(agreed=0, compared=20)) == 0.0


def test_what_repeats_a_decision_proves_nothing() -> None:
    lines = []
    for number in range(20):
        lines += [by_moderator(number), line(number, sequence=2)]
    assert trust_after(lines) == trust_after([line()])


def test_a_label_of_other_words_is_not_compared() -> None:
    lines = [line(), by_moderator(sequence=2, revision=2, label="ham")]
    assert records(lines)[reporter_of(line())].n_compared == 0


def test_what_was_unlearned_counts_for_nothing() -> None:
    lines = [line(is_unlearned=True), by_moderator(sequence=2, label="ham")]
    assert trust_after(lines) == trust_after([])


def test_ham_submitted_by_a_blog_is_trusted_less_than_spam() -> None:
    record = records([line()])[reporter_of(line())]
    assert trust_of(record, "submit-ham") < trust_of(record, "submit-spam")


def test_an_undo_puts_back_whose_label_it_was() -> None:
    log = [
        line(label="ham"),
        by_moderator(sequence=2),
        by_moderator(sequence=3, label="ham", restores=1),
    ]
    assert standing_line(log) == log[0]


def test_an_undo_of_the_first_decision_leaves_none() -> None:
    log = [by_moderator(), by_moderator(sequence=2, label="withdrawn", restores=0)]
    assert standing_line(log) is None


def test_an_undo_does_not_bring_back_what_was_unlearned() -> None:
    log = [
        line(is_unlearned=True),
        by_moderator(sequence=2),
        by_moderator(sequence=3, restores=1),
    ]
    assert standing_line(log) is None


def burst(n: int, **fields: Any) -> list[LabelLine]:
    return [line(number, **fields) for number in range(n)]


def test_more_contradictions_in_a_day_than_a_reader_makes_wait() -> None:
    assert not bursts(burst(MOST_CONTRADICTIONS))
    lines = burst(MOST_CONTRADICTIONS + 1)
    assert quarantined(lines) == {one.id for one in lines}


def test_the_same_on_two_days_or_by_two_keys_does_not() -> None:
    n = MOST_CONTRADICTIONS
    yesterday = [line(n + k, decided_at=NOON - timedelta(days=1)) for k in range(n)]
    other_key = [line(2 * n + k, key_id="other") for k in range(n)]
    assert not bursts([*burst(n), *yesterday, *other_key])


def test_a_hundred_copies_of_one_campaign_contradict_once() -> None:
    assert not bursts(burst(100, campaign_id="watches"))


def test_an_archive_that_contradicts_here_and_there_does_not_wait() -> None:
    archive = burst(30, channel="import", key_id=None)
    agreeing = [line(100 + k, channel="import", key_id=None, said_probability=0.9)
                for k in range(200)]  # fmt: skip
    assert not bursts([*archive, *agreeing])
    assert bursts(archive)


def test_what_moderators_decide_never_waits() -> None:
    assert not bursts([by_moderator(number) for number in range(100)])


def test_a_released_burst_teaches_and_an_unlearned_one_does_not_wait() -> None:
    n = MOST_CONTRADICTIONS + 1
    assert quarantined(burst(n, is_released=True)) == set()
    assert not bursts(burst(n, is_unlearned=True))


@pytest.mark.parametrize("probability", [None, 0.9])
def test_a_label_without_a_verdict_or_with_the_same_does_not_contradict(
    probability: float | None,
) -> None:
    assert not line(said_probability=probability).contradicts
