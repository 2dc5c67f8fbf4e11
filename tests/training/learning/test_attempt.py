"""What is learned from: everything, or what moderators said alone where the rest spoils it."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from model.comment import Comment
from training.corpora.labelled import LabelledComment
from training.learning.attempt import best_attempt
from training.learning.gate import GATE_DECISIONS
from training.learning.lesson import DECISIONS, Teaching


def teaching(number, *, is_trusted, source=DECISIONS):
    labelled = LabelledComment(
        id=str(number), comment=Comment(text=f"Thanks {number}"), is_spam=False,
        source=source, article="1",
    )  # fmt: skip
    return Teaching(labelled, is_trusted=is_trusted)


OWN = [teaching(n, is_trusted=True) for n in range(GATE_DECISIONS)]
BY_KEY = [teaching(1000 + n, is_trusted=False) for n in range(5)]
OF_CORPUS = [teaching(2000, is_trusted=False, source="my archive")]


@dataclass
class Gate:
    """Lets those attempts pass that it is told to, in turn, and notes what each learned from."""

    passes: list[bool]
    seen: list[list[Teaching]] = field(default_factory=list)

    def try_with(self, taught):
        self.seen.append(list(taught))
        complaints = () if self.passes[len(self.seen) - 1] else ("it did worse",)
        return SimpleNamespace(taught=list(taught), hearing=Complaining(complaints))


@dataclass
class Complaining:
    """What the gate has against an attempt."""

    said: tuple[str, ...]

    def complaints(self):
        return self.said


def test_what_passes_with_everything_is_tried_once():
    gate = Gate([True])
    assert best_attempt([*OWN, *BY_KEY], gate.try_with).taught == [*OWN, *BY_KEY]
    assert len(gate.seen) == 1


def test_where_labels_by_keys_spoil_it_what_moderators_said_is_learned_alone():
    gate = Gate([False, True])
    assert best_attempt([*OWN, *BY_KEY, *OF_CORPUS], gate.try_with).taught == [*OWN, *OF_CORPUS]


def test_where_that_does_not_pass_either_the_first_attempt_stays_the_candidate():
    gate = Gate([False, False])
    assert best_attempt([*OWN, *BY_KEY], gate.try_with).taught == [*OWN, *BY_KEY]


@pytest.mark.parametrize(
    "taught",
    [[*OWN, *OF_CORPUS], [*OWN[1:], *BY_KEY]],
    ids=["nothing by keys", "too few of theirs"],
)
def test_where_a_second_attempt_cannot_pass_there_is_none(taught):
    gate = Gate([False])
    best_attempt(taught, gate.try_with)
    assert len(gate.seen) == 1
