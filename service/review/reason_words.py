"""Reasons in the reader's language: each carries the English phrase that a catalogue translates."""

from collections.abc import Callable, Iterator

from model.reasons.past_term import PAST_PHRASES
from model.reasons.phrases import BASELINE_PHRASE, FIELD_PHRASES, PHRASES, REST_PHRASE, quoting
from model.reasons.second_reading import SECOND_PHRASES
from model.reasons.summary import every_sentence
from model.verdict import Reason, ReasonGroup, in_words
from service.domain.drift import DRIFT_PHRASES, DRIFT_REMEDIES
from service.domain.imports import TROUBLE_PHRASES
from service.domain.model_reports import COMPLAINT_PHRASES, PASSED_PHRASE
from service.domain.rules import PART_PHRASE, RULE_PHRASES


def phrases() -> Iterator[str]:
    """Every phrase a reason may be made of, for the catalogues."""
    yield from (BASELINE_PHRASE, REST_PHRASE, *RULE_PHRASES.values(), PART_PHRASE)
    yield from SECOND_PHRASES
    yield from PAST_PHRASES.values()
    yield from every_sentence()
    yield from TROUBLE_PHRASES.values()
    yield from (*DRIFT_PHRASES.values(), *DRIFT_REMEDIES.values())
    yield from (PASSED_PHRASE, *COMPLAINT_PHRASES.values())
    for of_field in FIELD_PHRASES.values():
        yield of_field.unknown
        for phrase in (of_field.spam, of_field.ham):
            yield from (phrase, quoting(phrase))
    for of_signal in PHRASES.values():
        yield from (of_signal.high, of_signal.low, of_signal.unknown)


def translated(reason: Reason | ReasonGroup, translate: Callable[[str], str]) -> str:
    """A reason's words, translated; a phrase that no catalogue knows stays as it is."""
    return in_words(translate(reason.phrase), reason.values)
