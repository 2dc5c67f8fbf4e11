"""The past's term: what nothing was decided on adds nothing, and all of it is bounded."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from model.past.precedent import NO_DECISION, TRAITS, Precedent, Tally, Trait, telling
from model.past.weights import PastWeights, TraitWeight, prior_weights
from model.reasons.added_term import with_line, with_reasons
from model.reasons.past_term import past_line, past_reasons
from model.verdict import Reason, ReasonGroup

WEIGHTS = prior_weights()
TINY = 1e-9  # a bounded sum is shared out, and summed up again
counts = st.integers(0, 300)
tallies = st.builds(Tally, counts, counts, counts, counts)
traits = st.sampled_from(TRAITS)


def added(*precedents: Precedent) -> float:
    return sum(reason.contribution for reason in past_reasons(precedents, WEIGHTS))


def host(name: str = "shop.example", **decided: int) -> Precedent:
    return Precedent("host", name, Tally(**decided))


def test_what_nothing_was_decided_on_adds_nothing() -> None:
    assert past_reasons([Precedent(trait, "x", NO_DECISION) for trait in TRAITS], WEIGHTS) == ()


@given(trait=traits, tally=tallies, more=st.integers(1, 50), by_key=st.booleans())
def test_more_spam_decisions_never_make_it_less_spam(
    trait: Trait, tally: Tally, more: int, by_key: bool
) -> None:
    spam, spam_by_key = (0, more) if by_key else (more, 0)
    later = Tally(tally.spam + spam, tally.ham, tally.spam_by_key + spam_by_key, tally.ham_by_key)
    assert added(Precedent(trait, "", later)) >= added(Precedent(trait, "", tally)) - TINY


@given(trait=traits, tally=tallies, more=st.integers(1, 50))
def test_more_ham_decisions_never_make_it_more_spam(trait: Trait, tally: Tally, more: int) -> None:
    later = Tally(tally.spam, tally.ham + more, tally.spam_by_key, tally.ham_by_key)
    assert added(Precedent(trait, "", later)) <= added(Precedent(trait, "", tally)) + TINY


@given(st.lists(st.builds(Precedent, traits, st.just(""), tallies), max_size=7))
def test_all_together_is_bounded_and_its_parts_sum_to_it(precedents: list[Precedent]) -> None:
    total = added(*precedents)
    assert -WEIGHTS.most_for_ham - TINY <= total <= WEIGHTS.most_for_spam + TINY


def test_keys_move_it_no_further_however_many_labels_they_send() -> None:
    by_key = [added(host(spam_by_key=n)) for n in (1, 2, 5000)]
    assert 0 < by_key[0] < by_key[1] == by_key[2] == pytest.approx(added(host(spam=1)))


def test_what_is_forged_easily_counts_for_ham_in_no_text_and_no_phrase() -> None:
    for trait in ("text", "phrase", "address"):
        assert WEIGHTS.traits[trait].ham == 0


def test_of_two_hosts_the_one_that_speaks_for_spam_counts() -> None:
    assert telling([host("friend.example", ham=9), host(spam=2)]) == host(spam=2)


def test_a_host_not_seen_before_is_no_excuse_for_one_that_was() -> None:
    assert telling([host("friend.example", ham=9), host("new.example")]) is None


def test_one_run_of_words_in_common_makes_no_two_texts_alike() -> None:
    seen, new = Precedent("text", "", Tally(spam=5)), Precedent("text", "", NO_DECISION)
    assert telling([seen, new, new, new]) is None
    assert telling([seen, seen, new, new]) == seen


def test_a_reason_says_how_it_was_decided() -> None:
    (reason,) = past_reasons([host(spam=3, spam_by_key=1)], WEIGHTS)
    assert reason.signal == "past_host"
    assert reason.words == "Comments that lead to shop.example, as decided here: 4 spam, 0 ham"


def test_as_many_of_both_say_nothing() -> None:
    assert past_reasons([host(spam=2, ham=2)], WEIGHTS) == ()


SUMMARY = (
    ReasonGroup("wording", "Asks something", -2.0),
    ReasonGroup("name", "Gives no name", 1.5),
    ReasonGroup("links", "Has no link", -1.0),
    ReasonGroup("article", "The article is not known", 0.5),
    ReasonGroup("rest", "everything else together", 0.25),
    ReasonGroup("baseline", "where every comment starts", -3.0),
)


@pytest.mark.parametrize("spam", [1, 3, 30])
def test_the_lines_stay_four_and_sum_to_the_whole(spam: int) -> None:
    past = past_reasons([host(spam=spam)], WEIGHTS)
    lines = with_line(SUMMARY, past_line(past))
    assert [line.group for line in lines[-2:]] == ["rest", "baseline"]
    assert len(lines) == len(SUMMARY)
    before = sum(line.contribution for line in SUMMARY)
    after = sum(line.contribution for line in lines)
    assert after == pytest.approx(before + past[0].contribution)
    assert "site" in {line.group for line in lines}


def test_a_faint_past_is_no_line_and_goes_to_the_rest() -> None:
    faint = (Reason("past_site", "What moderators decided", 0.1, {}),)
    lines = with_line(SUMMARY, past_line(faint))
    assert "site" not in {line.group for line in lines}
    assert lines[-2].contribution == pytest.approx(0.35)


def test_a_verdict_without_a_summary_gets_none() -> None:
    assert with_line((), past_line(past_reasons([host(spam=3)], WEIGHTS))) == ()


def test_the_reasons_stay_in_order_of_their_size() -> None:
    reasons = [Reason("links", "links: 1", 0.1), Reason("baseline", "where it starts", -3.0)]
    past = past_reasons([host(spam=3)], WEIGHTS)
    signals = [reason.signal for reason in with_reasons(reasons, past)]
    assert signals == ["past_host", "links", "baseline"]


@pytest.mark.parametrize(
    "values",
    [
        {"traits": {}, "most_for_spam": 3, "most_for_ham": 1},
        {"traits": dict.fromkeys(TRAITS, TraitWeight()), "most_for_spam": 0, "most_for_ham": 1},
        {**WEIGHTS.model_dump(), "traits": {trait: {"spam": -1} for trait in TRAITS}},
        {**WEIGHTS.model_dump(), "traits": {trait: {"spam": math.nan} for trait in TRAITS}},
    ],
)  # fmt: skip
def test_weights_that_cannot_be_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PastWeights.model_validate(values)
