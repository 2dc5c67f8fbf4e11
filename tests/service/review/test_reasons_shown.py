"""The reasons on the page of a comment: in a few lines, and signal by signal on demand."""

from model.reasons.groups import Group
from model.verdict import Label, Reason, ReasonGroup
from service.domain.comments import Judgement
from service.domain.rules import RULE, leading_lines
from service.review.views.reasons import bars

SIGNALS = tuple(Reason(f"signal-{n}", f"says {n}", 1.0 - 0.1 * n) for n in range(7))
ENDS = (Reason("rest", "everything else together", 0.2), Reason("baseline", "the start", -2.0))
LINES = (
    ReasonGroup(Group.NAME, "The name {name} is not a person's", 2.0, {"name": "“emt training”"}),
    ReasonGroup(Group.LINKS, "Has no link", -0.4),
    ReasonGroup("rest", "everything else together", 0.1),
    ReasonGroup("baseline", "the start", -2.0),
)
THE_RULE = Reason(RULE, "a rule of {x}", 0.0, {"x": "Ada"})


def judged(reasons=(*SIGNALS, *ENDS), summary=LINES):
    return Judgement(Label.SPAM, 0.9, 2.0, reasons, "m-1", summary=summary)


def shown(judgement, translate=str):
    """What stands there at once, and what under *All reasons*."""
    return [
        ["".join(piece.text for piece in bar.words) for bar in part]
        for part in bars(judgement, translate)
    ]


def test_the_lines_come_first_and_every_signal_is_under_all_reasons():
    at_once, every = shown(judged())
    assert at_once == ["The name “emt training” is not a person's", "Has no link"]
    assert every == [f"says {n}" for n in range(7)] + ["everything else together", "the start"]


def test_a_verdict_of_before_shows_its_weightiest_signals():
    at_once, more = shown(judged(summary=()))
    assert at_once == [f"says {n}" for n in range(5)]
    assert more == ["says 5", "says 6", "everything else together", "the start"]


def test_a_rule_that_was_applied_stands_before_the_lines():
    at_once, _ = shown(judged((THE_RULE, *SIGNALS, *ENDS)))
    assert at_once[0] == "a rule of Ada"
    assert len(at_once) == 3


def test_a_rule_adds_nothing_to_the_lines():
    first, *others = leading_lines(judged((THE_RULE, *SIGNALS)))
    assert (first.group, first.contribution) == ("rule", 0.0)
    assert tuple(others) == LINES


def test_a_line_is_translated_with_what_it_quotes():
    german = {"The name {name} is not a person's": "Der Name {name} ist nicht der eines Menschen"}
    at_once, _ = shown(judged(), lambda phrase: german.get(phrase, phrase))
    assert at_once[0] == "Der Name “emt training” ist nicht der eines Menschen"
